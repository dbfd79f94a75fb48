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
}
