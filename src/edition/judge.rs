//! Finished files judged by their targets: those just made, and any other.

use super::claims::claims;
use super::guard::guarded;
use super::load::Loaded;
use super::report::Part;
use super::setting::target_of;
use super::{in_pool, targets};
use crate::diagnostic::{Diagnostic, Severity, Sink, target as codes};
use crate::pages::{Item as PageItem, ItemKind, Pages};
use crate::pdf::Written;
use crate::preflight::{Finding, preflight as judge};
use crate::publication::{Format, Item};
use crate::source::{SourceMap, Span};
use crate::store::{self, ReadFault};
use crate::target::{Standard, Target};
use crate::units::{Length, Rect};
use std::path::Path;
use std::sync::Arc;

/// What came of judging a file.
#[derive(Debug)]
pub struct Judgement {
    pub part: Part,
    /// The command was wrong: no such file, or no such target.
    pub misuse: bool,
}

/// What a file is to the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The pages.
    Pages,
    Cover,
}

impl Judged {
    fn target(self, target: &Target) -> Target {
        match self {
            Judged::Pages => target.clone(),
            Judged::Cover => target.of_cover(),
        }
    }
}

/// Judges a file by a target: one of the program's, or one of the manifest here.
pub fn preflight(path: &Path, name: &str, what: Judged) -> Judgement {
    let (targets, part) = targets(Path::new("."));
    let mut sink = Sink::default();
    let shown = path.display().to_string();
    let Some(target) = targets.get(name) else {
        sink.push(codes::unknown_target(None, name, targets.advice(name)));
        return Judgement { part: Part::of_sink(part.sources, sink), misuse: true };
    };
    let bytes = match store::read_bytes(path) {
        Ok(bytes) => bytes,
        Err(fault) => {
            let misuse = matches!(fault, ReadFault::Missing { .. } | ReadFault::Folder);
            sink.push(fault.diagnostic(&shown, None));
            return Judgement { part: Part::of_sink(part.sources, sink), misuse };
        }
    };
    // A thread with a large stack: parts of a file may nest as deep as their maker liked.
    match in_pool(Some(1), || guarded(&shown, || judge(bytes, &what.target(target)))) {
        Ok(findings) => findings.into_iter().for_each(|finding| sink.push(finding.diagnostic)),
        Err(fault) => sink.push(fault),
    }
    Judgement { part: Part::of_sink(SourceMap::default(), sink), misuse: false }
}

/// What has been said at its place in the manuscript or the manifest, before the file was made.
const SAID: [&str; 2] = ["X008", "X012"];

/// Judges a file that was just made, and says what is wrong at the place in the manuscript that it comes
/// from, else where the manifest names the target.
pub(super) fn check(loaded: &Loaded, idx: usize, pages: &Pages, written: &mut Written) -> Vec<Diagnostic> {
    let Some(target) = target_of(loaded, idx) else { return Vec::new() };
    // Lent to the reader, which gives it up when it is done.
    let bytes = Arc::new(std::mem::take(&mut written.bytes));
    let findings = find(loaded, idx, pages, (target, &written.claimed), &bytes);
    written.bytes = Arc::unwrap_or_clone(bytes);
    findings
}

fn find(
    loaded: &Loaded,
    idx: usize,
    pages: &Pages,
    (target, claimed): (&Target, &[Standard]),
    bytes: &Arc<Vec<u8>>,
) -> Vec<Diagnostic> {
    let edition = &loaded.manifest.editions[idx];
    let what = if edition.format == Format::Cover { Judged::Cover } else { Judged::Pages };
    let (edition, target) = (&edition.name, what.target(target));
    let place = loaded.manifest.places.get(&Item::Target(idx)).copied();
    let findings = match guarded(edition, || judge(Arc::clone(bytes), &target)) {
        Ok(findings) => findings,
        Err(fault) => return vec![fault],
    };
    // Why a claim was not made has been said; that it is not there is no news.
    let asked = claims(Some(&target)).standards;
    let unclaimed = asked.iter().any(|standard| !claimed.contains(standard));
    let unsaid = findings.into_iter().filter(|finding| {
        let code = finding.diagnostic.code;
        // A margin that is narrower than recommended was told with the stylesheet's own figure.
        let recommended = code == "X013" && finding.diagnostic.severity == Severity::Warning;
        !(SAID.contains(&code) || recommended || (unclaimed && code == "X017"))
    });
    let placed = unsaid.map(|finding| Diagnostic {
        span: span_of(pages, &finding).or(place),
        message: format!("{edition}: {}", finding.diagnostic.message),
        ..finding.diagnostic
    });
    placed.collect()
}

/// The place in the manuscript of what stands on a page where something was found.
fn span_of(pages: &Pages, finding: &Finding) -> Option<Span> {
    let (x, y) = finding.at?;
    let page = pages.pages.get(finding.page?)?;
    let (x, y) = (Length::pt(x), Length::pt(y));
    let holds = |item: &&PageItem| {
        let area = match &item.kind {
            ItemKind::Fill { area, .. } => *area,
            ItemKind::Picture { area, window, .. } => window.unwrap_or(*area),
            ItemKind::Text(run) => {
                Rect { x: run.x, y: run.baseline - run.size, width: run.width(), height: run.size * 1.25 }
            }
        };
        x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height
    };
    // The last one lies on top; furniture comes from no place in the text.
    let found = page.items.iter().rev().find(|item| holds(item) && item.span != Span::default());
    found.map(|item| item.span)
}
