//! `U`: files, paths and the use of the command.

catalogue! {
    U001 Error missing_file(path, advice)
        "there is no file `{path}`"
        hint "{advice}"
        explain "A file that is named was not found. Paths are relative to the file that names them, and capital and small letters differ.";
    U002 Error not_a_file(path)
        "`{path}` is a folder, not a file"
        hint "name a file in it, or a pattern such as `{path}/*.md`"
        explain "A file is wanted here, and a folder of this name was found.";
    U003 Error too_large(path, size, limit)
        "`{path}` is too large: {size} MB, where {limit} MB is the most"
        hint "split it, or check that it is the right file"
        explain "A file of this size is hardly a manuscript or a picture for one. The limit keeps a slip of the pen from filling the memory.";
    U004 Error not_utf8(path, byte, guess)
        "`{path}` is not UTF-8: byte {byte} begins no character"
        hint "{guess}"
        explain "Manuscripts, manifests and stylesheets are text in UTF-8. This file holds bytes that are none; most often it was saved in an older encoding. Save it again as UTF-8 in your editor, or convert it: `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md`.";
    U005 Error unreadable(path, fault)
        "`{path}` cannot be read: {fault}"
        hint ""
        explain "The system refused to give the file's contents.";
    U006 Error outside(path)
        "`{path}` leads out of the publication's folder"
        hint "copy the file into the folder and name it there"
        explain "Pictures, fonts, stylesheets and bios must lie in the folder of the publication, or in that of the manuscript that names them, also when links are followed. A publication that someone sends you cannot carry off other files of yours this way.";
    U007 Error unwritable(path, fault)
        "`{path}` cannot be written: {fault}"
        hint "choose another folder with `--out`"
        explain "The product could not be put in its place. What was there before is still there.";
    U008 Error unknown_manuscript(path, advice)
        "`{path}` is no manuscript: its ending says nothing that can be read"
        hint "{advice}"
        explain "Manuscripts are Markdown (`.md`, `.markdown`), pasted text (`.txt`), saved web pages (`.html`, `.htm`, `.xhtml`) or Word files (`.docx`).";
    U009 Error bad_pattern(pattern, fault)
        "`{pattern}` is no pattern of file names: {fault}"
        hint "`*` stands for any part of a name, `?` for one letter, `**` for folders, `[ab]` for one of several"
        explain "The pattern could not be understood.";
    U010 Error no_match(pattern, advice)
        "no file matches `{pattern}`"
        hint "{advice}"
        explain "A pattern that matches nothing would leave a hole in the text.";
    U011 Error nothing_here(path)
        "`{path}` has no `bindery.toml` and is no manuscript"
        hint "name a folder with a manifest, or a manuscript: `bindery build text.md`"
        explain "A build begins with a folder that holds a `bindery.toml`, or with one manuscript file.";
    U012 Error unknown_edition(name, advice)
        "no edition is called `{name}`"
        hint "{advice}"
        explain "`--edition` takes the name of an edition of the publication.";
    U013 Error two_of_one_name(file)
        "two publications would both be written to `{file}`"
        hint "give one of them a `slug` of its own"
        explain "The products of different publications would overwrite each other.";
    U014 Warning named_twice(path)
        "`{path}` is named twice; it is read once, in its first place"
        hint ""
        explain "One file stands in two places of the manuscript, most often because a pattern matches a file that is also named by itself.";
    U015 Error empty_text(path)
        "`{path}` holds no text"
        hint "write something"
        explain "The manuscript is empty, or holds nothing but front matter, so there is nothing to publish.";
    U016 Error failed_edition(name, fault)
        "the edition `{name}` could not be made: {fault}"
        hint ""
        explain "A file could not be put together. The other editions are made nevertheless.";
    U017 Error bad_date(value)
        "SOURCE_DATE_EPOCH is `{value}`, which is no number of seconds"
        hint "give seconds since 1970, as in `SOURCE_DATE_EPOCH=1767225600`, or unset it"
        explain "The environment variable SOURCE_DATE_EPOCH gives the date of a build in which the publication names none (reproducible-builds.org/specs/source-date-epoch).";
    U018 Error remote_file(path)
        "`{path}` is an address, and nothing is fetched from the network"
        hint "save the file beside the manuscript and name it there"
        explain "A build gives the same result at any time and place only if everything it needs lies in the folder.";
    U901 Error internal(name, fault)
        "an error in Bindery stopped the edition `{name}`: {fault}"
        hint "this is our fault, not yours: please report it with the manuscript"
        explain "A rule that Bindery relies on inside did not hold. The other editions are made nevertheless.";
}
