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
}
