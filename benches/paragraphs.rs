//! Shapes and breaks a whole novel, `../shared/corpus/moby-dick.md`, on one thread, and prints how
//! long each stage took and what the lines are like. Run with `cargo bench --bench paragraphs`.

use bindery::diagnostic::Sink;
use bindery::document::Language;
use bindery::font::FontLibrary;
use bindery::pages::{StructureId, Tag};
use bindery::source::Span;
use bindery::style::{ComputedStyle, Hyphens, TextAlign};
use bindery::typeset::line::{InlineItem, Line, Shape, TextItem};
use bindery::typeset::paragraph::Setter;
use bindery::units::Length;
use std::sync::Arc;

const MEASURE: f64 = 324.0;

fn main() {
    let path = std::env::var("NOVEL").unwrap_or_else(|_| "../shared/corpus/moby-dick.md".into());
    let Ok(novel) = std::fs::read_to_string(&path) else {
        println!("{path} is not there; nothing is measured");
        return;
    };
    let style = Arc::new(style());
    let language = Arc::new(Language("en".into()));
    let paragraphs: Vec<Vec<InlineItem>> = novel
        .split("\n\n")
        .filter(|paragraph| !paragraph.starts_with('#') && !paragraph.trim().is_empty())
        .map(|paragraph| vec![item(paragraph, &style, &language)])
        .collect();
    let shape = Shape { measure: Length::pt(MEASURE), first_indent: Length::pt(16.0), ..Shape::default() };
    let start = clock();
    let mut setter = Setter::new(&FontLibrary::embedded());
    println!("fonts {:.1} ms", clock() - start);
    for round in ["cold", "warm"] {
        let start = clock();
        let (mut lines, mut glyphs, mut runs) = (0, 0, 0);
        for items in &paragraphs {
            let set = setter.set(items, &style, &shape, &mut Sink::default());
            lines += set.len();
            runs += set.iter().map(|line| line.runs.len()).sum::<usize>();
            glyphs += set.iter().flat_map(|line| &line.runs).map(|run| run.run.glyphs.len()).sum::<usize>();
        }
        let ms = clock() - start;
        println!(
            "{round}: {ms:.1} ms for {} paragraphs, {lines} lines, {runs} runs, {glyphs} glyphs",
            paragraphs.len()
        );
    }
    let start = clock();
    for items in &paragraphs {
        setter.natural_width(items, &style);
    }
    println!("of that, up to the candidates: {:.1} ms", clock() - start);
    let all: Vec<Vec<Line>> =
        paragraphs.iter().map(|items| setter.set(items, &style, &shape, &mut Sink::default())).collect();
    report(&all, setter.space(&style, &language).to_pt());
}

/// Milliseconds that this thread has had a processor, so that other work on the machine does not
/// count; none but zero where the system does not tell.
fn clock() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

fn style() -> ComputedStyle {
    let mut style = ComputedStyle::initial();
    Arc::make_mut(&mut style.font).size = Length::pt(11.0);
    style.text_align = TextAlign::Justify;
    style.hyphens = Hyphens::Auto;
    style.hanging_punctuation = true;
    style
}

/// The words, without the marks of Markdown.
fn item(paragraph: &str, style: &Arc<ComputedStyle>, language: &Arc<Language>) -> InlineItem {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    InlineItem::Text(TextItem {
        text: words.join(" ").replace(['*', '_', '\\', '>'], ""),
        style: style.clone(),
        language: language.clone(),
        tag: Tag::Content(StructureId(0)),
        span: Span::default(),
        before: None,
        link: None,
        raise: Length::ZERO,
    })
}

/// How even the lines are, in the terms by which pages are judged.
fn report(paragraphs: &[Vec<Line>], natural: f64) {
    let (mut gaps, mut bad, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut hyphens, mut inner, mut runts, mut stacks, mut jumps, mut ladder) = (0, 0, 0, 0, 0, 0);
    for lines in paragraphs {
        let (mut before, mut row, mut last_ratio): (Option<(String, String)>, _, Option<f64>) =
            (None, 0, None);
        for (idx, line) in lines.iter().enumerate() {
            let text: String = line.runs.iter().map(|run| run.run.text.as_str()).collect();
            let words: Vec<&str> = text.split(' ').collect();
            let fold =
                |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            let ends = (fold(words[0]), fold(words[words.len() - 1]));
            if let Some((first, last)) = &before
                && idx + 1 < lines.len()
            {
                stacks += usize::from(*first == ends.0) + usize::from(*last == ends.1);
            }
            before = Some(ends);
            if idx + 1 == lines.len() {
                runts += usize::from(
                    idx > 0
                        && (line.width.to_pt() < 0.05 * MEASURE
                            || words.len() == 1 && fold(words[0]).len() <= 5),
                );
                continue;
            }
            inner += 1;
            row = if line.ends_in_hyphen { row + 1 } else { 0 };
            ladder = ladder.max(row);
            hyphens += usize::from(line.ends_in_hyphen);
            let spaces: Vec<f64> = line
                .runs
                .iter()
                .flat_map(|run| {
                    let mut at = 0;
                    run.run.glyphs.iter().filter_map(move |glyph| {
                        let from = at;
                        at += usize::from(glyph.text_len);
                        run.run.text[from..].starts_with(' ').then_some(f64::from(glyph.advance))
                    })
                })
                .map(|gap| gap / natural)
                .collect();
            if spaces.is_empty() {
                continue;
            }
            let mean = spaces.iter().sum::<f64>() / spaces.len() as f64;
            let ratio = if mean > 1.0 { (mean - 1.0) / 0.5 } else { (1.0 - mean) * 3.0 };
            bad.push((100.0 * ratio.powi(3)).min(10_000.0));
            jumps += usize::from(last_ratio.is_some_and(|last: f64| (last - mean).abs() > 0.5));
            last_ratio = Some(mean);
            ratios.push(mean);
            gaps.extend(spaces);
        }
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let middle = mean(&gaps);
    let spread = mean(&gaps.iter().map(|gap| (gap - middle).powi(2)).collect::<Vec<_>>()).sqrt();
    let share = |count: usize| 100.0 * count as f64 / ratios.len() as f64;
    println!("badness {:.1}, word space {middle:.3} ± {spread:.3}", mean(&bad));
    println!(
        "over 1.5: {:.2} %, under 0.75: {:.2} %, loose next to tight {:.2} %",
        share(ratios.iter().filter(|ratio| **ratio > 1.5).count()),
        share(ratios.iter().filter(|ratio| **ratio < 0.75).count()),
        share(jumps)
    );
    println!(
        "hyphens per 100 lines {:.2}, ladder {ladder}",
        100.0 * f64::from(hyphens as u32) / f64::from(inner as u32)
    );
    println!("runts {runts}, stacks per 100 lines {:.2}", 100.0 * stacks as f64 / inner as f64);
}
