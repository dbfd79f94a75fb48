//! `X`: finished files, judged by a target. Every hint names the rule's source.

catalogue! {
    X001 Error unreadable(reason)
        "the file cannot be judged: {reason}"
        hint "make it anew, or open it and save it in another program"
        explain "A file that is cut off, whose parts lead nowhere or round in circles, or that unpacks to more than any book, cannot be read by printers' programs either.";
    X002 Error encrypted()
        "the file is encrypted"
        hint "save it without a password and without restrictions"
        explain "Printers' programs cannot open encrypted files, and no standard of presses or archives allows them.";
    X003 Error font_missing(page, font, source)
        "page {page} uses `{font}`, which is not in the file"
        hint "embed all fonts; {source}"
        explain "A font that is not in the file is replaced by another, with other widths and perhaps without the letters.";
    X004 Error wrong_boxes(page, fault, source)
        "the boxes of page {page} are wrong: {fault}"
        hint "{source}"
        explain "Boxes say where the sheet ends, how far pictures reach and where the page is cut. Each must lie within the next: trim within bleed, bleed within the sheet.";
    X005 Error wrong_size(page, size, taken)
        "page {page} is cut to {size}"
        hint "it must be {taken}"
        explain "All pages of a book are cut to one size, and it must be one that the target takes.";
    X006 Error wrong_color(page, space, source)
        "page {page} has {space}"
        hint "convert it; {source}"
        explain "A target that does not take a kind of colour turns the file away or changes the colour without asking.";
    X007 Error too_much_ink(page, percent, limit, source)
        "page {page} lays {percent} % of ink in one place; the limit is {limit} %"
        hint "bring dark parts down; {source}"
        explain "More ink than the paper takes stays wet and sets off on the next sheet.";
    X008 Warning low_resolution(page, found, least, source)
        "a picture on page {page} has {found} samples an inch as it is placed; at least {least} are asked for"
        hint "place it smaller, or use a larger one; {source}"
        explain "Samples that are further apart than the eye can tell are seen as squares.";
    X009 Warning high_resolution(page, found, most, source)
        "a picture on page {page} has {found} samples an inch as it is placed; no more than {most} are of use"
        hint "scale it down; {source}"
        explain "What is finer than the press can print makes the file large and the printing slow.";
    X010 Error transparency(page, why, source)
        "page {page} has transparency: {why}"
        hint "flatten it; {source}"
        explain "Older programs of printers cannot mix what is seen through, or mix it in other colours than the author saw.";
    X011 Error annotations(page, count, source)
        "page {page} carries annotations: {count}"
        hint "leave links and notes out of the printed file; {source}"
        explain "Links and notes are for screens. Printers' programs may print them, or turn the file away.";
    X012 Error page_count(count, wanted, source)
        "the file has {count} pages; {wanted}"
        hint "{source}"
        explain "A binding holds between so many and so many pages, and often an even number or a multiple of more.";
    X013 Error near_spine(page, found, wanted, source)
        "text stands {found} from the spine, on page {page}; {wanted} are asked for"
        hint "widen the inside margin; {source}"
        explain "What stands too near the spine disappears in the fold. Thick books need more room than thin ones.";
    X014 Error near_edge(page, found, wanted, source)
        "text stands {found} from the edge, on page {page}; {wanted} are asked for"
        hint "widen the margin; {source}"
        explain "No cut is exact. What stands too near the edge may be cut off.";
    X015 Error no_bleed(page, found, wanted, source)
        "on page {page} ink reaches the edge, and the bleed is {found} in place of {wanted}"
        hint "let it reach past the edge; {source}"
        explain "Where a picture ends exactly at the edge, the least error of the cut leaves a white line.";
    X016 Error marks(page, source)
        "page {page} has marks or other ink outside the bleed"
        hint "leave printer's marks out; {source}"
        explain "A printer who places each page by its size does not want marks round it.";
    X017 Error not_claimed(standard, why, source)
        "the file is not by {standard}: {why}"
        hint "{source}"
        explain "A standard is claimed in the file's metadata, and the claim has to be true: output intent, trapping, version and colours.";
    X018 Error not_tagged(why, source)
        "the file cannot be heard in full: {why}"
        hint "{source}"
        explain "A file for everybody has a structure, a language and a title.";
    X019 Warning outline(fault, source)
        "the file {fault}"
        hint "{source}"
        explain "An outline helps on a screen, and some printers' programs stumble over it.";
    X020 Warning metadata(fault, source)
        "the file {fault}"
        hint "{source}"
        explain "Metadata name the book wherever the file goes. Some printers would rather have none.";
    X021 Error too_large(size, limit, source)
        "the file has {size} MB; the limit is {limit} MB"
        hint "scale pictures down; {source}"
        explain "Larger files are not taken over the network.";
    X022 Error no_manuscript_inside(source)
        "the manuscript is not in the file"
        hint "{source}"
        explain "An archive wants to be able to make the book again.";
    X023 Warning not_all_seen(page)
        "page {page} holds more than can be gone through"
        hint "simplify its drawings"
        explain "A page with millions of operators is judged as far as it was read. Printers' programs may stop at it as well.";
    X024 Error spreads(page, source)
        "page {page} looks like two pages side by side"
        hint "export single pages; {source}"
        explain "A binding needs each page by itself. Two of them on one sheet, as they lie open, cannot be put in order.";
}
