//! What changed between two printings, as one page for a browser: nothing is fetched, nothing runs, and
//! it can be read in the dark, on paper and by ear.

use super::printing::{Change, Difference, Kind, PageDifference, Passage};
use crate::pages::data_url;
use crate::readback::PageReading;
use std::collections::BTreeMap;
use std::fmt::Write;

/// All editions of two printings.
#[derive(Debug, Default)]
pub struct Compared {
    pub editions: Vec<Pair>,
}

/// One edition in both printings.
#[derive(Debug)]
pub struct Pair {
    /// Its file, relative to the folder of products.
    pub name: String,
    pub verdict: Verdict,
    /// The pages of both, for their sizes.
    pub pages: [Vec<PageReading>; 2],
    /// Small pictures of changed pages, old and new, as PNG.
    pub pictures: [BTreeMap<usize, Vec<u8>>; 2],
    /// Changed pages that have no picture, since there would be too many.
    pub undrawn: usize,
}

#[derive(Debug)]
pub enum Verdict {
    Identical,
    /// Other bytes, and nothing of it on any page.
    Unseen,
    Changed(Difference),
    Added,
    Removed,
    /// It could not be read.
    Unread(String),
}

impl Pair {
    /// Changes of it that a reader could see, in pages. An edition that is new counts as changed.
    pub fn changed_pages(&self) -> usize {
        match &self.verdict {
            Verdict::Changed(own) => own.pages.iter().filter(|page| page.kind != Kind::Furniture).count(),
            Verdict::Identical | Verdict::Unseen | Verdict::Added | Verdict::Removed | Verdict::Unread(_) => {
                0
            }
        }
    }

    pub fn changes(&self) -> bool {
        !matches!(self.verdict, Verdict::Identical)
    }
}

impl Compared {
    pub fn changes(&self) -> bool {
        self.editions.iter().any(Pair::changes)
    }

    /// “3 of 40 editions change, 12 pages”.
    pub fn summary(&self) -> String {
        let changed = self.editions.iter().filter(|own| own.changes()).count();
        let pages: usize = self.editions.iter().map(Pair::changed_pages).sum();
        let all = self.editions.len();
        let (editions, change) = (plural(all, "edition"), if changed == 1 { "changes" } else { "change" });
        match (changed, pages) {
            (0, _) => format!("{all} {editions}, byte-identical"),
            (_, 0) => format!("{changed} of {all} {editions} {change}"),
            _ => format!("{changed} of {all} {editions} {change}, {pages} {}", plural(pages, "page")),
        }
    }
}

impl Kind {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "taken out",
            Kind::Words => "other words",
            Kind::Breaks => "the same words in other lines",
            Kind::Pictures => "other pictures",
            Kind::Look => "the same lines, set otherwise",
            Kind::Furniture => "running heads or folios only",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Words => "words",
            Kind::Breaks => "breaks",
            Kind::Pictures => "pictures",
            Kind::Look => "look",
            Kind::Furniture => "furniture",
        }
    }
}

impl PageDifference {
    /// “page 12”, “page 12, before 11”, “page 14 (taken out)”.
    pub fn title(&self) -> String {
        // Documents of an e-book are called by their paths.
        if self.labels.iter().any(|label| label.contains('/')) {
            return match self.new {
                Some(_) => self.labels[1].clone(),
                None => format!("{} of the old printing", self.labels[0]),
            };
        }
        match (self.old, self.new) {
            (Some(_), Some(_)) if self.labels[0] == self.labels[1] => format!("page {}", self.labels[1]),
            (Some(_), Some(_)) => format!("page {}, before {}", self.labels[1], self.labels[0]),
            (Some(_), None) => format!("page {} of the old printing", self.labels[0]),
            (None, _) => format!("page {}", self.labels[1]),
        }
    }
}

impl Verdict {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Verdict::Identical => "byte-identical".to_owned(),
            Verdict::Unseen => "other bytes, and the same on every page".to_owned(),
            Verdict::Added => "only in the new printing".to_owned(),
            Verdict::Removed => "only in the old printing".to_owned(),
            Verdict::Unread(reason) => format!("cannot be compared: {reason}"),
            Verdict::Changed(own) => {
                let seen = own.pages.iter().filter(|page| page.kind != Kind::Furniture).count();
                let only = own.pages.len() - seen;
                let mut text =
                    format!("{seen} of {} {} change", own.counts[1], plural(own.counts[1], "page"));
                if only > 0 {
                    let _ = write!(text, ", {only} in running heads or folios alone");
                }
                text
            }
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;background:Canvas;color:CanvasText}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;overflow-wrap:anywhere}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid GrayText;vertical-align:top;overflow-wrap:anywhere}\
.lines{margin:.5rem 0;padding:0 0 0 1rem;border-left:3px solid GrayText}\
.lines p{margin:.1rem 0}.place{font-size:.85rem}\
del,ins{text-decoration-thickness:2px;padding:0 .1em;border-radius:2px}\
del{background:#fbd9d3;color:#5c1408}ins{background:#cfeccd;color:#0d3d12;text-decoration-style:double}\
.spread{display:flex;flex-wrap:wrap;gap:1rem;margin:.75rem 0}\
figure{margin:0;flex:1 1 18rem;max-width:26rem}figcaption{font-size:.85rem}\
.sheet{position:relative;border:1px solid GrayText;background:#fff}.sheet img{display:block;width:100%;height:auto}\
.sheet i{position:absolute;mix-blend-mode:multiply;background:#ffd34d;border-bottom:2px solid #8a4b00}\
@media print{figure{break-inside:avoid}}";

/// The page.
pub fn html(compared: &Compared, names: [&str; 2]) -> String {
    let mut out = String::new();
    let summary = escaped(&compared.summary());
    let [old, new] = names.map(escaped);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{summary}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{summary}</h1>\n<p>Old: {old}<br>New: {new}</p>\n\
         <table>\n<thead><tr><th scope=\"col\">Edition</th><th scope=\"col\">What changed</th></tr></thead>\n<tbody>\n"
    );
    for (idx, pair) in compared.editions.iter().enumerate() {
        let name = escaped(&pair.name);
        let name = match pair.verdict {
            Verdict::Changed(_) => format!("<a href=\"#edition-{idx}\">{name}</a>"),
            _ => name,
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>",
            escaped(&pair.verdict.words())
        );
    }
    out.push_str("</tbody>\n</table>\n");
    for (idx, pair) in compared.editions.iter().enumerate() {
        if let Verdict::Changed(own) = &pair.verdict {
            edition(&mut out, idx, pair, own);
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn edition(out: &mut String, idx: usize, pair: &Pair, own: &Difference) {
    let _ = writeln!(
        out,
        "<section aria-labelledby=\"edition-{idx}\">\n<h2 id=\"edition-{idx}\">{}</h2>",
        escaped(&pair.name)
    );
    let _ = writeln!(out, "<p>{}.</p>", escaped(&pair.verdict.words()));
    if pair.undrawn > 0 {
        let _ = writeln!(
            out,
            "<p>{} more changed {} would make this page too large and {} not drawn; the lines are all here.</p>",
            pair.undrawn,
            plural(pair.undrawn, "page"),
            if pair.undrawn == 1 { "is" } else { "are" }
        );
    }
    for page in own.pages.iter().filter(|page| page.kind != Kind::Furniture) {
        let _ = writeln!(out, "<h3>{}: {}</h3>", capital(&escaped(&page.title())), page.kind.words());
        page.changes.iter().for_each(|change| lines(out, change));
        spread(out, pair, page);
    }
    let furniture: Vec<String> = own
        .pages
        .iter()
        .filter(|page| page.kind == Kind::Furniture)
        .map(|page| escaped(&page.labels[1]))
        .collect();
    if !furniture.is_empty() {
        let _ = writeln!(
            out,
            "<p>Running heads or folios alone changed on {} {}.</p>",
            plural(furniture.len(), "page"),
            furniture.join(", ")
        );
    }
    out.push_str("</section>\n");
}

fn lines(out: &mut String, change: &Change) {
    out.push_str("<div class=\"lines\">\n");
    let note = if change.note { "note, " } else { "" };
    for (passage, element, word) in [(&change.old, "del", "old"), (&change.new, "ins", "new")] {
        let Some(own) = passage else { continue };
        let _ = write!(out, "<p><span class=\"place\">{word}, {note}line {}:</span> ", own.line);
        for (text, changed) in &own.words {
            let text = escaped(text);
            let _ = if *changed {
                let inner = text.trim_start();
                let space = &text[..text.len() - inner.len()];
                write!(out, "{space}<{element}>{inner}</{element}>")
            } else {
                write!(out, "{text}")
            };
        }
        out.push_str("</p>\n");
    }
    out.push_str("</div>\n");
}

/// Both pages side by side, with the changed words marked.
fn spread(out: &mut String, pair: &Pair, page: &PageDifference) {
    let sides = [(page.old, 0, "old"), (page.new, 1, "new")];
    let drawn = |(at, side, _): &(Option<usize>, usize, &str)| {
        at.and_then(|at| pair.pictures[*side].get(&at)).is_some()
    };
    if !sides.iter().any(drawn) {
        return;
    }
    out.push_str("<div class=\"spread\">\n");
    for (at, side, word) in sides {
        let Some((at, picture)) = at.and_then(|at| Some((at, pair.pictures[side].get(&at)?))) else {
            continue;
        };
        let label = escaped(&page.labels[side]);
        let source = data_url("image/png", picture);
        let _ = write!(
            out,
            "<figure><div class=\"sheet\"><img src=\"{source}\" alt=\"Page {label} of the {word} printing\">"
        );
        let area = pair.pages[side].get(at).map(|page| page.area).unwrap_or_default();
        let (width, height) = (area[2] - area[0], area[3] - area[1]);
        let passages = page
            .changes
            .iter()
            .filter_map(|change| if side == 0 { change.old.as_ref() } else { change.new.as_ref() });
        for [left, foot, right, head] in passages.filter(|own| own.page == at).flat_map(|own| &own.places) {
            if width > 0.0 && height > 0.0 {
                let _ = write!(
                    out,
                    "<i style=\"left:{:.2}%;top:{:.2}%;width:{:.2}%;height:{:.2}%\"></i>",
                    (left - area[0]) / width * 100.0,
                    (area[3] - head) / height * 100.0,
                    (right - left) / width * 100.0,
                    (head - foot) / height * 100.0
                );
            }
        }
        let _ = writeln!(out, "</div><figcaption>Page {label}, {word}</figcaption></figure>");
    }
    out.push_str("</div>\n");
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of a passage on one line.
impl Passage {
    pub fn text(&self) -> String {
        self.words.iter().map(|(text, _)| text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(verdict: Verdict) -> Pair {
        Pair {
            name: "a<b>.pdf".into(),
            verdict,
            pages: Default::default(),
            pictures: Default::default(),
            undrawn: 0,
        }
    }

    #[test]
    fn the_closing_line_counts_editions_and_pages() {
        let mut compared = Compared { editions: vec![pair(Verdict::Identical), pair(Verdict::Unseen)] };
        assert_eq!(compared.summary(), "1 of 2 editions changes");
        compared.editions.truncate(1);
        assert_eq!(compared.summary(), "1 edition, byte-identical");
        assert!(!compared.changes());
        assert!(html(&compared, ["old", "new"]).contains("a&lt;b&gt;.pdf"));
    }
}
