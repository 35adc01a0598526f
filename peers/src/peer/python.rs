//! Peers in Python, each a process that waits while others work: `python/peers.py` has the other side.

use super::Peer;
use crate::run::Run;
use crate::work::{Activation, Aim, RATE, Task, Work};
use serde_json::json;
use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

pub fn peers(wanted: impl Fn(&str) -> bool) -> Vec<Peer> {
    let names = ["numpy", "PyTorch", "JAX"].into_iter().filter(|name| wanted(name));
    let peer = |name| {
        let python = Python::start(name).map(|python| Rc::new(RefCell::new(python)));
        let version = python.as_ref().map(|python| python.borrow().version.clone());
        Peer::new(name, version, move |work| Python::work(python.as_ref()?, work))
    };
    names.map(peer).collect()
}

struct Python {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    version: String,
}

impl Python {
    /// Nothing if there is no such Python, or it lacks the package.
    fn start(name: &str) -> Option<Self> {
        let directory = env!("CARGO_MANIFEST_DIR");
        let mut child = Command::new(format!("{directory}/target/python/bin/python"))
            .args([format!("{directory}/python/peers.py"), name.to_string()])
            .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].map(|name| (name, "1")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (to, from) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        let mut python = Self { child, to, from, version: String::new() };
        python.version = python.answer()?;
        Some(python)
    }

    fn work(shared: &Rc<RefCell<Self>>, work: &Work) -> Option<Box<dyn Run>> {
        let mut python = shared.borrow_mut();
        let lengths = [&work.parameters, &work.x, &work.target].map(Vec::len);
        let task = match &work.task {
            Task::Perceptron { widths, batch, activation, aim } => json!({
                "task": "perceptron",
                "widths": widths,
                "batch": batch,
                "tanh": *activation == Activation::Tanh,
                "infer": *aim == Aim::Infer,
                "train": matches!(aim, Aim::Squares(_) | Aim::Classes(_)),
                "classes": matches!(aim, Aim::Classes(_)),
                "adam": format!("{aim:?}").contains("Adam"),
            }),
            Task::Product { m, k, n } => json!({"task": "product", "sizes": [m, k, n]}),
            Task::LeNet => json!({"task": "lenet"}),
            Task::Gru => json!({"task": "gru"}),
        };
        let mut bytes = json!({"work": task, "rate": RATE, "lengths": lengths}).to_string().into_bytes();
        bytes.push(b'\n');
        for numbers in [&work.parameters, &work.x, &work.target] {
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        python.to.write_all(&bytes).ok()?;
        python.to.flush().ok()?;
        (python.answer()? == "ready").then(|| Box::new(InPython(Rc::clone(shared))) as Box<dyn Run>)
    }

    fn ask(&mut self, line: &str) -> Option<String> {
        writeln!(self.to, "{line}").ok()?;
        self.to.flush().ok()?;
        self.answer()
    }

    fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        self.from.read_line(&mut line).ok().filter(|length| *length > 0)?;
        Some(line.trim_end().to_string())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct InPython(Rc<RefCell<Python>>);

const DIED: &str = "the process in Python lives as long as ours";

impl Run for InPython {
    /// As long as Python's own clock says.
    fn repeat(&mut self, times: usize) -> Duration {
        let answer = self.0.borrow_mut().ask(&format!("repeat {times}")).expect(DIED);
        Duration::from_nanos(answer.parse().expect("a number of nanoseconds"))
    }

    fn numbers(&mut self) -> Vec<f32> {
        let mut python = self.0.borrow_mut();
        let count: usize = python.ask("numbers").expect(DIED).parse().expect("a count");
        let mut bytes = vec![0; 4 * count];
        python.from.read_exact(&mut bytes).expect(DIED);
        bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
    }
}
