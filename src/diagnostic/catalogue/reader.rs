//! `R`: reading manuscripts. R001–R099 are Markdown's, R101–R199 those of pasted text,
//! R201–R299 those of web pages, R301–R399 those of Word files.

catalogue! {
    R001 Warning unknown_tag(name)
        "the HTML tag `<{name}>` has no meaning in a book; its text is kept, the tag is not shown"
        hint "write it in Markdown, or as `[text]{{.class}}`"
        explain "Of the HTML in a manuscript, the tags that mean something to a reader become part of the text: em, strong, sup, sub, br, span and their like. Any other is kept as raw markup, which no edition shows. The text between the tags is kept.";
    R002 Warning raw_block(name)
        "the HTML element `<{name}>` cannot be set in a book and is left out"
        hint "replace it by a picture or by text"
        explain "Scripts, forms, players and drawings in HTML have no equivalent on a page. The element is kept in the tree as raw markup, with all that it holds, and no edition shows it.";
    R003 Warning unpaired_tag(name)
        "the HTML tag `{name}` has no partner in the same element"
        hint "open and close it within one paragraph and within the same emphasis"
        explain "An HTML tag in a line must be closed in the same line of text, and inside the same emphasis or link, to become part of the text. One that is not is left out; the words around it are kept.";
    R004 Warning unknown_markup()
        "this HTML declaration or instruction is left out"
        hint "remove it"
        explain "Declarations, processing instructions and CDATA sections of HTML mean nothing in a manuscript. They are kept in the tree as raw markup, which no edition shows.";
    R005 Warning too_deep(limit)
        "nested more than {limit} deep; what is deeper is set at that depth"
        hint "write it with fewer quotations or lists in one another"
        explain "Quotations, lists and divisions may stand in one another to a depth that no page has room for. What is nested deeper loses its nesting, none of its words.";
    R006 Warning control_characters(code, count)
        "{count} control character(s), the first of them U+{code}, left out"
        hint "remove them; they often come with text copied from a PDF or a word processor"
        explain "Control characters have no place in text: no font has glyphs for them, and XML forbids them. They are left out; NUL becomes the replacement character.";
    R007 Warning unclosed_division(class)
        "the division `{class}` is never closed"
        hint "add a line `:::` where it ends"
        explain "A fenced division reaches from its `::: {.class}` to a line of colons. Without that line it ends where the quotation, list or file around it ends.";
    R008 Warning stray_fence()
        "this line of colons closes nothing"
        hint "remove it, or open a division before it with `::: {{.class}}`"
        explain "A line of three or more colons ends the fenced division opened last. Here none is open.";
    R009 Warning excess_cells()
        "this row has more cells than the table has columns"
        hint "add columns to the header row, or write `\\|` for a bar that is text"
        explain "A table has as many columns as its header row. The cells beyond them are joined to the last cell of their row, so that nothing is lost.";
    R010 Warning stray_end_tag(name)
        "`</{name}>` closes nothing"
        hint "remove it, or open `<{name}>` before it"
        explain "An end tag of HTML on a line of its own ends the element that was opened last with its name. Here none is open.";
    R011 Warning broken_grid()
        "this looks like a table drawn with `+`, `-` and `|`, but its lines do not meet"
        hint "let every line be as long as the first, and every corner be a `+`; text that is meant as it stands goes between fences of code"
        explain "A grid table is a drawing: lines of `+---+` above, below and between its rows, bars between its cells, and a corner wherever two lines meet. Where a line is too long, too short or ends in the open, the drawing is no table, and it is kept as the text it is made of.";
    R012 Warning unreadable_lines(part)
        "`{part}` names no lines of this listing"
        hint "write lines and ranges of lines, counted from 1: `2,5-7`"
        explain "The lines of a listing that a reader is to look at are named by their numbers in it, counted from 1 whatever number is printed beside the first. What is no number, runs backwards or lies past the last line is left out, and no line is marked.";
    R101 Warning doubtful_line(action, reason, sure)
        "this line is {action}, with a confidence of only {sure}: {reason}"
        hint "if that is wrong, say so: `--keep 'the line'` or `--drop 'the line'` with `bindery import`, or `import: {{keep: […], drop: […]}}` at the head of the file"
        explain "A pasted web page holds lines that are not part of its text, and others whose meaning was lost with their look. Each line is judged by several weak signs: its words, its length, how it ends, its place and its neighbours. Where these signs disagree, the reading may be wrong, and you should look at the line.";
    R102 Warning pasted_without_title()
        "no title was found before the text"
        hint "put the title on a line of its own at the top of the file"
        explain "The title of a pasted article is the weightiest short line before its first paragraph. This one begins with a paragraph at once.";
    R103 Warning pasted_controls(count)
        "{count} control character(s) left out"
        hint "make sure that the file is text; these characters often come from a PDF or a word processor"
        explain "Control characters and characters that could not be decoded have no place in text: no font has glyphs for them, and XML forbids them. They are left out.";
    R104 Warning idle_pattern(pattern, option)
        "no line reads `{pattern}`, which `{option}` names"
        hint "a pattern is a whole line; `*` in it stands for any words"
        explain "With `keep` and `drop` you overrule how a pasted line is read. A pattern holds for each line that has its words from the first to the last, with any others where it has an asterisk; capitals and small letters are the same. This one fits no line of the file, so it changes nothing.";
    R201 Note page_furniture(parts, words)
        "{parts} part(s) of this page, {words} word(s) in all, are left out as no part of its text; the first is here"
        hint "`--explain` shows each with its reason"
        explain "A saved page holds more than its article: menus, buttons, lists of other articles, notices, comments. What is left out is judged by several signs together: the names of the page's elements, their words, how much of them is links, and whether the reader view of browsers would show them.";
    R202 Warning doubtful_part(start, action, reason, sure)
        "the part that begins “{start}” is {action}, with a confidence of only {sure}: {reason}"
        hint "if that is wrong, take its element out of the file, or put its text into the article's element"
        explain "The signs by which a part of a page is told from its text did not agree. Look at it: it may be text that was left out, or furniture that stayed.";
    R203 Warning remote_picture(address, said)
        "the picture {address}{said} lies on the network and is left out: nothing is fetched"
        hint "save the page “complete” in your browser, or save the picture beside the file and name it there"
        explain "A build gives the same result at any time and place only if everything it needs lies in the folder. A page that is saved “complete” brings its pictures in a folder of its own. The caption of a picture that is left out stays.";
    R204 Warning left_out_media(name, said)
        "this {name}{said} cannot be set in a book and is left out"
        hint "replace it by a picture or by text"
        explain "Players, frames and drawings that a page makes by itself have no equivalent on a page of a book. Text that the page shows in their place is kept.";
    R205 Warning undecodable(encoding, count)
        "{count} character(s), the first of them here, could not be read as {encoding}"
        hint "save the page again as UTF-8"
        explain "A page says how its bytes are to be read as characters; here some bytes mean nothing in that encoding. Each is shown as the replacement character, U+FFFD.";
    R206 Warning page_without_title()
        "this page has no title"
        hint "give it one: `<title>…</title>`, or a heading `<h1>…</h1>`"
        explain "The title of a page is what its head says, or its only main heading. This one has neither.";
    R207 Warning formula_as_words()
        "this formula brings no TeX; its signs are kept as text"
        hint "give it an annotation with TeX, or write the formula between `$` signs in a Markdown manuscript"
        explain "Formulas in web pages are read by the TeX source that most programs put into them, as an annotation. This one holds only the signs as they are drawn.";
    R208 Error too_many_tags(count, depth)
        "this page has {count} elements that nest {depth} deep: more than any manuscript"
        hint "split it, or check that it is the right file"
        explain "A page may have at most 400,000 elements, and 4,000 of them open at once. The limits keep a page that was made to harm from filling the memory, or from taking hours.";
    R209 Warning picture_elsewhere(address, said)
        "the picture {address}{said} lies on somebody's disk, outside of the folder, and is left out"
        hint "copy the picture beside the file and name it there by its own name"
        explain "An address that begins with `file:` leads to a place on the computer on which the page was made. Files outside of the manuscript's folder are not read. The caption of a picture that is left out stays.";
    R210 Warning broken_data()
        "the picture that stands here in the page itself cannot be read and is left out"
        hint "save the picture beside the file and name it there"
        explain "A page may hold a picture in the address of the picture, as `data:image/png;base64,…`. This one is no picture that can be shown, or its letters are damaged.";
    R301 Error not_word(reason)
        "this is no Word file: {reason}"
        hint "a Word file is an archive of XML, as Word has written it since 2007 under the ending `.docx`"
        explain "What the ending promises and what the file holds do not agree, so that nothing could be read.";
    R302 Error word_limit(what, limit)
        "the {what} is beyond {limit}, the most that is read"
        hint "split the file, or check that it is the right one"
        explain "A part of a Word file may have 64 MB when it is unpacked, one of text 32 MB, the whole file 192 MB, 2,000,000 nodes in a part and elements 400 deep. No manuscript needs as much; a file that was made to fill the memory does.";
    R303 Error broken_part(part, fault)
        "the part `{part}` of this file cannot be read: {fault}"
        hint "open the file in Word or LibreOffice, and save it again"
        explain "A Word file is an archive of parts in XML. One of them is damaged, or holds what no Word file may hold, such as entities of its own.";
    R304 Warning tracked_changes(inserted, deleted)
        "changes were tracked in this file; all are accepted: {inserted} insertion(s), {deleted} deletion(s)"
        hint "accept or reject them in Word to decide for yourself"
        explain "Words that were inserted while changes were tracked are part of the text; words that were deleted are not.";
    R305 Note editorial_note(author, text)
        "{author} writes beside this paragraph: {text}"
        hint ""
        explain "A comment in a Word file is a note to the author or the editor. It is no part of the text, and stands in no edition.";
    R306 Warning left_out_object(kind, said)
        "a {kind}{said} stands here and is left out"
        hint "put a picture in its place (PNG, JPEG or SVG)"
        explain "Charts, diagrams, drawings of Office's own and pictures in the forms of old Windows programs cannot be brought along.";
    R307 Note text_box()
        "a text box is tied to this paragraph; it is set below it, as a sidebar"
        hint ""
        explain "A text box stands anywhere on Word's page. Its text is kept, in a division of the class `sidebar`, after the paragraph that it is tied to.";
    R308 Note field_as_text(says)
        "the field `{says}` is kept as the words that it last showed"
        hint "if they change from edition to edition, write a reference instead"
        explain "A field is worked out by Word: a page number, a date, a value of the file. What it showed when the file was saved is part of the text, and does not change any more.";
    R309 Note contents_left_out(words)
        "the table of contents, {words} word(s), is left out; each edition draws up its own"
        hint ""
        explain "The table of contents in a Word file holds the page numbers of Word's pages.";
    R310 Warning unknown_symbol(font, code)
        "a sign of the font {font}, number {code}, is no character of Unicode"
        hint "replace it in Word by a character from `Insert > Symbol` of a font for text"
        explain "Old fonts for signs have numbers of their own for them. Which character a sign is can be told for the common ones only; this one is shown as the replacement character.";
    R311 Warning hidden_text(words)
        "{words} word(s) are formatted as hidden, and left out"
        hint "take the format off them in Word if they belong to the text"
        explain "Hidden text is not printed by Word either.";
    R312 Warning missing_part(part)
        "the picture `{part}` is named in this file, and is not in it"
        hint "put the picture into the file again"
        explain "The file names a part that its archive does not hold, most often because another program cut it out.";
    R313 Warning outside_archive(target)
        "this file names `{target}`, which leads out of its archive, and is not followed"
        hint "open the file in Word, and save it again"
        explain "Parts of a Word file lie in its archive. A name that leads out of it was not written by an office program, and no file of yours is read by it.";
    R314 Warning formula_in_part(part)
        "this formula holds `{part}`, which has no TeX; its signs are kept"
        hint "look at the formula in the editions"
        explain "Formulas are written as TeX. One part of this one has no equivalent, so that only the signs in it were kept.";
    R315 Note running_heads(words)
        "headers and footers, {words} word(s), are left out; each edition has its own"
        hint ""
        explain "What stands above and below Word's pages belongs to those pages. Running heads and page numbers are set by the stylesheet.";
}
