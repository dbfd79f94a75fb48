//! `V`: finished files read back, and held against the manuscript or against another printing.

catalogue! {
    V001 Error words_lost(edition, words, found)
        "{edition}: `{words}` stands in the manuscript and not in the file{found}"
        hint "the old file is left in place; words that a stylesheet hides or covers must be shown, else this is a fault of the program: please report it with this text"
        explain "Every build reads the finished file back and looks for each word of the manuscript, once and in order. A file that lacks one is not put in its place.";
    V002 Error words_doubled(edition, words, page)
        "{edition}: `{words}` stands on page {page} once more than in the manuscript"
        hint "the old file is left in place; a stylesheet may repeat words by `content`, else this is a fault of the program: please report it with this text"
        explain "Every build reads the finished file back and looks for each word of the manuscript, once and in order. What an edition adds by itself, such as numbers and labels, may stand between them; the author's own words may not stand there twice.";
    V003 Error words_moved(edition, words, page)
        "{edition}: `{words}` stands on page {page} and not where it does in the manuscript"
        hint "the old file is left in place; this is a fault of the program: please report it with this text"
        explain "Every build reads the finished file back and looks for each word of the manuscript, once and in order. Words in another order make another text.";
    V004 Error not_read_back(edition, reason)
        "{edition}: the finished file cannot be read back: {reason}"
        hint "the old file is left in place; this is a fault of the program: please report it"
        explain "Every build reads the finished file back, by a parser that shares nothing with the writer. What cannot be read is not put in its place.";
    V005 Error more_differences(edition, count)
        "{edition}: {count} more places differ from the manuscript"
        hint "the first ones most often explain the others"
        explain "When a finished file differs from its manuscript in many places, the first are told and the others counted.";
    V101 Error nothing_to_compare(name, reason)
        "`{name}` is no file and no folder, {reason}"
        hint "name a PDF, an EPUB, a folder of them, or a revision such as `HEAD~1`"
        explain "`diff` and `errata` lay two printings side by side: finished files, folders of products, or revisions of the manuscript that `git` keeps, which they build for the purpose.";
    V102 Error no_products(name)
        "`{name}` holds no PDF and no EPUB"
        hint "name the folder that `bindery build` writes to, or a copy of it"
        explain "A folder stands for the finished files in it, which are paired by their names.";
    V103 Error no_git(name)
        "`{name}` is no file and no folder, and `git` cannot be run to look for a revision"
        hint "install `git`, or name finished files"
        explain "Revisions of a manuscript are unpacked by `git`, into a folder that goes away again; neither the repository nor what is checked out is touched.";
    V104 Error no_revision(name, reason)
        "the revision `{name}` cannot be unpacked: {reason}"
        hint "see whether `git` can check it out, and whether the disk has room"
        explain "Revisions of a manuscript are unpacked by `git`, into a folder that goes away again; neither the repository nor what is checked out is touched.";
    V105 Error not_compared(name, reason)
        "{name} cannot be compared: {reason}"
        hint "make it anew, or leave it out"
        explain "Both printings are read back, by parsers that judge nothing and change nothing. What is cut off, encrypted or of another kind cannot be.";
    V024 Error no_report(path, reason)
        "the files that the report `{path}` tells of cannot be had: {reason}"
        hint "name a `report.json` that a build has written, with the `.cache` that lies beside it"
        explain "A report names the files of a build by their digests. Where a later build has replaced them, they are looked for in the cache beside the report, which keeps them until it has to make room.";
    V020 Warning page_gave_way(edition, folio)
        "{edition}: page {folio} does not begin where it did in the last printing"
        hint "shorten or lengthen the correction by a few letters, or let the page turn elsewhere"
        explain "With `--lock pages` pages begin with the words with which they began in the last printing. This one could not: the page before it cannot hold what it would have to, however its paragraphs are set.";
    V023 Warning page_divided(edition, folio, count)
        "{edition}: page {folio} cannot hold its text any more and became {count} pages"
        hint "shorten the correction, or let the pages after it turn elsewhere: build without `--lock pages`"
        explain "With `--lock pages` pages begin with the words with which they began in the last printing. So much text was added to this one that it fills pages of its own; those after it begin where they did, with other numbers.";
    V021 Note proof_again(edition, count, folios)
        "{edition}: to be proofed again: {count} pages, {folios}"
        hint ""
        explain "These pages differ from the last printing. All others are as they were.";
    V022 Error no_printing(edition, path)
        "{edition}: there is no last printing to keep the pages of: `{path}` is no PDF that can be read"
        hint "name the printing, as in `--printing printed/2025`, or build without `--lock pages`"
        explain "`--lock pages` reads the last printing back, to begin pages with the same words. It is looked for where the new file will be, or where `--printing` says.";
}
