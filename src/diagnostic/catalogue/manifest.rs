//! `M`: the manifest and front matter.

catalogue! {
    M001 Error manifest_syntax(fault, advice)
        "{fault}"
        hint "{advice}"
        explain "The manifest is a TOML file (toml.io), and TOML could not be read at this place. What stands after it may not have been looked at.";
    M002 Error front_matter_syntax(fault)
        "the front matter cannot be read: {fault}"
        hint "text that holds `: ` or begins with a sign such as `[`, `{{`, `*`, `&` or `@` needs quotes"
        explain "The block of data on top of a manuscript is YAML between two lines `---`, or TOML between two lines `+++`. It could not be read at this place, so nothing that it says is known.";
    M003 Error unknown_key(key, table, advice)
        "{table} has no key `{key}`"
        hint "{advice}"
        explain "Nothing reads this key, so what it says would be lost without a word. It is most often a slip of the pen; the hint names the key that is spelled nearest, or all there are.";
    M004 Error wrong_type(key, wanted, found)
        "`{key}` must be {wanted}, not {found}"
        hint ""
        explain "The value is of another sort than its key wants: a number where text belongs, or a single value where a table belongs. Text stands in quotes, lists in `[ ]`.";
    M005 Error wrong_word(key, value, advice)
        "`{value}` is no {key}"
        hint "{advice}"
        explain "This key takes one of a few words, and this is none of them.";
    M006 Error wrong_number(scheme, fault)
        "this {scheme} is wrong: {fault}"
        hint ""
        explain "ISBN, ISSN, ORCID and ISNI end in a check digit that is computed from the others. Where it does not fit, at least one figure is wrong, and a wrong number on a published book cannot be called back. Compare it, figure by figure, with the paper it was taken from.";
    M007 Error wrong_language(value, advice)
        "`{value}` is no language tag"
        hint "{advice}"
        explain "Languages are named by BCP 47 tags: two or three letters for the language, as in `en` or `grc`; then, after hyphens, script, region or variant where they matter, as in `en-GB`, `zh-Hant`, `de-1901`. Hyphenation, quotation marks and readers' voices go by it.";
    M008 Error wrong_date(value, advice)
        "`{value}` is no date"
        hint "{advice}"
        explain "Dates are a year, a year and month, or a day that exists, in figures: `2026`, `2026-11`, `2026-11-23`.";
    M009 Error wrong_role(value, advice)
        "`{value}` is no role of the MARC list"
        hint "{advice}"
        explain "Who did what is said by a relator code of the Library of Congress, three letters as in `aut` (author), `trl` (translator), `ill` (illustrator), `edt` (editor), or by its English term. E-books carry the code, and libraries and shops read it. The list is at id.loc.gov/vocabulary/relators.";
    M010 Error wrong_page_size(value, advice)
        "`{value}` is no page size"
        hint "{advice}"
        explain "A page size is a name (`A5`, `letter`, `trade`), or width and height with their unit: `6x9in`, `140x216mm`, or `[\"140mm\", \"216mm\"]`. Units are mm, cm, in and pt. Each side is between 1 in and 200 in, the most a PDF page can have.";
    M011 Error duplicate_edition(name)
        "there is an edition `{name}` already"
        hint "give each edition a name of its own: its files are called after it"
        explain "Editions are told apart by their names, on the command line, in reports and in file names.";
    M012 Error duplicate_contributor(id)
        "there is a contributor with the id `{id}` already"
        hint "give each contributor an id of their own, or leave `id` out"
        explain "The id tells contributors apart where the text or the manifest refers to one of them.";
    M013 Error empty_value(key)
        "`{key}` is empty"
        hint "write what it is, or leave the key out"
        explain "A key with an empty value says nothing; for a title or a name, something must be said.";
    M014 Error missing_key(table, key, advice)
        "{table} needs `{key}`"
        hint "{advice}"
        explain "Without this key the table cannot be understood.";
    M015 Error two_for_one(key, other)
        "`{key}` says the same thing as `{other}`, which is there too"
        hint "keep one of the two"
        explain "Both keys mean one thing, and it is not for Bindery to choose between them.";
    M016 Note title_taken(title, origin)
        "no title is given; `{title}` is taken from {origin}"
        hint "write `title:` in the front matter, or in `[publication]`"
        explain "A publication needs a title: it stands on the title page, in the files' data and in their names. Where none is given, the first heading is taken, and failing that the file's name.";
    M017 Note defaults_taken(list)
        "not said, so taken for granted: {list}"
        hint "say it in the front matter or in a `bindery.toml`"
        explain "A single manuscript builds without a manifest. What it does not say is filled in with what suits most books, and listed here so that nothing comes as a surprise.";
    M018 Note unused_key(key, advice)
        "`{key}` is not used"
        hint "{advice}"
        explain "Front matter is often written for several programs. This key is for another one, or a slip of the pen.";
    M019 Error no_manuscript()
        "no file of the text is named"
        hint "add `[manuscript]` with `body = [\"chapter-*.md\"]`"
        explain "The manifest describes a publication but names no file with its text.";
    M020 Error unknown_style(name, advice)
        "there is no style `{name}`"
        hint "{advice}"
        explain "A style is one of those that are part of Bindery, or the path of a stylesheet, which ends in `.css`.";
    M021 Error unknown_page_list(name, advice)
        "no PDF edition is called `{name}`"
        hint "{advice}"
        explain "`page-list` names the printed edition whose page numbers an e-book carries, so that a class can open both at one page. It must be the name of a PDF edition of the same publication.";
    M022 Error unfit_name(key, value, advice)
        "`{value}` cannot be {key}: files are called after it"
        hint "{advice}"
        explain "Names that become file names hold small or capital letters of a to z, figures, hyphens, underscores and points, and begin with a letter or a figure, so that they work on every system and in every shop.";
    M023 Error wrong_member(path, fault)
        "`{path}` is no member of the workspace: {fault}"
        hint "name folders that have a `bindery.toml` of their own"
        explain "`[workspace] members` lists folders with a manifest of their own; building the workspace builds them all.";
    M024 Error empty_manifest()
        "the manifest describes nothing"
        hint "begin with `[publication]` and its `title`, or with `[workspace]`"
        explain "A manifest has a `[publication]`, or a `[workspace]` with members, or both.";
    M025 Warning key_of_other_format(key, format)
        "`{key}` means nothing for a {format} edition"
        hint "remove it, or move it to an edition of the other format"
        explain "Pages belong to PDF editions; covers, embedded fonts and page lists to EPUB editions.";
    M026 Error not_a_font(path, fault)
        "`{path}` cannot be used as a font: {fault}"
        hint "name TrueType, OpenType or WOFF files: .ttf, .otf, .woff, .woff2"
        explain "`[fonts] files` names the font files that the publication brings. TrueType and OpenType fonts can be embedded; those that are packed for the web, as WOFF or WOFF2, are unpacked.";
    M027 Note second_front_matter()
        "this front matter is not read: the manifest speaks for the whole publication"
        hint "move what it says into `bindery.toml`"
        explain "A file that belongs to a publication with a manifest may have front matter of its own, left from the time when it stood alone. Only the manifest counts.";
    M028 Error wrong_division(word, fault)
        "`{word}` does not say how a word is divided: {fault}"
        hint "write one word with a hyphen wherever it may be divided, as in `man-u-script`"
        explain "`[hyphenation]` lists words by language, each with hyphens where it may be divided at the end of a line. A word without a hyphen is never divided. The words of the text are looked up without their hyphens, so each entry must be one word, and nothing but that word.";
}
