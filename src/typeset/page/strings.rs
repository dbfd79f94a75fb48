//! Running strings: what `string-set` gave, page by page (CSS GCPM 3, 1.1).

use crate::style::StringWhich;
use crate::typeset::compose::{Running, RunningPiece};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Values = BTreeMap<String, Running>;

/// The strings of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageStrings {
    /// As the page before left them.
    entry: Arc<Values>,
    /// What gave them their values goes on on this page.
    open: BTreeSet<String>,
    /// Set by what stands first on the page.
    start: Values,
    first: Values,
    last: Values,
}

/// The strings as the pages go on.
#[derive(Debug, Default)]
pub(super) struct Strings {
    current: Arc<Values>,
    /// Strings whose values were given by something that has not ended.
    open: BTreeSet<String>,
}

impl Strings {
    /// For a page that begins.
    pub fn page(&self) -> PageStrings {
        PageStrings { entry: Arc::clone(&self.current), open: self.open.clone(), ..PageStrings::default() }
    }

    /// What gave a string its value ends; `at_head`: before anything shows on the page.
    pub fn end(&mut self, page: &mut PageStrings, name: &str, at_head: bool) {
        self.open.remove(name);
        if at_head {
            page.open.remove(name);
        }
    }

    /// A string is set on the page; `at_head`: before anything else shows there.
    pub fn set(&mut self, page: &mut PageStrings, name: &str, value: &Running, at_head: bool) {
        Arc::make_mut(&mut self.current).insert(name.to_owned(), value.clone());
        if !self.open.contains(name) {
            self.open.insert(name.to_owned());
        }
        if at_head {
            page.start.insert(name.to_owned(), value.clone());
        }
        page.first.entry(name.to_owned()).or_insert_with(|| value.clone());
        page.last.insert(name.to_owned(), value.clone());
    }
}

impl PageStrings {
    /// The value of what stands first on the page, or goes on there from the page before.
    pub fn range_start(&self, name: &str) -> &[RunningPiece] {
        let goes_on = self.open.contains(name) || !self.first.contains_key(name);
        self.value(name, if goes_on { StringWhich::Start } else { StringWhich::First })
    }

    pub fn value(&self, name: &str, which: StringWhich) -> &[RunningPiece] {
        let entry = self.entry.get(name);
        let found = match which {
            StringWhich::First => self.first.get(name).or(entry),
            StringWhich::Start => self.start.get(name).or(entry),
            StringWhich::Last => self.last.get(name).or(entry),
            StringWhich::FirstExcept if self.first.contains_key(name) => None,
            StringWhich::FirstExcept => entry,
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_the_first_and_the_last_value_and_what_it_began_with() {
        let text = |text: &str| vec![RunningPiece::Text(text.to_owned())];
        let mut strings = Strings::default();
        let mut page = strings.page();
        strings.set(&mut page, "title", &text("One"), true);
        strings.set(&mut page, "title", &text("Two"), false);
        assert_eq!(page.value("title", StringWhich::First), text("One"));
        assert_eq!(page.value("title", StringWhich::Last), text("Two"));
        assert_eq!(page.value("title", StringWhich::FirstExcept), []);
        let mut next = strings.page();
        assert_eq!(next.value("title", StringWhich::First), text("Two"));
        strings.set(&mut next, "title", &text("Three"), false);
        assert_eq!(next.value("title", StringWhich::Start), text("Two"));
        assert_eq!(next.value("title", StringWhich::First), text("Three"));
        // “Two” goes on over the page; “Three” ends on it.
        assert_eq!(next.range_start("title"), text("Two"));
        strings.end(&mut next, "title", false);
        let mut last = strings.page();
        strings.set(&mut last, "title", &text("Four"), false);
        assert_eq!(last.range_start("title"), text("Four"));
    }
}
