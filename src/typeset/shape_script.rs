//! What shaping must know of characters: their script, and which of them are not drawn.

use harfrust::script;

/// A script of Unicode, as far as shaping tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Script(harfrust::Script);

impl Script {
    /// Characters that all scripts share: marks, figures, symbols.
    pub const COMMON: Script = Script(script::COMMON);
    pub const LATIN: Script = Script(script::LATIN);

    pub fn tag(self) -> harfrust::Script {
        if self == Script::COMMON { script::LATIN } else { self.0 }
    }
    pub fn is_rtl(self) -> bool {
        [script::HEBREW, script::ARABIC, script::SYRIAC, script::THAANA].contains(&self.0)
    }
}

/// Blocks of letters, in order. Letters of other scripts are shaped as common ones.
const SCRIPTS: &[(u32, u32, harfrust::Script)] = &[
    (0x41, 0x5A, script::LATIN),
    (0x61, 0x7A, script::LATIN),
    (0xC0, 0x24F, script::LATIN),
    (0x250, 0x2AF, script::LATIN),
    (0x370, 0x3FF, script::GREEK),
    (0x400, 0x52F, script::CYRILLIC),
    (0x530, 0x58F, script::ARMENIAN),
    (0x590, 0x5FF, script::HEBREW),
    (0x600, 0x6FF, script::ARABIC),
    (0x700, 0x74F, script::SYRIAC),
    (0x750, 0x77F, script::ARABIC),
    (0x780, 0x7BF, script::THAANA),
    (0x8A0, 0x8FF, script::ARABIC),
    (0x900, 0x963, script::DEVANAGARI),
    (0x966, 0x97F, script::DEVANAGARI),
    (0x980, 0x9FF, script::BENGALI),
    (0xA00, 0xA7F, script::GURMUKHI),
    (0xA80, 0xAFF, script::GUJARATI),
    (0xB80, 0xBFF, script::TAMIL),
    (0xC00, 0xC7F, script::TELUGU),
    (0xC80, 0xCFF, script::KANNADA),
    (0xD00, 0xD7F, script::MALAYALAM),
    (0xE00, 0xE7F, script::THAI),
    (0xE80, 0xEFF, script::LAO),
    (0x1000, 0x109F, script::MYANMAR),
    (0x10A0, 0x10FF, script::GEORGIAN),
    (0x1100, 0x11FF, script::HANGUL),
    (0x1780, 0x17FF, script::KHMER),
    (0x1E00, 0x1EFF, script::LATIN),
    (0x1F00, 0x1FFF, script::GREEK),
    (0x3040, 0x309F, script::HIRAGANA),
    (0x30A0, 0x30FF, script::KATAKANA),
    (0x3400, 0x4DBF, script::HAN),
    (0x4E00, 0x9FFF, script::HAN),
    (0xAC00, 0xD7AF, script::HANGUL),
    (0xFB00, 0xFB06, script::LATIN),
    (0xFB1D, 0xFB4F, script::HEBREW),
    (0xFB50, 0xFDFF, script::ARABIC),
    (0xFE70, 0xFEFE, script::ARABIC),
];

pub(super) fn script_of(c: char) -> Script {
    let code = u32::from(c);
    let found = SCRIPTS.partition_point(|(_, last, _)| *last < code);
    match SCRIPTS.get(found) {
        Some((first, _, own)) if *first <= code && (code >= 0x250 || c.is_alphabetic()) => Script(*own),
        _ => Script::COMMON,
    }
}

/// Control and format characters, variation selectors: never drawn, never missed.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Marks that combine with the character before them.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{900}'..='\u{903}'
        | '\u{93A}'..='\u{94F}' | '\u{981}'..='\u{983}' | '\u{9BC}'..='\u{9D7}' | '\u{E31}'
        | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Spaces of fixed width: shaping makes them from the face's space where it has no glyph for them.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}
