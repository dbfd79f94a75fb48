//! A folder of its own for a test, and the program run in it.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the manuscripts of tests are made up of.
pub const SENTENCES: [&str; 5] = [
    "The ferryman counted the coins twice, and then the passengers, who were fewer.",
    "Nobody on the landing stage remembered a spring with so little water in the river.",
    "An extraordinarily obstinate wind pushed the boat back to where it had come from.",
    "She wrote the arrivals into a book whose columns were too narrow for long names.",
    "In the evening the lamps of the other bank came on, one after another.",
];

/// A folder that goes away with the test.
pub struct Workshop {
    folder: tempfile::TempDir,
}

/// What one run of the program did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Workshop {
    pub fn new() -> Self {
        Workshop { folder: tempfile::tempdir().expect("a folder can be made") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        std::fs::write(path, contents).expect("it can be written");
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("it is text")
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Runs `bindery` in the folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in(Path::new(""), arguments, &[])
    }

    pub fn run_in(&self, inner: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(arguments)
            .current_dir(self.folder.path().join(inner))
            .env_remove("SOURCE_DATE_EPOCH")
            .envs(variables.iter().copied())
            .output()
            .expect("the program can be run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it speaks UTF-8");
        Ran {
            code: output.status.code().expect("it is not killed"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ran {
    /// The codes of the diagnostics, in their order.
    pub fn codes(&self) -> Vec<&str> {
        let severities = ["error[", "warning[", "note["];
        let lines = self.err.lines();
        lines
            .filter_map(|line| severities.iter().find_map(|severity| line.strip_prefix(severity)))
            .filter_map(|rest| rest.get(..4))
            .collect()
    }

    /// Ends with a fault of the manuscript that is told by this code.
    #[track_caller]
    pub fn fails_with(&self, code: &str) -> &Self {
        assert_eq!(self.code, 1, "{}\n{}", self.out, self.err);
        assert!(self.codes().contains(&code), "{code} is not in\n{}", self.err);
        assert!(!self.err.contains("U901") && !self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub fn succeeds(&self) -> &Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}
