//! `N`: notes, references and numbering.

catalogue! {
    N003 Error undefined_note(label)
        "note `[^{label}]` has no definition"
        hint "add `[^{label}]: …`, or remove the mark"
        explain "A mark in the text names a note that is nowhere defined, so a reader would be sent to nothing.";
}
