//! Runs a target on inputs made from seeds by a deterministic mutator, for a time or for ever.
//!
//! ```text
//! cargo run --release --manifest-path fuzz/Cargo.toml --bin markdown -- --seconds 600 [--seed 1]
//! cargo run --release --manifest-path fuzz/Cargo.toml --bin markdown -- FILE…
//! ```
//!
//! An input that panics, or takes longer than [`SLOW`], is written to `fuzz/artifacts/TARGET/` and
//! ends the run with exit code 1. Given files are tried as they are: so a finding is looked into.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// An input of at most [`LONGEST`] bytes that takes so long is a finding.
pub const SLOW: Duration = Duration::from_secs(5);

/// Inputs are cut to this length, in bytes.
pub const LONGEST: usize = 1 << 16;

/// What is tried.
pub struct Target {
    pub name: &'static str,
    /// Where inputs begin: whole files.
    pub seeds: Vec<Vec<u8>>,
    /// Pieces that mean something to the target.
    pub words: &'static [&'static str],
    /// Tries one input; a panic is a finding.
    pub one: fn(&[u8]),
}

/// The files of a folder, seen from the root of the repository, whose names end so.
pub fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .filter_map(|path| std::fs::read(path).ok())
        .collect()
}

/// Runs a target as the command line says.
pub fn run(target: &Target) -> ExitCode {
    let mut seconds = None;
    let mut seed = 1u64;
    let mut given = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|value| value.parse::<u64>().ok());
        match argument.as_str() {
            "--seconds" => seconds = number(),
            "--seed" => seed = number().unwrap_or(seed),
            _ => given.push(argument),
        }
    }
    if !given.is_empty() {
        for path in given {
            match std::fs::read(&path) {
                Ok(input) => (target.one)(&input),
                Err(error) => {
                    eprintln!("{path}: {error}");
                    return ExitCode::FAILURE;
                }
            }
        }
        return ExitCode::SUCCESS;
    }
    search(target, seed, seconds.map(Duration::from_secs))
}

fn search(target: &Target, seed: u64, time: Option<Duration>) -> ExitCode {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut pool = target.seeds.clone();
    pool.push(Vec::new());
    let fixed = pool.len();
    let start = Instant::now();
    let mut tried = 0u64;
    let mut slowest = (Duration::ZERO, Vec::new());
    let mut shown = 0;
    while time.is_none_or(|time| start.elapsed() < time) {
        let input = random.input(&pool, target.words);
        let before = busy(start);
        let result = catch_unwind(AssertUnwindSafe(|| (target.one)(&input)));
        let took = busy(start).saturating_sub(before);
        tried += 1;
        if took > slowest.0 {
            slowest = (took, input.clone());
        }
        if result.is_err() || took > SLOW {
            return keep(target, &input, result.is_err(), took);
        }
        // Some inputs become seeds, so that mutations pile up.
        if random.below(8) == 0 {
            if pool.len() < fixed + 256 {
                pool.push(input);
            } else {
                let at = fixed + random.below(256);
                pool[at] = input;
            }
        }
        let minutes = start.elapsed().as_secs() / 60;
        if minutes > shown {
            shown = minutes;
            println!("{}: {minutes} min, {tried} inputs, slowest {:.1?}", target.name, slowest.0);
        }
    }
    println!("{}: {tried} inputs, slowest {:.1?}, no finding", target.name, slowest.0);
    write(target, "slowest", &slowest.1);
    ExitCode::SUCCESS
}

/// The time for which this thread has computed, where the system tells (Linux); else the time since
/// `start`. On a busy machine only the first says what an input costs.
fn busy(start: Instant) -> Duration {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|own| own.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn keep(target: &Target, input: &[u8], panicked: bool, took: Duration) -> ExitCode {
    let sum = input
        .iter()
        .fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    eprintln!("{}: a finding after {took:.1?}", target.name);
    write(target, &format!("{}-{sum:016x}", if panicked { "panic" } else { "slow" }), input);
    ExitCode::FAILURE
}

fn write(target: &Target, name: &str, input: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target.name);
    let path = folder.join(name);
    match std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input)) {
        Ok(()) => eprintln!("{}: {}", target.name, path.display()),
        Err(error) => eprintln!("{}: {} could not be written: {error}", target.name, path.display()),
    }
}

/// An xorshift generator (Marsaglia 2003): the same inputs for the same seed, on any machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() >> 16) as usize % limit }
    }

    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        let most = (len - start).min(1 << (1 + self.below(10)));
        start..start + self.below(most + 1)
    }

    fn input(&mut self, pool: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut input = pool[self.below(pool.len())].clone();
        for _ in 0..=self.below(8) {
            self.mutate(&mut input, pool, words);
        }
        input.truncate(LONGEST);
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str]) {
        let at = self.below(input.len() + 1);
        let word = words.get(self.below(words.len())).copied().unwrap_or_default();
        match self.below(9) {
            0 => drop(input.drain(self.range(input.len()))),
            1 => {
                let piece = input[self.range(input.len())].to_vec();
                input.splice(at..at, piece);
            }
            2 | 3 => drop(input.splice(at..at, word.bytes())),
            4 => {
                let count = 1 << self.below(11);
                let piece = match self.below(2) {
                    0 => word.as_bytes().to_vec(),
                    _ => input[self.range(input.len())].to_vec(),
                };
                let count = count.min(LONGEST / piece.len().max(1));
                input.splice(at..at, piece.repeat(count));
            }
            5 => {
                let other = &pool[self.below(pool.len())];
                let piece = other[self.range(other.len())].to_vec();
                input.splice(at..at, piece);
            }
            6 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = self.next() as u8;
                }
            }
            7 => {
                let other = &pool[self.below(pool.len())];
                let tail = other[self.below(other.len() + 1)..].to_vec();
                input.truncate(at);
                input.extend(tail);
            }
            _ => {
                let c = char::from_u32(self.below(0x3000) as u32).unwrap_or('\u{fffd}');
                input.splice(at..at, c.to_string().bytes());
            }
        }
        input.truncate(LONGEST);
    }
}
