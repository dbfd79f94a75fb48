//! Running strings: what `string-set` gave, page by page (CSS GCPM 3, 1.1).

use crate::style::StringWhich;
use std::collections::BTreeMap;
use std::sync::Arc;

type Values = BTreeMap<String, String>;

/// The strings of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageStrings {
    /// As the page before left them.
    entry: Arc<Values>,
    /// Set by what stands first on the page.
    start: Values,
    first: Values,
    last: Values,
}

/// The strings as the pages go on.
#[derive(Debug, Default)]
pub(super) struct Strings {
    current: Arc<Values>,
}

impl Strings {
    /// For a page that begins.
    pub fn page(&self) -> PageStrings {
        PageStrings { entry: Arc::clone(&self.current), ..PageStrings::default() }
    }

    /// A string is set on the page; `at_head`: before anything else shows there.
    pub fn set(&mut self, page: &mut PageStrings, name: &str, value: &str, at_head: bool) {
        Arc::make_mut(&mut self.current).insert(name.to_owned(), value.to_owned());
        if at_head {
            page.start.insert(name.to_owned(), value.to_owned());
        }
        page.first.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        page.last.insert(name.to_owned(), value.to_owned());
    }
}

impl PageStrings {
    pub fn value(&self, name: &str, which: StringWhich) -> &str {
        let entry = self.entry.get(name);
        let found = match which {
            StringWhich::First => self.first.get(name).or(entry),
            StringWhich::Start => self.start.get(name).or(entry),
            StringWhich::Last => self.last.get(name).or(entry),
            StringWhich::FirstExcept if self.first.contains_key(name) => None,
            StringWhich::FirstExcept => entry,
        };
        found.map(String::as_str).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_the_first_and_the_last_value_and_what_it_began_with() {
        let mut strings = Strings::default();
        let mut page = strings.page();
        strings.set(&mut page, "title", "One", true);
        strings.set(&mut page, "title", "Two", false);
        assert_eq!(page.value("title", StringWhich::First), "One");
        assert_eq!(page.value("title", StringWhich::Last), "Two");
        assert_eq!(page.value("title", StringWhich::FirstExcept), "");
        let mut next = strings.page();
        assert_eq!(next.value("title", StringWhich::First), "Two");
        strings.set(&mut next, "title", "Three", false);
        assert_eq!(next.value("title", StringWhich::Start), "Two");
        assert_eq!(next.value("title", StringWhich::First), "Three");
    }
}
