//! Identifiers in the spellings in which people write them.

use super::Identifier;
use super::identifier::{Date, IdentifierError, Isbn, Isni, Orcid};
use crate::config::{Fields, Located, Node, Unknown, Value, text_of};
use crate::diagnostic::{Sink, manifest as codes, nearest};

pub(super) fn isbn(text: &Located<String>, sink: &mut Sink) -> Option<Isbn> {
    let plain = strip(&text.value, &["urn:isbn:", "isbn-13:", "isbn-10:", "isbn:", "isbn"]);
    report("ISBN", text, Isbn::parse(plain), sink)
}

pub(super) fn orcid(text: &Located<String>, sink: &mut Sink) -> Option<Orcid> {
    report("ORCID", text, Orcid::parse(&text.value), sink)
}

pub(super) fn isni(text: &Located<String>, sink: &mut Sink) -> Option<Isni> {
    report("ISNI", text, Isni::parse(strip(&text.value, &["isni:", "isni"])), sink)
}

fn report<T>(
    scheme: &str,
    text: &Located<String>,
    parsed: Result<T, IdentifierError>,
    sink: &mut Sink,
) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(fault) => {
            sink.push(codes::wrong_number(text.span, scheme, fault));
            None
        }
    }
}

fn strip<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    let text = text.trim();
    for prefix in prefixes {
        if let Some(start) = text.get(..prefix.len())
            && start.eq_ignore_ascii_case(prefix)
        {
            return text[prefix.len()..].trim();
        }
    }
    text
}

/// `2026`, `2026-11` or `2026-11-23`; of a TOML time only the day counts.
pub(super) fn date(text: &Located<String>, sink: &mut Sink) -> Option<Date> {
    let day = match text.value.split_once(['T', 't', ' ']) {
        Some((day, _)) if Date::parse(day).is_ok() && day.len() == 10 => day,
        _ => &text.value,
    };
    match Date::parse(day) {
        Ok(date) => Some(date),
        Err(_) => {
            let advice = match in_figures(&text.value) {
                Some(figures) => format!("write `{figures}`"),
                None => "write a year, month or day that exists: `2026`, `2026-11`, `2026-11-23`".to_owned(),
            };
            sink.push(codes::wrong_date(text.span, &text.value, advice));
            None
        }
    }
}

/// `1851-10-18` for “18 October 1851”, “October 18, 1851” or “1851/10/18”.
fn in_figures(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(4).collect();
    let year = *words.iter().find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    let named = words.iter().find_map(|word| {
        let lower = word.to_lowercase();
        MONTHS.iter().position(|month| lower.starts_with(month)).map(|idx| idx + 1)
    });
    let mut short = words.iter().filter_map(|word| {
        let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (1..=2).contains(&figures.len()).then(|| figures.parse::<usize>().ok()).flatten()
    });
    let (month, day) = match named {
        Some(month) => (month, short.next()),
        // `1851/10/18`: only with the year in front is the order of the others beyond doubt.
        None if words.first() == Some(&year) => (short.next()?, short.next()),
        None => return None,
    };
    let written = match day {
        Some(day) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{year}-{month:02}"),
    };
    Date::parse(&written).ok().map(|_| written)
}

/// One identifier: text that shows its scheme by itself, or a table of `scheme` and `text` or `value`.
pub(super) fn identifier(node: Node, unknown: Unknown, sink: &mut Sink) -> Option<Identifier> {
    if !matches!(node.value, Value::Table(_)) {
        let text = text_of("identifier", node, sink)?;
        return from_text(text, sink);
    }
    let mut fields = Fields::new("an identifier", node, sink)?;
    let span = fields.span;
    let scheme = fields.text("scheme", sink);
    let value = fields.text_one(&["value", "text"], sink);
    fields.finish(unknown, sink);
    let Some(value) = value else {
        sink.push(codes::missing_key(span, "an identifier", "value", ""));
        return None;
    };
    match scheme {
        Some(scheme) => with_scheme(&scheme, value, sink),
        None => from_text(value, sink),
    }
}

fn with_scheme(scheme: &Located<String>, value: Located<String>, sink: &mut Sink) -> Option<Identifier> {
    let plain = scheme.value.to_lowercase().replace(['-', '_', ' '], "");
    match plain.as_str() {
        "isbn" | "isbn13" | "isbn10" => isbn(&value, sink).map(Identifier::Isbn),
        "doi" => Some(doi(&value.value)),
        "issn" => issn(&value, sink),
        "uri" | "url" | "urn" => Some(Identifier::Uri(value.value)),
        "uuid" => Some(Identifier::Uri(format!("urn:uuid:{}", strip(&value.value, &["urn:uuid:"])))),
        "other" | "proprietary" | "local" => Some(Identifier::Other(value.value)),
        _ => {
            let known = ["isbn", "doi", "issn", "uri", "uuid", "other"];
            let advice = match nearest(&plain, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", known.join(", ")),
            };
            sink.push(codes::wrong_word(scheme.span, "scheme of identifiers", &scheme.value, advice));
            None
        }
    }
}

fn from_text(text: Located<String>, sink: &mut Sink) -> Option<Identifier> {
    let lower = text.value.to_lowercase();
    let figures = lower.chars().filter(char::is_ascii_digit).count();
    let bare = lower.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'x'));
    if lower.contains("isbn")
        || (bare && (figures == 13 || lower.chars().filter(|c| *c != '-').count() == 10))
    {
        return isbn(&text, sink).map(Identifier::Isbn);
    }
    if lower.starts_with("issn") || (bare && lower.len() == 9 && lower.as_bytes()[4] == b'-') {
        return issn(&text, sink);
    }
    if lower.starts_with("doi:") || lower.starts_with("10.") || lower.contains("doi.org/") {
        return Some(doi(&text.value));
    }
    let uri = lower.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    Some(if uri { Identifier::Uri(text.value) } else { Identifier::Other(text.value) })
}

pub(super) fn doi(text: &str) -> Identifier {
    let plain = strip(
        text,
        &["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"],
    );
    Identifier::Doi(plain.to_owned())
}

/// Eight characters with a hyphen in the middle (ISO 3297); weights 8 to 2, modulo 11.
pub(super) fn issn(text: &Located<String>, sink: &mut Sink) -> Option<Identifier> {
    let figures: Vec<char> = strip(&text.value, &["issn:", "issn"])
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let parsed = if figures.len() != 8 || !figures[..7].iter().all(char::is_ascii_digit) {
        Err(IdentifierError::Form)
    } else {
        let weighted = figures[..7].iter().zip((2..=8).rev());
        let sum: u32 = weighted.map(|(c, weight)| c.to_digit(10).unwrap_or_default() * weight).sum();
        let wanted = match (11 - sum % 11) % 11 {
            10 => 'X',
            check => char::from_digit(check, 10).unwrap_or('0'),
        };
        if figures[7] == wanted { Ok(()) } else { Err(IdentifierError::CheckDigit(wanted)) }
    };
    report("ISSN", text, parsed, sink)?;
    let (front, back): (String, String) = (figures[..4].iter().collect(), figures[4..].iter().collect());
    Some(Identifier::Issn(format!("{front}-{back}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn read(text: &str) -> (Option<Identifier>, Sink) {
        let mut sink = Sink::default();
        let node = Node { value: Value::Text(text.into()), span: Span::default() };
        (identifier(node, Unknown::Refused, &mut sink), sink)
    }

    #[test]
    fn schemes_show_by_themselves() {
        let isbn = Isbn::parse("9780142437247").expect("it is right");
        for text in ["9780142437247", "978-0-14-243724-7", "isbn:9780142437247", "urn:isbn:9780142437247"] {
            assert_eq!(read(text).0, Some(Identifier::Isbn(isbn.clone())), "{text}");
        }
        assert_eq!(read("https://doi.org/10.1000/182").0, Some(Identifier::Doi("10.1000/182".into())));
        assert_eq!(read("0378-5955").0, Some(Identifier::Issn("0378-5955".into())));
        assert_eq!(read("urn:x:1").0, Some(Identifier::Uri("urn:x:1".into())));
        assert_eq!(read("A 12").0, Some(Identifier::Other("A 12".into())));
    }

    #[test]
    fn check_digits_are_computed() {
        for text in ["9780142437248", "0378-5954"] {
            let (found, sink) = read(text);
            assert_eq!(found, None, "{text}");
            assert_eq!(sink.into_vec()[0].code, "M006");
        }
    }

    #[test]
    fn dates_in_words_are_turned_into_figures() {
        assert_eq!(in_figures("18 October 1851").as_deref(), Some("1851-10-18"));
        assert_eq!(in_figures("October 18th, 1851").as_deref(), Some("1851-10-18"));
        assert_eq!(in_figures("Oct. 1851").as_deref(), Some("1851-10"));
        assert_eq!(in_figures("1851/10/18").as_deref(), Some("1851-10-18"));
        assert_eq!(in_figures("18/10/1851"), None);
        assert_eq!(in_figures("soon"), None);
    }
}
