//! `S`: stylesheets.

catalogue! {
    S001 Warning unknown_property(name, nearest)
        "unknown property `{name}`"
        hint "{nearest}"
        explain "The declaration names a property that neither Bindery nor e-readers know, most often for a \
            slip of the pen. It is left out, as CSS asks; the declarations beside it stand.";
    S002 Warning unsupported_value(property, value, accepted)
        "`{property}` does not take `{value}`"
        hint "{accepted}"
        explain "The property is known, but not this value for it, so the declaration is left out and what \
            other rules say of the property holds.";
    S003 Warning unsupported_selector(selector, instead)
        "selector `{selector}` is not understood"
        hint "{instead}"
        explain "The selector is malformed or uses a form that Bindery does not match. As CSS asks, the whole \
            rule is left out, with all the selectors it lists.";
    S004 Warning unknown_at_rule(name, nearest)
        "unknown rule `@{name}`"
        hint "{nearest}"
        explain "The at-rule is not one that Bindery or e-readers know in this place; it is left out with \
            everything inside it.";
    S005 Warning malformed(what)
        "this is no {what}"
        hint "a rule is `selector {{ property: value; }}`"
        explain "The text cannot be read as a declaration or as a rule. Reading goes on after the next \
            semicolon or closing brace, as CSS asks.";
    S006 Warning unknown_import(name, nearest)
        "there is no look `{name}` to import"
        hint "{nearest}"
        explain "A stylesheet can begin with `@import` of one of the built-in looks, which it then extends. \
            Other files and addresses cannot be imported.";
    S007 Warning unsupported_media(query, accepted)
        "media query `{query}` is not understood"
        hint "{accepted}"
        explain "Rules can be limited to print (`@media print`), to e-books (`@media book`, `screen` and the \
            `amzn` types), and in print by the page (`min-width`, `max-width`, `orientation`). A query that \
            is not understood is never true, so the rules inside it are left out.";
    S008 Warning unknown_page_selector(selector, nearest)
        "page selector `{selector}` is not understood"
        hint "{nearest}"
        explain "Pages are chosen by name and by `:first`, `:left`, `:right` and `:blank`, as in \
            `@page chapter:first`.";
    S009 Warning undefined_variable(name, nearest)
        "`{name}` is defined nowhere"
        hint "{nearest}"
        explain "The value uses a custom property that neither this stylesheet nor a built-in look defines, \
            and gives nothing to fall back on, so the declaration would have no effect.";
    S010 Warning nested_too_deeply(limit)
        "blocks and functions are nested more than {limit} deep"
        hint "write the rule flat"
        explain "Bindery bounds the depth of nested blocks, brackets and functions, so that no stylesheet can \
            exhaust its memory. What lies deeper is left out.";
    S011 Warning unclosed(what)
        "this {what} is never closed"
        hint "close it where it should end"
        explain "The stylesheet ends inside a block, a string or a comment. CSS closes it at the end of the \
            file, so that all the rules after the missing mark may have become part of it.";
    S012 Warning not_in_print(name)
        "`{name}` has no effect in print"
        hint "move it into `@media book` to keep it for e-books alone, or remove it"
        explain "E-readers may understand this property, and it is passed on to the e-book's stylesheet, but \
            Bindery's pages are made without it.";
    S013 Warning not_here(name, place, accepted)
        "`{name}` has no meaning in {place}"
        hint "{accepted}"
        explain "Pages, margin boxes and the area of the notes each take some properties only; this one is \
            not among them.";
    S014 Warning too_many_faults(left)
        "{left} more faults of this stylesheet are not shown"
        hint "is this file a stylesheet?"
        explain "Only the first thousand faults of a stylesheet are listed.";
    S020 Warning incomplete_face(descriptor)
        "this `@font-face` has no `{descriptor}`"
        hint "a face has `font-family: Name; src: url(\"fonts/name.otf\");`"
        explain "A rule `@font-face` gives a font file a name by which other rules can ask for it. Without the \
            name or the file it does nothing, and is left out.";
    S021 Warning undefined_alternate(name, function)
        "`{name}` is no name of `{function}()` in this stylesheet"
        hint "define it: `@font-feature-values Family {{ @{function} {{ {name}: 1 }} }}`, or use `font-feature-settings`"
        explain "Alternate glyphs have numbers of their own in each typeface. `@font-feature-values` gives them \
            names, family by family, and `font-variant-alternates` asks for them by these names. One that \
            nothing defines changes nothing.";
}
