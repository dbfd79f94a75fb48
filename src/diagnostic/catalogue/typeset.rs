//! `T`: typesetting. From `T100` on: pages.

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
}
