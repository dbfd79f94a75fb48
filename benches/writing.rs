//! Takes a whole novel, `../shared/corpus/moby-dick.md`, from its text to a PDF that has been judged, on one
//! thread, and prints how long each stage took and how much memory it held at most. Run with
//! `cargo bench --bench writing`.

use bindery::diagnostic::Sink;
use bindery::document::Language;
use bindery::font::FontLibrary;
use bindery::passes::{self, Frame, FrameMedium, ManuscriptFile};
use bindery::pdf;
use bindery::picture::Pictures;
use bindery::preflight::preflight;
use bindery::publication::{Kind, Publication};
use bindery::reader::markdown::{self, MarkdownOptions};
use bindery::source::{FileId, SourceFile};
use bindery::style::{Cascade, Medium, Sheet, builtin, parse};
use bindery::target::Targets;
use bindery::typeset::{Job, typeset};
use bindery::units::{Length, Size};
use std::sync::Arc;

fn main() {
    let path = std::env::var("NOVEL").unwrap_or_else(|_| "../shared/corpus/moby-dick.md".into());
    let Ok(novel) = std::fs::read_to_string(&path) else {
        println!("{path} is not there; nothing is measured");
        return;
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(16 << 20).build();
    pool.expect("a thread can be had").install(|| measure(novel));
}

fn measure(novel: String) {
    let mut sink = Sink::default();
    let fonts = FontLibrary::embedded();
    let mut sheet = |name: &str| -> Arc<Sheet> {
        let text = builtin(name).expect("it is one of the program's");
        Arc::new(parse(&SourceFile::new(FileId(1), name, text), &mut sink))
    };
    let sheets = vec![sheet("classic")];
    let page = Size { width: Length::inches(6.0), height: Length::inches(9.0) };
    let publication = Publication {
        kind: Kind::Book,
        title: "A Novel".into(),
        language: Language("en".into()),
        ..Publication::default()
    };
    let metadata =
        pdf::Metadata { title: "A Novel".into(), language: "en".into(), ..pdf::Metadata::default() };
    let pictures = Pictures::new();
    let mut stages = Stages::default();

    let document = stages.measure("reading", || {
        let source = SourceFile::new(FileId(0), "novel.md", novel);
        let options = MarkdownOptions { language: Language("en".into()), ..MarkdownOptions::default() };
        let document = markdown::read(&source, &options, &mut sink);
        let files = vec![ManuscriptFile { file: FileId(0), path: "novel.md".into(), ..Default::default() }];
        let frame = Frame { files, ..Frame::new(&publication, FrameMedium::Print) };
        passes::run(document, &frame, &mut sink)
    });
    let pages = stages.measure("typesetting", || {
        let cascade = Cascade::new(sheets, Medium::Print, Some(page));
        let job = Job {
            document: &document,
            publication: &publication,
            page,
            cascade: &cascade,
            fonts: &fonts,
            pictures: &pictures,
            turns: None,
            proof: false,
        };
        typeset(&job, &mut sink)
    });
    let job = pdf::Job::new(&pages, &fonts, &pictures, &metadata);
    let written = stages.measure("writing", || pdf::write(&job).expect("it can be written"));
    let size = written.bytes.len();
    let targets = Targets::default();
    let target = targets.get("kdp").expect("it is one of the program's");
    let findings = stages.measure("judging", || preflight(written.bytes, target));
    println!("{} pages, {size} bytes, {} findings", pages.pages.len(), findings.len());
    stages.print();
}

/// Name, milliseconds, and MB held at most beyond what was held before.
#[derive(Default)]
struct Stages(Vec<(&'static str, f64, f64)>);

impl Stages {
    fn measure<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        // The kernel forgets how much was held at most (proc(5), `clear_refs`).
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let (before, begun) = (memory("VmRSS"), clock());
        let made = work();
        self.0.push((name, clock() - begun, memory("VmHWM") - before));
        made
    }

    fn print(&self) {
        let whole: f64 = self.0.iter().map(|(_, time, _)| time).sum();
        for (name, time, memory) in &self.0 {
            println!("{name:12} {time:8.0} ms  {:4.1} %  {memory:6.1} MB", time / whole * 100.0);
        }
    }
}

/// MB; zero where the system does not tell.
fn memory(key: &str) -> f64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or_default() / 1024.0
}

/// Milliseconds that this thread has had a processor, so that other work on the machine does not
/// count; none but zero where the system does not tell.
fn clock() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or_default() / 1e6
}
