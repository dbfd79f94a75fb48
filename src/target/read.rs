//! A target as it is written: one table a rule, or the rule's one figure alone.

use super::rule::{
    Bleed, Gutter, Inks, Mark, MarksRule, Measure, Origin, Outside, PageCount, Paper, Purpose, Range,
    Rendering, Rule, Space, SpineText, Stance, Standard, Trim,
};
use super::{Target, Targets};
use crate::config::{Fields, Located, Node, Unknown, Value, length, list_of, page_size, text_of};
use crate::diagnostic::{Sink, manifest as codes, nearest, target as own_codes};
use crate::source::Span;

/// What all rules of a table have in common.
struct Reader<'s> {
    fields: Fields,
    source: Option<String>,
    checked: Option<String>,
    /// Bounds of numbers and words go here.
    sink: &'s mut Sink,
}

/// Reads one target. None if it cannot be named or extends nothing that is known.
pub(super) fn target(node: Node, known: &Targets, sink: &mut Sink) -> Option<Target> {
    let mut fields = Fields::new("a target", node, sink)?;
    let span = fields.span;
    let name = fields.text("name", sink);
    let base = fields.text("extends", sink);
    let title = fields.text("title", sink);
    let purpose = fields.text("use", sink);
    let source = fields.text("source", sink).map(|text| text.value);
    let checked = fields.text("checked", sink).map(|text| text.value);
    let mut target = match &base {
        None => Some(Target::default()),
        Some(base) => match known.get(&base.value) {
            Some(found) => Some(Target { extends: Some(found.name.clone()), ..found.clone() }),
            None => {
                sink.push(own_codes::unknown_target(base.span, &base.value, known.advice(&base.value)));
                None
            }
        },
    };
    let mut reader = Reader { fields, source, checked, sink };
    let mut unread = Target::default();
    let rules = target.as_mut().unwrap_or(&mut unread);
    reader.rules(rules);
    if let Some(purpose) = purpose {
        let words = [("print", Purpose::Print), ("screen", Purpose::Screen), ("archive", Purpose::Archive)];
        rules.purpose = reader.word("use", &purpose, &words).unwrap_or_default();
    }
    let Reader { fields, sink, .. } = reader;
    fields.finish(Unknown::Refused, sink);
    let Some(name) = name else {
        sink.push(codes::missing_key(span, "a target", "name", "write `name = \"…\"`"));
        return None;
    };
    if known.get(&name.value).is_some() {
        sink.push(own_codes::duplicate_target(name.span, &name.value));
        return None;
    }
    let mut target = target?;
    target.title = title.map_or_else(|| name.value.clone(), |text| text.value);
    target.name = name.value;
    Some(target)
}

/// A target of the program has no place in a manuscript's sources.
pub(super) fn without_places(mut target: Target) -> Target {
    target.each_origin(|origin| origin.span = None);
    target
}

impl Reader<'_> {
    fn rules(&mut self, target: &mut Target) {
        set(&mut target.standards, self.rule("standard", "is", |table, reader| reader.standards(table)));
        set(&mut target.trim, self.rule("trim", "sizes", |table, reader| reader.trim(table)));
        set(&mut target.pages, self.rule("pages", "most", |table, reader| reader.pages(table)));
        set(&mut target.inside, self.rule("inside", "width", |table, reader| reader.gutter(table)));
        set(
            &mut target.outside,
            self.rule("outside", "width", |table, reader| {
                let width = reader.measure(table, "width");
                let with_bleed = reader.measure(table, "with-bleed");
                Some(Outside { width: width?, with_bleed })
            }),
        );
        set(
            &mut target.bleed,
            self.rule("bleed", "width", |table, reader| {
                let width = reader.measure(table, "width");
                let spine = table.flag("spine", reader.sink).is_none_or(|flag| flag.value);
                let always = table.flag("always", reader.sink).is_some_and(|flag| flag.value);
                Some(Bleed { width: width?, spine, always })
            }),
        );
        set(
            &mut target.color,
            self.rule("color", "spaces", |table, reader| {
                let words = table.texts(&["spaces"], reader.sink);
                some(
                    words
                        .iter()
                        .filter_map(|word| reader.word("space of colour", word, &Space::ALL))
                        .collect(),
                )
            }),
        );
        set(
            &mut target.profile,
            self.rule("profile", "file", |table, reader| table.text("file", reader.sink)),
        );
        set(
            &mut target.condition,
            self.rule("condition", "is", |table, reader| {
                table.text("is", reader.sink).map(|text| text.value)
            }),
        );
        set(
            &mut target.intent,
            self.rule("intent", "is", |table, reader| {
                let word = table.text("is", reader.sink)?;
                reader.word("rendering intent", &word, &Rendering::ALL)
            }),
        );
        set(&mut target.ink, self.rule("ink", "most", |table, reader| reader.number(table, "most", 400.0)));
        set(&mut target.rich_black, self.rule("rich-black", "inks", |table, reader| reader.inks(table)));
        set(
            &mut target.resolution,
            self.rule("resolution", "least", |table, reader| {
                let least = reader.number(table, "least", 1e5);
                let most = reader.number(table, "most", 1e5);
                (least.is_some() || most.is_some()).then_some(Range { least, most })
            }),
        );
        set(
            &mut target.fonts_embedded,
            self.rule("fonts", "embedded", |table, reader| {
                table.flag("embedded", reader.sink).map(|flag| flag.value)
            }),
        );
        set(&mut target.size, self.rule("size", "most", |table, reader| reader.number(table, "most", 1e6)));
        set(&mut target.papers, self.rule("papers", "white", |table, reader| reader.papers(table)));
        set(
            &mut target.spine_text,
            self.rule("spine-text", "pages", |table, reader| {
                let pages = reader.number(table, "pages", 1e5).map(whole);
                let clearance = reader.measure(table, "clearance");
                (pages.is_some() || clearance.is_some()).then_some(SpineText { pages, clearance })
            }),
        );
        set(&mut target.marks, self.rule("marks", "is", |table, reader| reader.marks(table)));
        let stances = [
            ("art-box", &mut target.art_box),
            ("transparency", &mut target.transparency),
            ("annotations", &mut target.annotations),
            ("outline", &mut target.outline),
            ("metadata", &mut target.metadata),
            ("encryption", &mut target.encryption),
            ("spreads", &mut target.spreads),
            ("tags", &mut target.tags),
            ("manuscript", &mut target.manuscript),
        ];
        for (key, slot) in stances {
            set(
                slot,
                self.rule(key, "is", |table, reader| {
                    let word = table.text("is", reader.sink)?;
                    reader.word("stance", &word, &Stance::ALL)
                }),
            );
        }
    }

    /// One rule: its table, or its figure alone, which then stands for `single`.
    fn rule<T>(
        &mut self,
        key: &'static str,
        single: &'static str,
        read: impl FnOnce(&mut Fields, &mut Self) -> Option<T>,
    ) -> Option<Rule<T>> {
        let node = self.fields.take(key)?;
        let span = node.span;
        let mut table = match node.value {
            Value::Table(_) => Fields::new("a rule", node, self.sink)?,
            _ => Fields::of_one("a rule", single, node),
        };
        let text = |table: &mut Fields, key, sink: &mut Sink| table.text(key, sink).map(|text| text.value);
        let origin = Origin {
            source: text(&mut table, "source", self.sink).or_else(|| self.source.clone()),
            checked: text(&mut table, "checked", self.sink).or_else(|| self.checked.clone()),
            secondary: table.flag("secondary", self.sink).is_some_and(|flag| flag.value),
            recommended: table.flag("recommended", self.sink).is_some_and(|flag| flag.value),
            remark: text(&mut table, "remark", self.sink),
            span: Some(span),
        };
        let faults = self.sink.iter().count();
        let value = read(&mut table, self);
        table.finish(Unknown::Refused, self.sink);
        if value.is_none() && self.sink.iter().count() == faults {
            self.sink.push(own_codes::empty_rule(span, key));
        }
        value.map(|value| Rule { value, origin })
    }

    fn word<T: Copy>(&mut self, what: &str, word: &Located<String>, all: &[(&str, T)]) -> Option<T> {
        let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word.value));
        if found.is_none() {
            let names = || all.iter().map(|(name, _)| *name);
            let advice = match nearest(&word.value, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", names().collect::<Vec<_>>().join(", ")),
            };
            self.sink.push(codes::wrong_word(word.span, what, &word.value, advice));
        }
        found.map(|(_, value)| *value)
    }

    fn length(&mut self, text: Located<String>) -> Option<Measure> {
        match length(&text.value) {
            Some(length) if length.to_pt() <= 14_400.0 => {
                Some(Measure { length, written: spaced(&text.value) })
            }
            _ => {
                self.sink.push(own_codes::wrong_length(text.span, &text.value));
                None
            }
        }
    }

    fn measure(&mut self, table: &mut Fields, key: &'static str) -> Option<Measure> {
        let text = table.text(key, self.sink)?;
        self.length(text)
    }

    fn number(&mut self, table: &mut Fields, key: &'static str, most: f64) -> Option<f64> {
        let text = table.text(key, self.sink)?;
        self.bounded(&text, most)
    }

    fn bounded(&mut self, text: &Located<String>, most: f64) -> Option<f64> {
        let value = text.value.trim_end_matches('%').trim().parse::<f64>().ok();
        let value = value.filter(|value| (0.0..=most).contains(value));
        if value.is_none() {
            self.sink.push(own_codes::wrong_figure(text.span, &text.value, most));
        }
        value
    }

    fn standards(&mut self, table: &mut Fields) -> Option<Vec<Standard>> {
        let words = table.texts(&["is"], self.sink);
        some(words.iter().filter_map(|word| self.word("standard", word, &Standard::ALL)).collect())
    }

    fn trim(&mut self, table: &mut Fields) -> Option<Trim> {
        let mut side = |key| {
            let mut lengths = table.texts(&[key], self.sink).into_iter();
            let (first, second) = (lengths.next(), lengths.next());
            let first = first.and_then(|text| self.length(text));
            match second {
                Some(second) => Range { least: first, most: self.length(second) },
                None => Range { least: first.clone(), most: first },
            }
        };
        let (width, height) = (side("width"), side("height"));
        let mut sizes = Vec::new();
        for text in table.texts(&["sizes"], self.sink) {
            match page_size(&text.value) {
                Ok(size) => sizes.push((size, text.value)),
                Err(advice) => self.sink.push(codes::wrong_page_size(text.span, &text.value, advice)),
            }
        }
        let says = width.least.is_some() || height.least.is_some() || !sizes.is_empty();
        says.then_some(Trim { width, height, sizes })
    }

    fn pages(&mut self, table: &mut Fields) -> Option<PageCount> {
        let least = self.number(table, "least", 1e5).map(whole);
        let most = self.number(table, "most", 1e5).map(whole);
        let multiple = self.number(table, "multiple", 1e3).map_or(1, whole).max(1);
        (least.is_some() || most.is_some() || multiple > 1).then_some(PageCount { least, most, multiple })
    }

    /// One width, or steps by the number of pages.
    fn gutter(&mut self, table: &mut Fields) -> Option<Gutter> {
        if let Some(width) = self.measure(table, "width") {
            return Some(Gutter { steps: vec![(None, width)] });
        }
        let mut steps = Vec::new();
        for node in table.take("steps").map(list_of).unwrap_or_default() {
            let Some(mut step) = Fields::new("a step", node, self.sink) else { continue };
            let pages = self.number(&mut step, "pages", 1e5).map(whole);
            let width = self.measure(&mut step, "width");
            step.finish(Unknown::Refused, self.sink);
            steps.extend(width.map(|width| (pages, width)));
        }
        // As `Gutter::of` looks through them.
        steps.sort_by_key(|(pages, _)| pages.unwrap_or(u32::MAX));
        some(steps).map(|steps| Gutter { steps })
    }

    /// Marks that are wanted without a word of which are those for cutting and for the meeting of inks.
    fn marks(&mut self, table: &mut Fields) -> Option<MarksRule> {
        let word = table.text("is", self.sink);
        let kinds = table.texts(&["kinds"], self.sink);
        let named = !kinds.is_empty();
        let kinds = kinds.iter().filter_map(|word| self.word("mark", word, &Mark::ALL)).collect();
        let stance = match word {
            Some(word) => self.word("stance", &word, &Stance::ALL)?,
            None => named.then_some(Stance::Wanted)?,
        };
        let kinds =
            if named || stance != Stance::Wanted { kinds } else { vec![Mark::Crop, Mark::Registration] };
        Some(MarksRule { stance, kinds })
    }

    fn inks(&mut self, table: &mut Fields) -> Option<Inks> {
        let texts = table.texts(&["inks"], self.sink);
        let figures: Vec<f64> = texts.iter().filter_map(|text| self.bounded(text, 100.0)).collect();
        figures.try_into().ok().map(Inks)
    }

    /// Any key that is left is the name of a paper.
    fn papers(&mut self, table: &mut Fields) -> Option<Vec<Paper>> {
        let mut papers = Vec::new();
        for (name, node) in table.take_rest() {
            let Some(text) = text_of(&name, node, self.sink) else { continue };
            papers.extend(self.length(text).map(|page| Paper { name, page }));
        }
        some(papers)
    }
}

/// What a target says itself stands in place of what it takes over.
fn set<T>(slot: &mut Option<Rule<T>>, own: Option<Rule<T>>) {
    if own.is_some() {
        *slot = own;
    }
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded when it was read")]
fn whole(value: f64) -> u32 {
    value.round() as u32
}

/// `0.125 in` of `0.125in`.
fn spaced(written: &str) -> String {
    let end =
        written.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(written.len());
    let (figure, unit) = written.split_at(end);
    format!("{figure} {}", unit.trim())
}

impl Target {
    fn each_origin(&mut self, mut act: impl FnMut(&mut Origin)) {
        fn one<T>(rule: &mut Option<Rule<T>>, act: &mut impl FnMut(&mut Origin)) {
            if let Some(rule) = rule {
                act(&mut rule.origin);
            }
        }
        let act = &mut act;
        one(&mut self.standards, act);
        one(&mut self.trim, act);
        one(&mut self.pages, act);
        one(&mut self.inside, act);
        one(&mut self.outside, act);
        one(&mut self.bleed, act);
        one(&mut self.marks, act);
        one(&mut self.color, act);
        one(&mut self.profile, act);
        one(&mut self.condition, act);
        one(&mut self.intent, act);
        one(&mut self.ink, act);
        one(&mut self.rich_black, act);
        one(&mut self.resolution, act);
        one(&mut self.fonts_embedded, act);
        one(&mut self.size, act);
        one(&mut self.papers, act);
        one(&mut self.spine_text, act);
        for stance in [
            &mut self.art_box,
            &mut self.transparency,
            &mut self.annotations,
            &mut self.outline,
            &mut self.metadata,
            &mut self.encryption,
            &mut self.spreads,
            &mut self.tags,
            &mut self.manuscript,
        ] {
            one(stance, act);
        }
    }
}

/// The place of a rule that a manifest states.
impl<T> Rule<T> {
    pub fn span(&self) -> Option<Span> {
        self.origin.span
    }
}
