//! `G`: targets, which are printers, screens and standards.

catalogue! {
    G001 Error unknown_target(name, advice)
        "there is no target `{name}`"
        hint "{advice}"
        explain "A target is a printer, a screen or a standard whose rules Bindery knows, or one that the manifest \
            defines by `[[target]]`. `bindery targets` lists them, `bindery targets NAME` prints the rules of one.";
    G002 Error trim_not_taken(target, size, taken)
        "{target} does not take pages of {size}"
        hint "it takes {taken}"
        explain "A printer's machines fold and cut certain sizes. A file of another size is turned away, or scaled \
            without asking. Choose a size that the target takes, or another target. The rule, with its source, is in \
            what `bindery targets NAME` prints.";
    G003 Error too_few_pages(edition, target, pages, least)
        "`{edition}` has {pages} pages, and {target} binds none with fewer than {least}"
        hint "choose a smaller page or a larger type, or join it with another text"
        explain "A spine needs some pages to be glued to. Fewer than the printer's least are not bound.";
    G004 Error too_many_pages(edition, target, pages, most)
        "`{edition}` has {pages} pages, and {target} binds no more than {most}"
        hint "choose a larger page or a smaller type, or divide it into volumes"
        explain "A binding holds so many leaves and no more. A book with more pages is turned away.";
    G005 Error duplicate_target(name)
        "there is a target `{name}` already"
        hint "give it another name, and say `extends = \"{name}\"` to take over what that one says"
        explain "Targets are told apart by their names, and those of the program keep theirs: a reader of the manifest must be able to trust that `kdp` is what everybody calls so.";
    G006 Error wrong_length(value)
        "`{value}` is no length"
        hint "write a number and its unit: `3mm`, `0.125in`; units are mm, cm, in and pt"
        explain "Rules of targets that speak of widths and heights need a figure with its unit, not below nothing and not beyond 200 in.";
    G007 Error wrong_figure(value, most)
        "`{value}` is no figure from 0 to {most}"
        hint "write it in figures, without a unit"
        explain "This rule takes a number within bounds that make sense for it: per cent of ink, samples an inch, pages.";
    G008 Error empty_rule(rule)
        "the rule `{rule}` says nothing"
        hint "give its figure, or leave the rule out: what is not said is not judged"
        explain "A rule without a figure judges nothing. In a target that extends another, leaving a rule out takes over what the other says.";
    G009 Note margin_widened(edition, which, from, to, target, pages)
        "`{edition}` gets an {which} margin of {to} in place of {from}: {target} asks for it with {pages} pages"
        hint "set it in the stylesheet, by `margin-{which}`, if the other margins are to follow"
        explain "A printer's machines need room at the spine, the more the thicker the book, and at the other edges, where no cut is exact. The stylesheet grants less than this target asks for, so the margin is made wider, and the text is set to the measure that is left. Head and foot count as outside.";
    G010 Warning narrow_margin(edition, which, own, wanted, target)
        "`{edition}` has an {which} margin of {own}, and {target} recommends {wanted}"
        hint "make it wider in the stylesheet: `margin-{which}: {wanted}`"
        explain "What a printer recommends is not enforced. Text near the spine is hard to read, and text near the edge may be cut.";
    G011 Note marks_left_out(target)
        "the marks that the stylesheet asks for are left out: {target} wants none"
        hint "remove `marks` from `@page`, or put it where only other editions see it"
        explain "Marks for cutting and registration belong to printers who lay the sheets out by hand. Others place each page by its size, and turn away files with marks.";
    G012 Error color_not_taken(target, wanted, taken)
        "{target} does not take {wanted}"
        hint "it takes {taken}"
        explain "Printers differ in the colours that their presses and their programs take. A file in others is turned away, or changed without asking. `color` in the edition says which to make; without it, Bindery chooses what suits the target and the pages.";
    G013 Note ink_held(picture, most, share, page, target, limit)
        "picture `{picture}` on page {page} would take {most} % of ink, and {target} allows {limit} %: {share} % of its area is brought down"
        hint "lighten its darkest parts, if they come out too flat"
        explain "Where four inks lie on each other, paper cannot take all of them: it stays wet, and sets off on the next sheet. Printers state how much of all inks together may stand in one place. What is over is brought down by taking cyan, magenta and yellow back and leaving black, so that it stays dark.";
    G014 Error not_a_press(path, fault)
        "`{path}` cannot tell how inks are mixed: {fault}"
        hint "ask the printer for the ICC profile of the press and the paper"
        explain "A target's `profile` names the ICC profile by which colours become cyan, magenta, yellow and black. It must be an output profile (class `prtr`) with four inks and tables that lead to them.";
    G015 Warning undated(edition, standard)
        "`{edition}` cannot claim {standard}: it has no date"
        hint "add `date = \"2026-11-23\"` to `[publication]`, or set SOURCE_DATE_EPOCH"
        explain "Files by PDF/X say when they were made. Bindery never asks the clock, so that a book comes out the same on any day: the date is the publication's, or the one that the environment fixes. Without either the file is made all the same, and claims nothing.";
    G016 Error seen_through(edition, page, standard)
        "on page {page} of `{edition}` something shows through, and {standard} knows no transparency"
        hint "give the picture a ground of its own, or choose a target that takes PDF/X-4"
        explain "The older standards of presses are of a time before transparency. Pictures and colours that are seen through are mixed with the one colour below them; over several colours, text or another picture, and in drawings, that cannot be done without harm.";
    G017 Warning unspoken(edition, standard, why)
        "`{edition}` cannot claim {standard}: {why}"
        hint "mend it, and those who hear the book get all of it"
        explain "PDF/UA and level a of PDF/A promise that a document can be heard in full: each figure has words that stand for it, lists and tables are whole, links say where they lead.";
}
