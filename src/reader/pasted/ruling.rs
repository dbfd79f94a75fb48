//! What the author says of lines, against all signs.

/// Lines that are to be kept as paragraphs, and lines that are to be left out, each by a pattern: the
/// line's own words, in which `*` stands for any others. Capitals and small letters are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    pub keep: Vec<String>,
    pub drop: Vec<String>,
}

/// What was ruled of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    Keep,
    Drop,
}

impl Rulings {
    pub fn is_empty(&self) -> bool {
        self.keep.is_empty() && self.drop.is_empty()
    }

    /// The ruling for a line, with the place of its pattern among all, those to keep first. Of two,
    /// the one that keeps holds.
    pub(super) fn of(&self, text: &str) -> Option<(Ruling, usize)> {
        if self.is_empty() {
            return None;
        }
        let text = folded(text);
        let first = |patterns: &[String]| patterns.iter().position(|own| fits(&folded(own), &text));
        let kept = first(&self.keep).map(|at| (Ruling::Keep, at));
        kept.or_else(|| first(&self.drop).map(|at| (Ruling::Drop, self.keep.len() + at)))
    }

    /// The patterns in the order of their places, each with the option that gives it.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keep = self.keep.iter().map(|own| ("keep", own.as_str()));
        keep.chain(self.drop.iter().map(|own| ("drop", own.as_str())))
    }
}

fn folded(text: &str) -> String {
    let plain = text.to_lowercase().replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text has a pattern's words, with any others where it has `*`.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_lines() {
        for (pattern, text) in [
            ("Share", "share"),
            ("subscribe*", "Subscribe to our letter"),
            ("*letter", "Subscribe to our letter"),
            ("a*b*c", "a x b y c"),
            ("don't miss*", "Don’t  miss a day"),
            ("*", ""),
        ] {
            assert!(fits(&folded(pattern), &folded(text)), "{pattern} fits {text}");
        }
        for (pattern, text) in
            [("Share", "Share and share alike"), ("a*b*c", "a c b"), ("ab*ba", "aba"), ("", "a")]
        {
            assert!(!fits(&folded(pattern), &folded(text)), "{pattern} does not fit {text}");
        }
    }

    #[test]
    fn what_is_kept_is_not_dropped() {
        let rulings = Rulings { keep: vec!["Share and*".into()], drop: vec!["Share*".into()] };
        assert_eq!(rulings.of("Share and share alike"), Some((Ruling::Keep, 0)));
        assert_eq!(rulings.of("Share this"), Some((Ruling::Drop, 1)));
        assert_eq!(rulings.of("And share"), None);
    }
}
