//! How long a user's crate compiles, over the width, the batch and the depth of its network.

use crate::plot::{Line, draw};
use crate::user::{Crate, Net};

pub fn report() {
    let crates = [("release", Crate::new(true, "")), ("debug", Crate::new(false, ""))];
    let square = |depth: usize, width: usize| vec![width; depth + 1];
    let over = |size: &str, title: &str, sizes: &[usize], shape: &dyn Fn(usize) -> (Vec<usize>, usize)| {
        let mut lines = Vec::new();
        println!("{title}\n{:>8} {size:>8} {:>8} {:>13}", "", "seconds", "machine code");
        for (profile, user) in &crates {
            let mut points = Vec::new();
            for &size in sizes {
                let (widths, batch) = shape(size);
                let built = user.build(&[Net { widths: &widths, batch }]);
                println!("{profile:>8} {size:>8} {:>8.2} {:>7} bytes", built.seconds, built.machine_code);
                points.push((size as f64, built.seconds));
            }
            lines.push(Line { name: (*profile).into(), points });
        }
        println!();
        draw(&format!("compile-{size}"), title, size, "seconds", &lines);
    };
    over("width", "Compiling two square layers over their width", &[8, 32, 128, 512], &|width| (square(2, width), 32));
    over("batch", "Compiling two square layers of 64 over the batch", &[1, 16, 256], &|batch| (square(2, 64), batch));
    over("depth", "Compiling square layers of 64 over their number", &[1, 2, 4, 8, 12], &|depth| (square(depth, 64), 32));
}
