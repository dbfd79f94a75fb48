//! A target's rules in words, for listings.

use super::Target;
use super::rule::{Origin, Rule};

/// One rule as it is listed.
#[derive(Debug)]
pub struct Line<'a> {
    pub name: &'static str,
    pub figure: String,
    pub origin: &'a Origin,
}

impl Target {
    /// Every rule that is known, in the order in which a file is looked through.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Lines(Vec::new());
        lines.push("standard", &self.standards, |standards| joined(standards, |own| own.name()));
        lines.push("trim", &self.trim, |trim| {
            let mut parts = Vec::new();
            if !trim.sizes.is_empty() {
                parts.push(joined(&trim.sizes, |(_, written)| written));
            }
            if trim.width.least.is_some() || trim.width.most.is_some() {
                parts.push(format!("{} wide", trim.width));
            }
            if trim.height.least.is_some() || trim.height.most.is_some() {
                parts.push(format!("{} high", trim.height));
            }
            parts.join(", ")
        });
        lines.push("pages", &self.pages, |pages| {
            let range = super::Range { least: pages.least, most: pages.most };
            let multiple = match pages.multiple {
                0 | 1 => String::new(),
                2 => ", an even number".to_owned(),
                other => format!(", a multiple of {other}"),
            };
            format!("{range}{multiple}")
        });
        lines.push("inside margin", &self.inside, |gutter| {
            let steps = gutter.steps.iter().map(|(pages, width)| match pages {
                Some(pages) => format!("{width} up to {pages} pages"),
                None => width.to_string(),
            });
            steps.collect::<Vec<_>>().join(", ")
        });
        lines.push("other margins", &self.outside, |outside| match &outside.with_bleed {
            Some(with_bleed) => format!("{}; {with_bleed} where pictures bleed", outside.width),
            None => outside.width.to_string(),
        });
        lines.push("bleed", &self.bleed, |bleed| {
            let sides = if bleed.spine { "on all sides" } else { "not at the spine" };
            let always = if bleed.always { ", always" } else { "" };
            format!("{}, {sides}{always}", bleed.width)
        });
        lines.push("marks", &self.marks, |marks| match marks.kinds.as_slice() {
            [] => marks.stance.name().to_owned(),
            kinds => format!("{}: {}", marks.stance.name(), joined(kinds, |own| own.name())),
        });
        lines.push("colour", &self.color, |spaces| joined(spaces, |own| own.name()));
        lines.push("profile", &self.profile, |path| path.value.clone());
        lines.push("condition", &self.condition, Clone::clone);
        lines.push("intent", &self.intent, |intent| intent.name().to_owned());
        lines.push("ink", &self.ink, |most| format!("at most {most} %"));
        lines.push("rich black", &self.rich_black, ToString::to_string);
        lines.push("resolution", &self.resolution, |range| format!("{range} samples an inch"));
        lines.push("fonts", &self.fonts_embedded, |embedded| {
            if *embedded { "embedded".to_owned() } else { "need not be embedded".to_owned() }
        });
        for (name, stance) in [
            ("art box", &self.art_box),
            ("transparency", &self.transparency),
            ("annotations", &self.annotations),
            ("outline", &self.outline),
            ("metadata", &self.metadata),
            ("encryption", &self.encryption),
            ("spreads", &self.spreads),
            ("tags", &self.tags),
            ("manuscript", &self.manuscript),
        ] {
            lines.push(name, stance, |stance| stance.name().to_owned());
        }
        lines.push("file", &self.size, |most| format!("at most {most} MB"));
        lines.push("paper", &self.papers, |papers| {
            let papers: Vec<String> =
                papers.iter().map(|paper| format!("{} {} a page", paper.name, paper.page)).collect();
            papers.join(", ")
        });
        lines.push("text on the spine", &self.spine_text, |text| {
            let pages = text.pages.map(|pages| format!("from {pages} pages"));
            let clear = text.clearance.as_ref().map(|clear| format!("{clear} clear of the folds"));
            pages.into_iter().chain(clear).collect::<Vec<_>>().join(", ")
        });
        lines.0
    }
}

struct Lines<'a>(Vec<Line<'a>>);

impl<'a> Lines<'a> {
    fn push<T>(&mut self, name: &'static str, rule: &'a Option<Rule<T>>, words: impl Fn(&T) -> String) {
        if let Some(rule) = rule {
            self.0.push(Line { name, figure: words(&rule.value), origin: &rule.origin });
        }
    }
}

fn joined<T>(list: &[T], name: impl Fn(&T) -> &str) -> String {
    list.iter().map(name).collect::<Vec<_>>().join(", ")
}
