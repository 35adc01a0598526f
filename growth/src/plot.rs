//! Lines over a size, both axes logarithmic.

use plotters::prelude::*;

/// One line of a plot: what it shows, its colour, and its points.
pub struct Line {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

const COLORS: [RGBColor; 4] = [RGBColor(31, 119, 180), RGBColor(214, 92, 0), RGBColor(44, 140, 60), RGBColor(120, 70, 160)];

/// Writes `docs/growth-NAME.svg`.
pub fn draw(name: &str, title: &str, x_label: &str, y_label: &str, lines: &[Line]) {
    let path = format!("{}/../docs/growth-{name}.svg", env!("CARGO_MANIFEST_DIR"));
    let points = || lines.iter().flat_map(|line| &line.points);
    let range = |of: fn(&(f64, f64)) -> f64, room: f64| {
        let low = points().map(of).fold(f64::INFINITY, f64::min);
        let high = points().map(of).fold(0.0, f64::max);
        (low / room..high * room).log_scale()
    };
    let root = SVGBackend::new(&path, (640, 400)).into_drawing_area();
    root.fill(&WHITE).expect("a picture");
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 16))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(range(|p| p.0, 1.05), range(|p| p.1, 1.3))
        .expect("axes");
    let number = |value: &f64| format!("{value}");
    chart
        .configure_mesh()
        .x_desc(x_label)
        .y_desc(y_label)
        .x_label_formatter(&number)
        .y_label_formatter(&number)
        .light_line_style(RGBColor(240, 240, 240))
        .draw()
        .expect("a mesh");
    for (line, color) in lines.iter().zip(COLORS) {
        chart
            .draw_series(LineSeries::new(line.points.iter().copied(), color.stroke_width(2)).point_size(3))
            .expect("a line")
            .label(&line.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(RGBColor(200, 200, 200))
        .draw()
        .expect("names of the lines");
    root.present().expect("a file in docs/");
}
