//! Spaces beside marks: the narrow ones of French, and those between nested quotes.

use super::rules::French;
use super::{Edit, HOLDING, NARROW, OBJECT};

/// French sets a narrow space before high marks and inside guillemets; in Canada only before the
/// colon and inside guillemets (Office québécois de la langue française).
pub(super) fn french(flat: &str, at: usize, kind: French, edits: &mut Vec<(usize, Edit)>) {
    let Some(mark) = flat[at..].chars().next() else { return };
    let end = at + mark.len_utf8();
    let (previous, next) = (flat[..at].chars().next_back(), flat[end..].chars().next());
    if mark == '«' {
        match next {
            Some(space) if is_space(space) => edits.push((end, Edit::Replace(NARROW))),
            Some(NARROW | '\n') | None => {}
            Some(_) => edits.push((end, Edit::Insert(NARROW))),
        }
        return;
    }
    if !matches!(mark, ';' | ':' | '!' | '?' | '»') {
        return;
    }
    let Some(previous) = previous else { return };
    if is_space(previous) {
        edits.push((at - previous.len_utf8(), Edit::Replace(NARROW)));
        return;
    }
    if kind == French::Canada && !matches!(mark, ':' | '»') {
        return;
    }
    let ends_word =
        previous.is_alphanumeric() || matches!(previous, ')' | ']' | '»' | '’' | '%' | '…' | OBJECT);
    let closes =
        next.is_none_or(|next| next.is_whitespace() || matches!(next, ')' | ']' | '»' | '”' | '"' | '…'));
    let wanted = match mark {
        '»' => ends_word || matches!(previous, '.' | '!' | '?' | ','),
        '!' | '?' => ends_word && (closes || matches!(next, Some('!' | '?'))),
        _ => ends_word && closes,
    };
    if wanted {
        edits.push((at, Edit::Insert(NARROW)));
    }
}

/// A space that may be exchanged for a narrow one.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | HOLDING | '\u{2009}')
}

/// Quotes of one quotation and of another in it: between them a thin space keeps them apart.
pub(super) fn nested(flat: &str, at: usize) -> Option<usize> {
    let mut rest = flat[at..].chars();
    let (first, second) = (rest.next()?, rest.next()?);
    if !is_quote(first) || !is_quote(second) || first == second {
        return None;
    }
    let (before, after) = (flat[..at].chars().next_back(), rest.next());
    let apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
    let word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !is_quote(c));
    // Both open before a word or both close after one; where a word meets a word, one closes and the
    // other opens. Which shape opens is not the same in all countries.
    let opens = apart(before) && word(after);
    let closes = word(before) && after.is_none_or(|c| !c.is_alphanumeric());
    (opens || closes).then_some(at + first.len_utf8())
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
}
