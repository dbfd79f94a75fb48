//! `N`: notes, references and numbering.

catalogue! {
    N003 Error undefined_note(label)
        "note `[^{label}]` has no definition"
        hint "add `[^{label}]: …`, or remove the mark"
        explain "A mark in the text names a note that is nowhere defined, so a reader would be sent to nothing.";
    N004 Error duplicate_note(label)
        "note `[^{label}]` is defined a second time"
        hint "give it another label"
        explain "Two notes in one file bear the same label, so a mark that names it cannot lead to both. The first is used.";
    N005 Warning unused_note(label)
        "no mark leads to note `[^{label}]`"
        hint "put `[^{label}]` where the note belongs, or remove the note"
        explain "A note is defined that no mark in the text names, so no reader would ever come to it. It is left out.";
}
