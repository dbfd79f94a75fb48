//! `F`: fonts and glyphs.

catalogue! {
    F001 Warning missing_glyph(character, codepoint)
        "no font has a glyph for {character} ({codepoint})"
        hint "name a font that has it under `[fonts]` in bindery.toml, or write the character another way"
        explain "None of the fonts of the edition, the publication's own included, can draw this character. \
            In print its code stands in its place, in brackets, and the text layer of the PDF keeps the \
            character itself; the EPUB keeps the character and leaves it to the reader's fonts.";
}
