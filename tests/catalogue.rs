//! The table of `constnet::layer` is complete and true: parameters and tapes are read from it and from the layers.

use constnet::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Sizes = BTreeMap<&'static str, usize>;

/// A row of the table: its cells.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/layer/mod.rs")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("//! | ")).filter(|line| !line.starts_with("layer "));
    lines.map(|line| line.trim_end_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The value of a sum of products as the table has them: `2 (I + H) L² + 1`, with a number for each word.
fn value(formula: &str, sizes: &Sizes) -> usize {
    let spaced = formula.replace('(', " ( ").replace(')', " ) ").replace('²', " ² ");
    let mut words = spaced.split_whitespace().peekable();
    let value = sum(&mut words, sizes);
    assert_eq!(words.next(), None, "{formula}");
    value
}

fn sum<'a>(words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>, sizes: &Sizes) -> usize {
    let (mut total, mut product, mut factor) = (0, 1, 1);
    while let Some(word) = words.next_if(|word| *word != ")") {
        match word {
            "+" => (total, product, factor) = (total + product * factor, 1, 1),
            "²" => factor *= factor,
            "(" => {
                (product, factor) = (product * factor, sum(words, sizes));
                assert_eq!(words.next(), Some(")"));
            }
            _ => {
                let size = || *sizes.get(word).unwrap_or_else(|| panic!("no size is called {word}"));
                (product, factor) = (product * factor, word.parse().unwrap_or_else(|_| size()));
            }
        }
    }
    total + product * factor
}

#[test]
fn formulas_have_values() {
    let sizes = Sizes::from([("I", 2), ("KH", 3), ("L", 5)]);
    let values = ["0", "KH", "2 (I + 1) KH + L²", "I (KH + 4 (I + L)) + 1", "3 L² I"].map(|formula| value(formula, &sizes));
    assert_eq!(values, [0, 3, 43, 63, 150]);
}

/// What the layers say of themselves, beside what the table says of them.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Holds the row that begins with `name` to a layer on an input.
    fn hold<X, M: Layer<X, Scalar = f32>>(&mut self, name: &str, sizes: &[(&'static str, usize)]) {
        let known: Sizes = sizes.iter().copied().collect();
        let layers = (<M as Parameters<f32>>::COUNT, size_of::<M::Tape>() / 4);
        self.held(name, layers, |cell, _| value(cell, &known));
    }

    /// Holds the row of wiring to a layer of layers, each called by a letter: parameters, tape, and the sizes of others.
    fn wiring<X, M: Layer<X, Scalar = f32>>(
        &mut self,
        name: &str,
        letters: &[(&'static str, [usize; 2])],
        sizes: &[(&'static str, usize)],
    ) {
        let layers = (<M as Parameters<f32>>::COUNT, size_of::<M::Tape>() / 4);
        self.held(name, layers, |cell, column| {
            let own = letters.iter().map(|&(letter, numbers)| (letter, numbers[column]));
            value(cell, &own.chain(sizes.iter().copied()).collect())
        });
    }

    fn held(&mut self, name: &str, (count, tape): (usize, usize), value: impl Fn(&str, usize) -> usize) {
        let at = self.rows.iter().position(|row| row[0].starts_with(name)).unwrap_or_else(|| panic!("no row for {name}"));
        let row = self.rows.remove(at);
        assert_eq!(row.len(), 8, "{name}: cells of {row:?}");
        assert_eq!(value(&row[3], 0), count, "{name}: parameters are {}", row[3]);
        assert_eq!(value(&row[4], 1), tape, "{name}: the tape is {}", row[4]);
        assert!(row[7].starts_with("[example]("), "{name}: no example");
    }
}

#[test]
fn parameters_and_tapes_are_as_the_table_says() {
    let mut table = Table { rows: rows() };
    let all = table.rows.len();
    let linear = [("B", 2), ("I", 3), ("O", 5), ("b", 1)];
    table.hold::<Matrix<2, 3>, Linear<3, 5>>("[`Linear`]", &linear);
    type Grouped = Conv1d<6, 4, 3, 9, Step, 2>;
    table.hold::<Tensor3<2, 11, 6>, Grouped>("[`Conv1d`]", &[("C", 2), ("K", 3), ("O", 4), ("b", 1)]);
    let window = [("C", 2), ("KH", 3), ("KW", 5), ("I", 6), ("O", 4), ("b", 1)];
    table.hold::<Tensor4<2, 6, 7, 9>, Conv2d<6, 4, 3, 5, 5, 5, Step, 2>>("[`Conv2d`]", &window);
    table.hold::<Tensor4<2, 6, 7, 9>, ConvTranspose2d<6, 4, 3, 5, 9, 13, Step, 2>>("[`ConvTranspose2d`]", &window);
    table.hold::<Tensor3<2, 12, 6>, MaxPool1d<3, 4>>("[`MaxPool1d`]", &[]);
    table.hold::<Tensor4<2, 6, 6, 9>, MaxPool2d<2, 3, 3, 3>>("[`MaxPool2d`]", &[]);
    table.hold::<Tensor3<2, 12, 6>, AvgPool1d<3, 4>>("[`AvgPool1d`]", &[]);
    table.hold::<Tensor4<2, 6, 6, 9>, AvgPool2d<2, 3, 3, 3>>("[`AvgPool2d`]", &[]);
    table.hold::<Tensor4<2, 6, 6, 9>, GlobalAvgPool>("[`GlobalAvgPool`]", &[]);
    table.hold::<Tensor3<2, 3, 5>, Flatten<15>>("[`Flatten`]", &[]);
    table.hold::<Matrix<2, 15>, Reshape<Matrix<3, 5>>>("[`Reshape`]", &[]);
    table.hold::<Matrix<5, 6>, BatchNorm<6>>("[`BatchNorm`]", &[("C", 6)]);
    table.hold::<Matrix<5, 6>, GroupNorm<2, 6>>("[`GroupNorm`]", &[("C", 6)]);
    table.hold::<Matrix<5, 6>, LayerNorm<6>>("[`LayerNorm`]", &[("F", 6)]);
    table.hold::<Matrix<5, 6>, RmsNorm<6>>("[`RmsNorm`]", &[("F", 6)]);
    table.hold::<Matrix<5, 6>, Dropout>("[`Dropout`]", &[]);
    table.hold::<[Class<7>; 2], Embedding<7, 5>>("[`Embedding`]", &[("V", 7), ("F", 5)]);
    let steps = [("B", 2), ("L", 7), ("I", 3), ("H", 5)];
    table.hold::<Tensor3<2, 7, 3>, Rnn<3, 5>>("[`Rnn`]", &steps);
    table.hold::<Tensor3<2, 7, 3>, Gru<3, 5>>("[`Gru`]", &steps);
    table.hold::<Tensor3<2, 7, 3>, Lstm<3, 5>>("[`Lstm`]", &steps);
    table.hold::<Tensor3<2, 7, 3>, Last>("[`Last`]", &[]);
    table.hold::<Tensor3<2, 7, 6>, SelfAttention<6, 3>>("[`SelfAttention`]", &[("B", 2), ("L", 7), ("E", 6)]);
    table.hold::<Tensor3<2, 7, 6>, PositionalEmbedding<7, 6>>("[`PositionalEmbedding`]", &[("L", 7), ("F", 6)]);
    table.hold::<Tensor3<2, 7, 6>, SinusoidalEncoding>("[`SinusoidalEncoding`]", &[]);
    type X = Matrix<2, 3>;
    table.hold::<X, Elu>("[`Elu`]", &[]);
    table.hold::<X, Gelu>("[`Gelu`]", &[]);
    table.hold::<X, GeluTanh>("[`GeluTanh`]", &[]);
    table.hold::<X, HardSigmoid>("[`HardSigmoid`]", &[]);
    table.hold::<X, HardSwish>("[`HardSwish`]", &[]);
    table.hold::<X, LeakyRelu>("[`LeakyRelu`]", &[]);
    table.hold::<X, LogSoftmax<3>>("[`LogSoftmax`]", &[]);
    table.hold::<X, PRelu>("[`PRelu`]", &[]);
    table.hold::<X, Relu>("[`Relu`]", &[]);
    table.hold::<X, Selu>("[`Selu`]", &[]);
    table.hold::<X, Sigmoid>("[`Sigmoid`]", &[]);
    table.hold::<X, Silu>("[`Silu`]", &[]);
    table.hold::<X, Softmax<3>>("[`Softmax`]", &[]);
    table.hold::<X, Softplus>("[`Softplus`]", &[]);
    table.hold::<X, Tanh>("[`Tanh`]", &[]);

    // Layers with parameters and a tape of their own: of one hidden feature, and of three; so many each.
    type One = Rnn<3, 1>;
    type Three = Rnn<3, 3>;
    type Sequences = Tensor3<2, 7, 3>;
    let (one, three) = ([6, 16], [24, 48]);
    let elements = [("N", 5), ("x", 42), ("y", 14)];
    table.wiring::<Tensor4<5, 2, 7, 3>, Each<5, One>>("[`Each<", &[("L", one)], &elements);
    table.wiring::<Sequences, Frozen<One>>("[`Frozen<", &[("L", one)], &[]);
    let both = [("L", one), ("M", three)];
    let outputs = [("y", 14), ("z", 42)];
    table.wiring::<Sequences, Parallel<One, Three, Concat<4>>>("[`Parallel<", &both, &outputs);
    table.wiring::<Sequences, Repeat<4, Three>>("[`Repeat<", &[("L", three)], &[("N", 4), ("y", 42)]);
    table.wiring::<Sequences, Residual<Three>>("[`Residual<", &[("L", three)], &[("y", 42)]);
    table.wiring::<Sequences, (Three, One)>("a tuple", &[("L", three), ("M", one)], &[("y", 42)]);
    assert!(table.rows.is_empty(), "not held: {:?}", table.rows);
    assert!(all > 44, "{all} rows only");
}

/// The text after `heading` in the documentation before `item`.
fn section<'a>(text: &'a str, item: &str, heading: &str) -> &'a str {
    let before = &text[..text.find(item).unwrap_or_else(|| panic!("there is no {item}"))];
    let start = before.rfind(heading).unwrap_or_else(|| panic!("{item} has no {heading}"));
    let rest = &before[start + heading.len()..];
    &rest[..rest.find("\n/// #").unwrap_or(rest.len())]
}

/// The documentation of the layers that have a tape gives the formula that is held above.
#[test]
fn the_documentation_has_the_same_tapes() {
    for (name, file, item, spelled) in [
        ("[`BatchNorm`]", "normalization/batch_norm", "pub struct BatchNorm<", "Tape: `2 C` scalars"),
        ("[`SelfAttention`]", "attention/self_attention", "pub struct SelfAttention<", "Tape: `4 B L E + 2 L²` scalars"),
    ] {
        let text = fs::read_to_string(format!("{}/src/layer/{file}.rs", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(section(&text, item, "/// # Memory").contains(spelled), "{name}");
        let row = rows().into_iter().find(|row| row[0].starts_with(name)).unwrap();
        assert!(spelled.contains(&format!("`{}`", row[4])), "{name}: the table says {}", row[4]);
    }
}

/// The documentation of a layer's memory.
fn memory(name: &str) -> String {
    let root = format!("{}/src/layer", env!("CARGO_MANIFEST_DIR"));
    let folders = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|path| {
        if path.is_dir() { fs::read_dir(path).unwrap().map(|f| f.unwrap().path()).collect() } else { vec![path] }
    });
    for text in files.map(|file| fs::read_to_string(file).unwrap()) {
        let begins = |item: &str| text.contains(item).then(|| section(&text, item, "/// # Memory").to_owned());
        let forms = ["struct", "type"].iter().flat_map(|kind| ["<", ";"].map(|end| format!("pub {kind} {name}{end}")));
        if let Some(found) = forms.filter_map(|item| begins(&item)).next() {
            return found;
        }
    }
    panic!("{name} is not there")
}

#[test]
fn the_documentation_says_which_layers_have_no_tape() {
    let recurrent = memory("Recurrent");
    for row in rows() {
        let name = row[0].trim_start_matches("[`").split(['`', '<']).next().unwrap();
        match (name, row[4].as_str()) {
            (_, "0") => assert!(memory(name).contains("no tape"), "{name}"),
            ("Rnn" | "Gru" | "Lstm", formula) => {
                let (gates, saved) = match name {
                    "Rnn" => (1, 1),
                    "Gru" => (3, 4),
                    _ => (4, 5),
                };
                let documented = "B L S H + B G H";
                assert!(recurrent.contains(&format!("Tape: `{documented}` scalars")), "{recurrent}");
                let sizes = Sizes::from([("B", 2), ("L", 7), ("H", 3), ("G", gates), ("S", saved)]);
                assert_eq!(value(documented, &sizes), value(formula, &sizes), "{name}");
            }
            _ => {}
        }
    }
}

/// What `src/{folder}/mod.rs` exports that is an item of the catalogue and not in `others`.
fn exported(folder: &str, others: &[&str]) -> Vec<String> {
    let face = fs::read_to_string(format!("{}/src/{folder}/mod.rs", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let lines = face.split("pub use ").skip(1).map(|line| line.split(';').next().unwrap());
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|name| name.starts_with(char::is_uppercase) && !others.contains(name)).map(str::to_owned).collect()
}

/// Layers: what is public besides them are their tapes, states and parameters.
fn layers() -> Vec<String> {
    let others = [
        "SelfAttentionTape",
        "Maximum",
        "Mean",
        "Pool1d",
        "Pool2d",
        "Pooling",
        "Back",
        "Gates",
        "GruGates",
        "LstmGates",
        "Recurrent",
        "RecurrentScratch",
        "RecurrentState",
        "RecurrentTape",
        "RnnGates",
        "Step",
        "Steps",
        "Gathering",
        "Join",
    ];
    let names = exported("layer", &others);
    assert!(names.len() > 45, "{names:?}");
    names
}

/// A layer that is not in the table fails.
#[test]
fn every_layer_has_a_row() {
    let named: String = rows().iter().map(|row| row[0].clone() + &row[1]).collect();
    for name in layers() {
        let found = [format!("[`{name}`]"), format!("[`{name}<"), format!("({name})")].iter().any(|link| named.contains(link));
        assert!(found, "{name} has no row in the table of layers");
    }
}

/// The words of all Rust files in these places.
fn words(places: &[&str]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for place in places {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(place);
        let files =
            if path.is_dir() { fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect() } else { vec![path] };
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
            let text = fs::read_to_string(file).unwrap();
            all.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
        }
    }
    all
}

/// An item that no golden file holds fails, but for those that have no numbers of their own to hold, and so does one that
/// the program without std does not train with.
#[test]
fn every_item_is_held_to_pytorch_and_works_without_std() {
    // Moved or copied numbers, random ones, and layers that only call others: the contract and finite differences hold them.
    let no_numbers = [
        "Flatten",
        "Reshape",
        "Last",
        "Dropout",
        "PositionalEmbedding",
        "Concat",
        "Each",
        "Frozen",
        "Parallel",
        "Repeat",
        "Residual",
        "Sum",
        "Gradients",
        "Scheduled",
        "ConstantLr",
        "EarlyStopping",
    ];
    let losses = exported("loss", &["Samples"]);
    let optimizers = exported("optimizer", &["Averaged", "LearningRate", "Moments"]);
    let schedules = exported("schedule", &["Schedule"]);
    assert!(losses.len() > 8 && optimizers.len() > 12 && schedules.len() > 7, "{losses:?} {optimizers:?} {schedules:?}");
    let (golden, without_std) = (words(&["tests/golden"]), words(&["nostd/src/main.rs", "nostd/src/bin/catalogue.rs"]));
    for name in layers().into_iter().chain(losses).chain(optimizers).chain(schedules) {
        assert!(golden.contains(&name) || no_numbers.contains(&name.as_str()), "{name} is not held to PyTorch");
        assert!(without_std.contains(&name) || name == "Gradients", "{name} is not in nostd/src/bin/catalogue.rs");
    }
}
