//! `I`: bringing in what others wrote, as files and as folders.

catalogue! {
    I001 Error in_the_way(path)
        "`{path}` is there already, and is not written over"
        hint "give another name with `--out`, or write over it with `--force`"
        explain "An import writes new files beside those it reads, and never touches one that somebody may have worked on.";
    I002 Error markdown_already(path)
        "`{path}` is a manuscript in Markdown already"
        hint "build it as it is; or name a file for a clean copy with `--out`"
        explain "An import makes Markdown of what is not. A file that is Markdown can be built at once. With a name for the copy it is written anew, in the plainest form and with its front matter in Bindery's own words.";
    I003 Error nothing_to_import(path)
        "the folder `{path}` holds no text that could be imported"
        hint "texts end with `.md`, `.markdown` or `.qmd`"
        explain "An import of a folder looks for the plan of a book (mdBook's `SUMMARY.md`, Quarto's `_quarto.yml`, the posts of Jekyll) and, where there is none, for files of Markdown.";
    I004 Note draft_chapter(title)
        "the chapter `{title}` has no file yet, and is left out"
        hint "add it to `bindery.toml` when it is written"
        explain "The plan of the book names a chapter without a file: a draft. There is nothing of it to build.";
    I005 Warning missing_chapter(path)
        "`{path}`, which the plan of the book names, is not there, and is left out"
        hint "add it to `bindery.toml` when it is"
        explain "The plan of the book leads to a file that does not exist, or that lies outside the folder.";
    I006 Note left_out(path, why)
        "`{path}` is left out: {why}"
        hint "if it belongs to the book, name it in `bindery.toml`"
        explain "Folders of texts hold files that are about the text and not of it. Which these are is guessed by their names.";
    I007 Note foreign_marks(name, marks)
        "`{name}` holds {marks}, which are not followed and stay in the text"
        hint "replace them in the manuscript by what they stand for"
        explain "Site generators fill in parts of a page when they build it. What stands in the file is an order to a program that Bindery is not.";
    I010 Error cyclic_include(path)
        "`{path}` includes itself, directly or through others"
        hint "take one of the includes out"
        explain "A file that is included in itself would never end. It is left out at this place.";
    I011 Error include_limit(what)
        "includes come to {what}"
        hint "put the texts into files of the manuscript"
        explain "Files that include others may multiply beyond all measure. There is a limit to how deep they stand in one another, how many there are and how long they are together.";
    I012 Warning no_include_anchor(path, anchor)
        "`{path}` has no anchor `{anchor}`, and nothing of it is included here"
        hint "mark the lines with `ANCHOR: {anchor}` and `ANCHOR_END: {anchor}` in comments"
        explain "An include may ask for the lines between two marks in a file. These marks are not there.";
    I013 Warning include_in_line()
        "this include within a line is not followed, since its file is not one paragraph"
        hint "let it stand on a line of its own, with an empty line before and after it"
        explain "A file that is included within a line must be one paragraph, whose words then stand in the line. One that has more cannot stand within a paragraph, and the include stays as it is written.";
    I014 Note hidden_code()
        "this code is left out, as its options ask"
        hint "remove `echo: false`, or `include: false`, to show it"
        explain "Quarto runs code and shows its results. Code that is marked not to be shown is left out; what running it would have shown is not known here, since no code is run.";
}
