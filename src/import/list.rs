//! The list of what an import did to each line, from which the source can be made again.

use crate::edition::Single;
use std::path::Path;

/// Lists each line that was left out, or read as something other than a paragraph, with its words.
pub(super) fn list(single: &Single, out: &Path) -> String {
    let Some(source) = single.sources.get(single.file) else { return String::new() };
    let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let mut text = format!(
        "How {} became {}\n\n\
         Every line that was left out, moved, or read as more than a paragraph, with the reason and how\n\
         sure it is. A line that is not listed is a paragraph of the text. To overrule one, import again\n\
         with --keep 'the line' or --drop 'the line'; a * in it stands for any words.\n",
        file(&source.name),
        file(&out.display().to_string())
    );
    for own in &single.decisions {
        let line = source.place(own.span.start).line;
        let sure = (own.confidence * 100.0).round();
        text.push_str(&format!("\nline {line}: {} ({sure} %): {}\n", own.action, own.reason));
        for words in source.text[own.span.range()].split(['\n', '\r']).filter(|words| !words.is_empty()) {
            text.push_str(&format!("    {words}\n"));
        }
    }
    text
}
