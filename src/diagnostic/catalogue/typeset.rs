//! `T`: typesetting. From `T100` on: pages; from `T200` on: faults that a proof-reader would mark.

catalogue! {
    T001 Warning outside_measure(excess)
        "a line stands {excess} pt outside the measure"
        hint "allow a break in it, make it shorter, or give it more room"
        explain "What stands in the line cannot be broken, since it is a picture or a style forbids it \
            (`white-space: pre` or `nowrap`), and it is wider than the column. Long words, addresses \
            and code that may wrap are broken anywhere before this happens.";
    T101 Warning no_room_on_page()
        "the margins leave no room for text on the page"
        hint "make the margins in `@page` smaller, or the edition's page larger"
        explain "The margins of a page take up all, or nearly all, of its width or height. They were made \
            smaller, each in proportion, so that half an inch is left for text.";
    T102 Warning too_tall_for_page()
        "this is taller than the page and runs out of it"
        hint "divide it, or set it smaller"
        explain "Something that cannot be divided between pages is taller than the page's text area. It \
            stands alone on its page and its end reaches into the margin or past the trim.";
    T103 Warning table_too_wide(columns)
        "a table of {columns} columns does not fit the measure, even in smaller type and with words divided"
        hint "take columns out, turn rows into columns, or divide the table"
        explain "A table that is wider than the measure is first set in smaller type, down to seven tenths, \
            then with words divided anywhere. This one still reaches into the margin.";
    T104 Note table_set_smaller(percent)
        "a table is set at {percent} % of its size to fit the measure"
        hint "take a column out or shorten its longest words to have it at full size"
        explain "The longest words of a table's columns, side by side, are wider than the measure. The \
            table is set in smaller type, but never below seven tenths of its size.";
    T105 Note formula_as_source()
        "a formula is printed as its TeX source"
        hint ""
        explain "Mathematics is not typeset yet. The formula's source stands in its place, in the type of \
            code, and is tagged as a formula with its source as the alternative text.";
    T106 Warning picture_without_size(path)
        "the picture {path} has no width or no height and is left out"
        hint "save it again with a size"
        explain "A picture whose width or height is zero shows nothing and cannot be scaled.";
    T107 Warning target_not_found(anchor)
        "the page of `{anchor}` is asked for, but nothing in print has this anchor"
        hint "check the anchor's name; a node left out of print has no page"
        explain "A page number, as in a list of contents or in a reference with a page, leads to an anchor \
            that stands on no page. Two question marks are printed.";
    T108 Note nested_too_deeply()
        "text nested deeper than 48 levels is set as if it were not nested further"
        hint "nest quotations, lists and divisions less deeply"
        explain "Each level takes some of the measure, and no reader can follow so many. The words are all \
            there, without the indents and styles of the deeper levels.";
    T109 Note note_carried_over(folio)
        "a note does not fit page {folio}, which calls it, and goes on over the page"
        hint ""
        explain "A note begins on the page of its call. When there is no room for the whole of it, its last \
            lines stand at the foot of the next page.";
    T110 Note table_turned()
        "a table is turned by a quarter, on a page of its own, since it is wider than the measure"
        hint "take columns out to have it upright, or say `writing-mode: horizontal-tb` of it to have its words divided"
        explain "Even in the smallest type that is allowed, the words of the table's columns, side by side, \
            are wider than the measure, but not wider than the page is deep. The table stands with its head \
            to the left, over as many pages as it needs; the pages' own heads stay upright.";
    T111 Warning cannot_turn()
        "this table cannot be turned where it stands"
        hint "put it between paragraphs of the text, outside of lists, quotations, notes and columns"
        explain "`writing-mode: sideways-lr` sets a table across a page of its own. Only a table that stands \
            by itself in the text can have one.";
    T112 Note running_head_cut(folio, text)
        "the running head of page {folio} does not fit and is shortened: {text}"
        hint "give a short form of it: `{{short=\"…\"}}` after the heading, `short-title` in the manifest for the title"
        explain "A running head stands in one line and clear of the folio beside it. Words at its end were \
            left out, on every page that has it; the heading itself is whole.";
    T130 Note no_patterns(language)
        "words of the language `{language}` are not divided: no patterns are known for it"
        hint "list its long words in the manifest, under `[hyphenation]`, or correct the tag"
        explain "Words are divided at the ends of lines by the patterns of their language, which is the \
            publication's or that of the nearest `lang`. For this one there are none, so its lines are \
            looser than others. Words that the manifest lists for it are divided as it says.";
    T201 Note loose_line(page, line, percent)
        "page {page}, line {line}: word spaces are {percent} % of their natural width"
        hint "allow more divisions nearby (a soft hyphen, an exception in the manifest), or change a word"
        explain "A justified line whose word spaces are stretched to more than one and a half times their \
            natural width. Every breaking of the paragraph was compared; none that keeps the other rules \
            is better.";
    T202 Note widow(page)
        "page {page} begins with the last line of a paragraph"
        hint "let a paragraph before it run a line longer or shorter"
        explain "A paragraph's last line stands alone at the head of a page or column. `widows` says how \
            many lines must stand there; no way to make the pages keeps it.";
    T203 Note orphan(page)
        "page {page} ends with the first line of a paragraph"
        hint "let a paragraph before it run a line longer or shorter"
        explain "A paragraph's first line stands alone at the foot of a page or column. `orphans` says \
            how many lines must stand there; no way to make the pages keeps it.";
    T204 Note ladder(page, line)
        "page {page}, line {line}: the third hyphen one below the other"
        hint "change a word nearby, or mark one that is not to be divided"
        explain "Three or more lines, one below the other, end in a hyphen.";
    T205 Note runt(page, line)
        "page {page}, line {line}: the last line of a paragraph is a single short word"
        hint "change a word nearby, or tie the last two words by a no-break space"
        explain "A paragraph's last line holds one word of at most five letters, or is shorter than a \
            twentieth of the measure. Nothing else could be had with lines that are not far too loose.";
    T206 Note stack(page, line, count, edge, word)
        "page {page}, line {line}: {count} lines {edge} with “{word}”"
        hint "change a word nearby"
        explain "Lines one below the other begin or end with the same word: three of any word, or two of \
            one of five letters or more. The eye loses its line there.";
    T207 Note river(page, line, count)
        "page {page}, line {line}: white runs down through {count} lines"
        hint "change a word nearby"
        explain "Word spaces of four or more lines stand one below the other and overlap by more than \
            half, so that they are seen as a white streak.";
    T208 Note short_page(page, count)
        "page {page} is {count} lines short"
        hint "let a paragraph on it run longer, or move a picture"
        explain "A page that runs on to the next ends two or more lines above its foot. Every way to end \
            the pages of the chapter was compared, with paragraphs a line longer or shorter; a heading or \
            something that cannot be divided stands where the page would have to end.";
    T209 Note short_last_page(page, count)
        "page {page} ends its chapter with {count} lines"
        hint "shorten a paragraph of the chapter, or let it run longer"
        explain "The last page of a chapter holds fewer than five lines.";
    T210 Note uneven_pages(page, other)
        "pages {page} and {other} face each other and end on different lines"
        hint "let a paragraph on one of them run a line longer or shorter"
        explain "Facing pages whose text runs on are to end on the same line.";
    T211 Note hyphen_at_page_turn(page)
        "page {page} ends within a word"
        hint "change a word in its last lines"
        explain "The last word of a page is divided, so that the reader has to turn or to look up in the \
            middle of it.";
}

/// The codes of faults in typography: what `--deny typography` makes an error.
pub const TYPOGRAPHY: &[&str] =
    &["T001", "T201", "T202", "T203", "T204", "T205", "T206", "T207", "T208", "T209", "T210", "T211"];
