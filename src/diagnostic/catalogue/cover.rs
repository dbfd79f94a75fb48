//! `C`: covers, which wrap a printed edition.

catalogue! {
    C001 Error nothing_to_wrap(cover)
        "`{cover}` is a cover, and there is no printed edition to wrap"
        hint "add an edition with `format = \"pdf\"`; the width of the spine comes from its pages"
        explain "A cover is made for one printed edition: its trim, its number of pages and its ISBN. Without one there is no width for the spine.";
    C002 Error which_edition(cover, names)
        "`{cover}` does not say which edition it wraps"
        hint "write `for = \"…\"`: there are {names}"
        explain "Editions differ in their trim, their pages and their ISBN, so each has a cover of its own. Where there is only one printed edition, it is found by itself.";
    C003 Error unknown_printed(name, advice)
        "there is no printed edition `{name}` to wrap"
        hint "{advice}"
        explain "`for` names the edition of `format = \"pdf\"` that the cover is folded round.";
    C004 Error wrong_spine(value)
        "`{value}` is no width of a spine"
        hint "write it with its unit: `spine = \"14.5mm\"`, at most 10 in"
        explain "`spine` is the width that the printer gives for this book, in place of one that is reckoned from the pages and the paper.";
    C005 Error wrong_price(value)
        "`{value}` is no price"
        hint "write `17.99 USD`, `£9.99`, or the five figures of the add-on: `51799`"
        explain "The price stands on the back, and in the five bars beside the barcode where booksellers read them: one figure for the currency (5 US, 6 Canadian, 4 New Zealand, 3 Australian dollars, 0 pounds sterling), four for the price. `90000` says that no price is given. Other currencies are printed in words alone.";
    C006 Error no_thickness(cover, edition, target)
        "the spine of `{cover}` cannot be reckoned: nothing is known of the paper of `{edition}`{target}"
        hint "give the thickness of a page, `paper = \"0.06mm\"`, or the width that the printer tells you, `spine = \"14.5mm\"`"
        explain "The width of a spine is the number of pages times the thickness of one, which is half a leaf. Printers publish the figure for each of their papers, or a calculator that gives the width.";
    C007 Error unknown_paper(paper, target, advice)
        "{target} has no paper `{paper}`"
        hint "{advice}"
        explain "A target's papers have names, each with the thickness of a page. `bindery targets NAME` lists them.";
    C008 Note paper_taken(paper, target, others)
        "no paper is named, so the spine is made for `{paper}` of {target}"
        hint "write `paper = \"{paper}\"`, or one of {others}"
        explain "The same book is thicker on one paper than on another. The first paper of the target is taken where none is named.";
    C009 Note thin_spine(cover, pages, target, least)
        "the spine of `{cover}` bears no text: the book has {pages} pages, and {target} wants {least}"
        hint "leave the spine plain; with more pages it gets its text by itself"
        explain "A cover is folded by a machine that is not exact. On a thin spine a shift of a millimetre brings the title round the corner, so printers allow text only from some number of pages on.";
    C010 Note no_room_on_spine(cover, left_out, width, clear)
        "the spine of `{cover}` is {width} wide, and {clear} on both sides must stay free: {left_out} left out"
        hint "let the spine's type be smaller in the stylesheet (`-bindery-fit`), if it is not too small to read"
        explain "The type on the spine is chosen to fit between the folds and along the spine. Where it would be smaller than the stylesheet allows, the publisher is left out first, then the author, then all of it.";
    C011 Warning no_isbn(cover, edition)
        "`{cover}` gets no barcode: `{edition}` has no ISBN"
        hint "give the edition its `isbn`, or write `barcode = false` if it is to have none"
        explain "Bookshops find a book by the barcode on its back, which says the ISBN of just this edition. Some printers give a number of their own and print the code; leave room for it, or let the template of the printer guide you.";
    C012 Error back_too_full(cover, words)
        "the back of `{cover}` has no room for its {words} words, even in the smallest type that the style allows"
        hint "write a shorter `blurb`, shorten the bio, or allow smaller type in the stylesheet (`-bindery-fit`)"
        explain "What stands on the back is set smaller until it fits, within the bounds of the stylesheet. Type smaller than that is not read by anybody, and words are not left out without being told.";
    C013 Error front_too_full(cover)
        "the front of `{cover}` has no room for its title and names, even in the smallest type that the style allows"
        hint "move a part of the title into `subtitle`, or allow smaller type in the stylesheet (`-bindery-fit`)"
        explain "Title, subtitle and names are set smaller until they fit, within the bounds of the stylesheet.";
    C014 Note lives_shortened(cover)
        "the back of `{cover}` has no room for all that is told of its authors: the first paragraph of each is kept"
        hint "write a shorter `blurb` or a shorter bio"
        explain "The lives of the authors are told whole at the end of the book. On the back, where room is scarce, only how each begins is kept, of two people at most.";
    C015 Warning small_barcode(percent)
        "the barcode has room for {percent} % of its full size, and readers want 80 %: it is drawn larger than its box"
        hint "make `.barcode` wider or taller in the stylesheet: 2 in by 1.2 in is usual"
        explain "The bars of an EAN-13 are 0.33 mm wide at full size. Scanners are made for four fifths of that and up (GS1 General Specifications, 5.2).";
    C016 Warning near_the_edge(cover, words, place, distance)
        "“{words}” stands {distance} from the {place} of `{cover}`"
        hint "widen the padding of the panel: 0.125 in is the least that printers ask for"
        explain "Covers are cut and folded by machines that are not exact. Text nearer than an eighth of an inch may be cut into, or run over the fold.";
    C017 Note picture_cut(picture, percent, side, size)
        "picture `{picture}` loses {percent} % of its {side}: its shape is not that of the cover"
        hint "make it {size}, with the bleed"
        explain "A picture fills its panel and reaches over the trim into the bleed. If it is of another shape, what is too much of it is cut off on both sides alike, unless the stylesheet says which (`object-position`).";
    C018 Warning other_spine(picture, made, own, size)
        "picture `{picture}` was made for a spine of {made}, and this book's is {own}"
        hint "make it {size}, with the bleed"
        explain "The width of a picture for the whole wrap is twice the trim, the spine, and the bleed. If the number of pages or the paper has changed since it was drawn, what should stand on the spine does not.";
    C019 Note picture_without_bleed(picture, size)
        "picture `{picture}` has the shape of the trim, without bleed"
        hint "make it {size}: what is beyond the trim is cut off"
        explain "A picture that ends where the paper is cut leaves a white hair at the edge when the cut is not exact. It is made larger until it fills the bleed, so that its own edges are cut off instead.";
}
