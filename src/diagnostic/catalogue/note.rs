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
    N110 Note mixed_signs(count, typed, other, set)
        "{typed} ({count}) beside {set} ({other})"
        hint "`bindery check --fix` makes one of the two sorts of them"
        explain "Straight quotes, double hyphens and rows of full stops are what one types for the signs of print, \
            and every edition has those. Where a manuscript holds both, two hands or two programs have been \
            at work, and what stands between them is worth a look. Code, and what is escaped with a backslash, \
            is not counted.";
    N111 Note double_spaces(count)
        "{count} space(s) more than one between two words"
        hint "`bindery check --fix` closes them"
        explain "Two spaces between words, or after a full stop, are a habit of the typewriter. No edition shows \
            them, but searching and comparing texts is harder for them.";
    N112 Note stray_held_space(count)
        "{count} no-break space(s) that hold nothing together"
        hint "`bindery check --fix` makes ordinary spaces of them"
        explain "A no-break space keeps a figure with its unit, or a sign with its word. Between two ordinary words, \
            or beside another space, it comes from a web page or a word processor: it keeps a line from \
            breaking where it should.";
    N113 Warning doubled_word(word)
        "`{word}` stands twice in a row"
        hint "take one of the two out"
        explain "The same word twice, often with a line's end between them, is the slip that authors see last. \
            Words that may well stand twice (had had, that that) are let pass, and so is what stands three \
            times.";
    N114 Note two_spellings(found, count, other, most)
        "`{found}` ({count} times) is spelled `{other}` ({most} times) elsewhere"
        hint "decide for one of the two"
        explain "A word stands with a hyphen here and without one there, or a name differs from a more frequent \
            one in one letter or in its accents. The place shown is the first of the rarer spelling.";
    N115 Note hidden_characters(count)
        "{count} character(s) that cannot be seen, between letters that need none"
        hint "`bindery check --fix` takes them out"
        explain "Zero-width spaces and byte order marks within a text come with words copied from elsewhere. They let \
            a word be broken, or keep it from being found.";
}
