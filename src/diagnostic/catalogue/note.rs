//! `N`: notes, references and numbering; from `N100` the lint of the finished tree.

catalogue! {
    N002 Error duplicate_note(label)
        "note `[^{label}]` is defined a second time"
        hint "give it another label"
        explain "Two notes in one file bear the same label, so a mark that names it cannot lead to both. The first is used.";
    N003 Error undefined_note(label)
        "note `[^{label}]` has no definition"
        hint "add `[^{label}]: …`, or remove the mark"
        explain "A mark in the text names a note that is nowhere defined, so a reader would be sent to nothing.";
    N004 Warning unused_note(label)
        "note `[^{label}]` has no mark in the text, and is left out"
        hint "put `[^{label}]` where the note belongs, or remove its definition"
        explain "A note is defined but nothing in the text refers to it. It has no place to stand and no way \
            to be reached, so it is left out of every edition; nothing else is left out.";
    N005 Warning repeated_anchor(anchor, given)
        "anchor `{anchor}` stands twice in this file; here it becomes `{given}`"
        hint "give each place an anchor of its own"
        explain "Two places of one file bear the same anchor. Links to it lead to the first; the second gets \
            another name, since a document in which two places share one is not valid.";
    N006 Warning broken_link(href, nearest)
        "link to `{href}` leads nowhere"
        hint "{nearest}"
        explain "A link names an anchor or a file that is not in the publication. Its words stay in the text; \
            the link is left out. A link within a file is written `#anchor`, one to another file of the \
            manuscript `other.md#anchor`, and one to the world as a whole address.";
    N007 Warning nothing_to_name(anchor)
        "nothing at `{anchor}` has a number or a title for the reference to name"
        hint "write the words between the brackets: `[the sea](#{anchor})`"
        explain "A reference without words of its own says the number or the title of what it leads to, or of \
            the section that holds it. Here there is neither, so the anchor itself is printed.";
    N008 Note page_not_known()
        "this edition lists no printed pages, so the reference names the place and not its page"
        hint "write `{{.page}}`, which brings its word with it, or give the e-book a `page-list`"
        explain "`{{.folio}}` asks for a page's number alone, and the words round it were written for one. An \
            e-book that carries the pages of a printed edition has that number; one that carries none is \
            given the number or the title of the place instead, and the words beside it may not fit.";
    N101 Warning empty_heading()
        "heading without words"
        hint "give it words, or remove it"
        explain "A heading has no text, so contents, outline and navigation would show an empty line.";
    N102 Warning empty_link(href)
        "link to `{href}` has no words"
        hint "write what it leads to between the brackets"
        explain "A link with neither words nor a picture cannot be seen, clicked or read aloud.";
    N103 Warning no_alternative(href)
        "picture `{href}` has no alternative text"
        hint "say what it shows, as in `![a harbour at dusk]({href})`"
        explain "Readers who cannot see a picture are told its alternative text. A picture that only decorates \
            is given an empty one on purpose; this one has none at all.";
    N104 Warning skipped_level(found, expected)
        "heading of level {found} where level {expected} would follow"
        hint "write it as a heading of level {expected}"
        explain "A heading stands more than one level below the one before it. Readers who hear the text, and \
            the contents, would miss a level, so the heading is set one level below the one that holds it.";
    N105 Warning nothing_to_list(what)
        "a list of {what}s is asked for, but no {what} has a caption"
        hint "give the {what}s captions, or take the list out"
        explain "A list of figures or of tables shows those that have a caption, each with its number and its \
            page. There is none in this publication, so the list would be an empty page.";
}
