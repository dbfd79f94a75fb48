//! `F`: fonts and glyphs.

catalogue! {
    F001 Warning missing_glyph(character, codepoint)
        "no font has a glyph for {character} ({codepoint})"
        hint "name a font that has it under `[fonts]` in bindery.toml, or write the character another way"
        explain "None of the fonts of the edition, the publication's own included, can draw this character. \
            In print its code stands in its place, in brackets, and the text layer of the PDF keeps the \
            character itself; the EPUB keeps the character and leaves it to the reader's fonts.";
    F002 Warning made_small_capitals(face)
        "{face} has no small capitals for this; capitals set smaller stand for them"
        hint "choose a face that has them (OpenType `smcp`), or leave small capitals out here"
        explain "True small capitals are drawn by the maker of the typeface, as heavy as the text beside them. \
            Capitals that are only set smaller are thinner than the text and stand out from it. Reported \
            once for each face, at the first place.";
    F003 Note made_position(face, what)
        "{face} has no {what} for this; smaller glyphs, raised or lowered, stand for them"
        hint ""
        explain "Superior and inferior figures that the maker of the typeface drew (OpenType `sups`, `subs`) have \
            the weight of the text. Where the face lacks one of the characters, all of them are set smaller \
            and raised or lowered, so that they match each other. Reported once for each face.";
    F004 Warning missing_feature(face, what, instead)
        "{face} has no {what}; {instead}"
        hint "choose a face that has them"
        explain "The stylesheet asks for glyphs that this face does not have. Reported once for each face, at \
            the first place.";
    F005 Warning family_not_found(family, advice)
        "no font of the edition is of the family `{family}`"
        hint "{advice}"
        explain "The family is not part of Bindery, none of the files under `[fonts]` in bindery.toml is of it, and \
            no `@font-face` declares it, so that the built-in serif stands for it in print. Fonts that are \
            installed on the computer are never used: the next computer may not have them.";
    F006 Note family_replaced(family, other)
        "no font of the edition is of the family `{family}`; `{other}` is taken, which comes after it"
        hint ""
        explain "A list of families is a list of wishes, and the first that is there is taken. This says that a \
            wish before it was not fulfilled in print.";
    F007 Warning not_embeddable(font, why)
        "{font} cannot be used: {why}"
        hint "ask its maker for a licence that allows embedding, or choose another font"
        explain "A PDF and an e-book carry the parts of the fonts that they need. A font file can forbid this by the \
            bits of its field fsType (OpenType `OS/2`); such a file is left out, as if it were not there.";
    F008 Warning source_not_usable(family, why)
        "`{family}` has no file that can be used: {why}"
        hint "name a TrueType, OpenType or WOFF file by its path from the stylesheet"
        explain "None of the sources of this `@font-face` is there and can be read. Files stay on this computer: \
            nothing is fetched. Fonts are read as TrueType and OpenType, plain or packed for the web as WOFF or \
            WOFF2.";
}
