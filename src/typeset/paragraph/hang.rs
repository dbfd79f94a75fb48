//! Margin kerning: how far punctuation stands out into the margin, so that the edge looks straight.

/// Shares of a character's own width by which it hangs, at the right edge; after the order of
/// magnitude in Thành, Micro-typographic extensions to the TeX typesetting system (2000), ch. 4.
pub(super) fn at_end(c: char) -> f64 {
    match c {
        '.' | ',' => 0.7,
        '-' | '\u{2010}' | '\u{2011}' => 0.6,
        '\u{2019}' | '\u{2018}' | '\'' => 0.6,
        '\u{201D}' | '\u{201C}' | '"' => 0.45,
        ';' | ':' => 0.4,
        '\u{2013}' => 0.35,
        '\u{2014}' => 0.25,
        '!' | '?' => 0.15,
        '\u{BB}' | '\u{203A}' | '\u{AB}' | '\u{2039}' => 0.3,
        ')' | ']' => 0.1,
        _ => 0.0,
    }
}

/// The same at the left edge.
pub(super) fn at_start(c: char) -> f64 {
    match c {
        '\u{2018}' | '\u{2019}' | '\'' | '\u{201A}' => 0.6,
        '\u{201C}' | '\u{201D}' | '"' | '\u{201E}' => 0.45,
        '\u{AB}' | '\u{2039}' | '\u{BB}' | '\u{203A}' => 0.3,
        '\u{2014}' => 0.25,
        '\u{2013}' => 0.35,
        '(' | '[' => 0.1,
        _ => 0.0,
    }
}
