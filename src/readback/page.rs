//! A page's folio, and digests by which pages are told apart.

use super::font::text_string;
use crate::pages::roman;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};
use std::collections::BTreeMap;

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// A digest of bytes, the same on all machines.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    let mut hash = FACTOR ^ bytes.len() as u64;
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        hash = stir(hash, u64::from_le_bytes(eight.try_into().unwrap_or_default()));
    }
    eights.remainder().iter().fold(hash, |hash, byte| stir(hash, u64::from(*byte)))
}

pub(super) fn stir(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(FACTOR);
    mixed ^ mixed >> 29
}

/// How pages are numbered from one of them on.
#[derive(Clone)]
struct Range {
    style: Option<String>,
    prefix: String,
    start: u32,
}

type Ranges = BTreeMap<usize, Range>;

/// The labels of pages (ISO 32000-1, 12.4.2), each page's ordinal where the file has none.
pub(super) fn labels(pdf: &Pdf, count: usize) -> Vec<String> {
    let mut ranges = Ranges::new();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>("PageLabels")) {
        gather(&tree, 0, &mut ranges);
    }
    let mut labels = Vec::with_capacity(count);
    let mut current: Option<(usize, Range)> = None;
    for page in 0..count {
        if let Some(range) = ranges.get(&page) {
            current = Some((page, range.clone()));
        }
        labels.push(match &current {
            Some((from, Range { style, prefix, start })) => {
                let value = start.saturating_add((page - from) as u32);
                format!("{prefix}{}", style.as_deref().map(|style| numeral(style, value)).unwrap_or_default())
            }
            None => (page + 1).to_string(),
        });
    }
    labels
}

fn gather(tree: &Dict<'_>, depth: usize, ranges: &mut Ranges) {
    if depth > 20 {
        return;
    }
    let kids = tree.get::<Array<'_>>("Kids");
    kids.into_iter().flat_map(|own| own.iter::<Dict<'_>>()).for_each(|kid| gather(&kid, depth + 1, ranges));
    let Some(numbers) = tree.get::<Array<'_>>("Nums") else { return };
    let mut items = numbers.iter::<Object<'_>>();
    while let (Some(first), Some(range)) = (items.next().and_then(Object::into_i32), items.next()) {
        let Object::Dict(range) = range else { continue };
        let style = range.get::<Name<'_>>("S").map(|own| own.as_str().to_owned());
        let prefix = range.get::<PdfString<'_>>("P").map(|own| text_string(own.as_bytes()));
        let start = range.get::<i32>("St").unwrap_or(1).max(1) as u32;
        ranges.insert(first.max(0) as usize, Range { style, prefix: prefix.unwrap_or_default(), start });
    }
}

fn numeral(style: &str, value: u32) -> String {
    match style {
        "r" => roman(value),
        "R" => roman(value).to_uppercase(),
        "a" | "A" => {
            let letter = char::from(b'a' + ((value.max(1) - 1) % 26) as u8);
            let text = letter.to_string().repeat((value.max(1) as usize - 1) / 26 + 1);
            if style == "A" { text.to_uppercase() } else { text }
        }
        _ => value.to_string(),
    }
}
