//! Jekyll: `_config.yml`, and posts whose names begin with their days.

use super::{Desk, Entry, Plan, texts};
use crate::config::{Fields, parse_yaml};
use crate::diagnostic::Sink;
use crate::document::Language;
use crate::publication::{Contributor, Dialect, slug};

/// The plan of a Jekyll site: its posts from the first to the last; none if it has no posts.
pub(super) fn plan(desk: &mut Desk) -> Option<Plan> {
    let posts = texts(desk.folder, "_posts");
    if posts.is_empty() {
        return None;
    }
    let mut plan = Plan { tool: "the posts of a Jekyll site", dialect: Dialect::Jekyll, ..Plan::default() };
    if let Some(path) = ["_config.yml", "_config.yaml"].into_iter().find(|path| desk.has(path))
        && let Some(id) = desk.read(path)
        && let Some(source) = desk.sources.get(id)
        && let Some(root) = parse_yaml(source, 0..source.text.len(), &mut desk.sink)
        && let Some(mut fields) = Fields::new("`_config.yml`", root, &mut desk.sink)
    {
        let mut unread = Sink::default();
        let own = &mut plan.publication;
        own.title = fields.text("title", &mut unread).map(|text| text.value).unwrap_or_default();
        own.description = fields.text("description", &mut unread).map(|text| text.value);
        let language = fields.text_one(&["lang", "locale"], &mut unread).map(|text| text.value);
        own.language = Language(language.unwrap_or_default().replace('_', "-"));
        if let Some(node) = fields.take("author") {
            let name = match node.as_text() {
                Some(name) => Some(name.to_owned()),
                None => Fields::new("`author`", node, &mut unread)
                    .and_then(|mut own| own.text("name", &mut unread))
                    .map(|text| text.value),
            };
            let person = |name: String| Contributor { id: slug(&name), name, ..Contributor::default() };
            own.contributors.extend(name.filter(|name| !name.trim().is_empty()).map(person));
        }
    }
    // The day stands first in each name, so that the natural order is that of the days.
    plan.body = posts.into_iter().map(Entry::file).collect();
    Some(plan)
}
