//! `E`: the EPUB backend.

catalogue! {
    E001 Warning unsafe_svg(path, what)
        "the drawing {path} holds {what}, which an e-book must not; it was left out"
        hint "remove it from the drawing, or save the drawing as plain SVG"
        explain "Reading systems refuse, or stores reject, an SVG that runs scripts, reacts to events, embeds \
            foreign markup or fetches something from elsewhere. The EPUB carries the drawing without it; the \
            manuscript's own file is not touched.";
    E002 Warning broken_svg(path, why)
        "the drawing {path} is not well-formed: {why}; it was left out"
        hint "open the drawing in a drawing program and save it again"
        explain "The EPUB standard wants every SVG to be well-formed XML, and EPUBCheck refuses the whole book \
            if one is not. The picture's alternative text stands in its place.";
    E003 Warning link_not_followed(href)
        "the link to `{href}` leads nowhere from an e-book; its text was kept without it"
        hint "link to an anchor of the manuscript or to a whole address, such as https://example.org/"
        explain "An e-book can link to its own text and to addresses on the web, in mail or by telephone. A path \
            on the author's machine, a script or a malformed address would make EPUBCheck refuse the book.";
    E004 Error too_deep()
        "quotes, lists or divisions are nested too deep for an e-book; what lies deeper was left out"
        hint "nest less deep"
        explain "Reading systems end, or show nothing, when elements are nested hundreds of levels deep. Bindery \
            writes 120 levels.";
    E005 Warning picture_not_converted(path, why)
        "the picture {path} cannot be converted for the e-book: {why}"
        hint "save it as PNG or JPEG"
        explain "WebP pictures are converted to PNG, since many reading systems cannot show them. This one could \
            not be read; its alternative text stands in its place.";
    E006 Warning face_not_embedded(face, why)
        "the face {face} cannot be embedded in the e-book: {why}"
        hint "choose another font, or set `embed-fonts = false` for this edition"
        explain "The e-book carries the part of each face that its text needs. Where a face cannot be subset, or \
            its licence bits forbid embedding (OpenType OS/2 fsType 2), the reading system's own face is used.";
    E010 Note picture_without_alternative()
        "the e-book does not claim to be accessible: this picture has no alternative text"
        hint "describe it in the brackets, `![what it shows](…)`, or mark it as decorative"
        explain "EPUB Accessibility 1.1 with WCAG 2.2 AA (1.1.1) wants a text alternative for every picture that \
            says something. Until each has one, or is marked as decorative, the EPUB claims no conformance.";
    E011 Note skipped_level(from, to)
        "the e-book does not claim to be accessible: a heading of level {to} follows one of level {from}"
        hint "use the next level down"
        explain "Who reads by ear moves from heading to heading, and takes a skipped level for a missing one \
            (WCAG 2.2, 1.3.1). Until the levels are whole, the EPUB claims no conformance.";
    E012 Note table_without_header()
        "the e-book does not claim to be accessible: this table has no header row"
        hint "give it one, even if short"
        explain "Without header cells a screen reader can only read a table cell by cell, with nothing to say \
            what each is (WCAG 2.2, 1.3.1). Until every table has them, the EPUB claims no conformance.";
    E013 Note unmarked_language(script)
        "the e-book does not claim to be accessible: this passage in {script} letters names no language"
        hint "put it in brackets and say which it is: `[…]{{lang=el}}`"
        explain "A voice that reads the text aloud takes every word for one of the publication's language unless it \
            is told otherwise (WCAG 2.2, 3.1.2), and Greek read as English is noise. Words of another language in \
            the same letters cannot be found by a program: marking them is up to you. Single letters and code are \
            left alone.";
    E014 Note low_contrast(letters, ground, ratio)
        "the e-book does not claim to be accessible: letters in {letters} stand out from {ground} by {ratio} to 1 only"
        hint "choose a darker colour: text wants 4.5 to 1, large text 3 to 1"
        explain "WCAG 2.2 (1.4.3) wants letters to stand out from their ground by 4.5 to 1; those of 18 points and \
            more, or of 14 points and bold, by 3 to 1. Where the stylesheet sets no ground, white paper is assumed.";
    E015 Note file_name_for_alternative(text)
        "the e-book does not claim to be accessible: the alternative text `{text}` is a file's name"
        hint "describe what the picture shows, or mark it as decorative"
        explain "Programs like to put a file's name where a description belongs. Read aloud it tells nothing, and WCAG \
            2.2 counts it as a failure (1.1.1, F30).";
    E016 Note fixed_size()
        "the e-book does not claim that its text can be changed in size: this size is absolute"
        hint "give it in `em`, `rem` or `%`, or put the rule into `@media print`"
        explain "The reader of an e-book chooses the size of its letters. What a stylesheet sets in points or pixels \
            does not follow that choice in every reading system, so `displayTransformability` is not claimed.";
    E017 Note no_language()
        "the e-book does not claim to be accessible: the publication names no language"
        hint "write `language = \"en\"`, or whichever it is, in bindery.toml"
        explain "A voice that reads aloud must know which language it reads (WCAG 2.2, 3.1.1).";
    E020 Error refused_claim(claim, why)
        "the claim `{claim}` is not true: {why}"
        hint "repair it, or take the claim out of `[accessibility]`"
        explain "The publication claims by `[accessibility] claims` that the e-book is accessible in a certain way, and \
            the text shows that it is not. Shops and libraries pass such claims on to readers who depend on them, so \
            a claim that does not hold stops the build. Claims that hold need not be written down: they are made \
            from what the text shows.";
    E021 Warning stale_print(edition, printed, path)
        "`{edition}` lists the pages of `{printed}`, but {path} was not built from this manuscript"
        hint "build both in one run"
        explain "The e-book carries the place at which each page of its print edition begins, and those places are \
            taken from the manuscript, the style and the fonts as they are now. The file of the print edition that \
            lies in the folder of products is another: it was made before something changed, and a reader who looks \
            up a page in it would be led astray. `bindery check` fails on this; a build of both editions mends it.";
    E022 Note picture_reduced(path, from, to, store, limit)
        "the picture {path} was reduced from {from} to {to}: {store} takes {limit} at most"
        hint ""
        explain "Each store takes pictures up to a number of pixels. What is over it is reduced, and compressed anew: \
            photographs as JPEG at quality 88, everything else as PNG. Pictures within the limit are carried byte for \
            byte. An edition without `stores` is made for all that sell to readers, and their strictest limit holds.";
    E023 Warning book_too_large(size, store, limit)
        "the e-book has {size}, and {store} takes {limit} at most"
        hint "use fewer or smaller pictures, or set `embed-fonts = false`"
        explain "Stores refuse files above a size of their own.";
    E024 Warning small_cover(width, height, store, least)
        "the cover has {width} × {height} pixels, and {store} wants {least} on its shorter side"
        hint "use a larger picture, best of 1600 × 2560 pixels"
        explain "Stores show the cover large, and refuse a picture that would be blurred.";
    E025 Note picture_over_distributor(path, size, store, limit, name)
        "the picture {path} has {size}, and {store} takes {limit} at most"
        hint "write `stores = [\"{name}\"]` in an edition that goes there, and it is reduced for it"
        explain "An edition that names no store is made for all that sell to readers, and what they take is carried \
            as it is, since a picture that is reduced loses detail for good. A distributor, who hands e-books on to \
            stores, may take less.";
    E026 Warning many_notes(count, most)
        "the e-book has {count} notes, and reading systems are not made for more than {most}"
        hint "see whether all that is marked as notes is meant as such"
        explain "Each note is a place of its own, with a link to it and one back, and many reading systems look all \
            of a file's notes up when they open it. All of them are in the book, in files of the usual size; but \
            so many point to marks that a program made and nobody meant.";
}

/// [`stale_print`], which `check` takes for an error.
pub const STALE_PRINT: &str = "E021";
