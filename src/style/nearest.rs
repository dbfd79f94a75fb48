//! The right name nearest to a wrong one, as a hint.

use crate::diagnostic::nearest;

/// “write `…`”, or nothing.
pub(super) fn write_instead<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|right| format!("write `{right}`")).unwrap_or_default()
}
