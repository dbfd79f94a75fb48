//! Properties that e-readers know and print does not: passed on to the e-book's stylesheet.

/// They only ever concern a screen, so there is nothing to say of them in print.
const SCREEN: &[&str] = &[
    "animation",
    "animation-delay",
    "animation-duration",
    "animation-iteration-count",
    "animation-name",
    "appearance",
    "color-scheme",
    "cursor",
    "overflow",
    "overflow-x",
    "overflow-y",
    "pointer-events",
    "scroll-behavior",
    "scroll-margin-top",
    "scrollbar-width",
    "speak",
    "speak-as",
    "touch-action",
    "transition",
    "user-select",
    "will-change",
];

/// They would change the page too, if print knew them.
const UNSUPPORTED: &[&str] = &[
    "align-content",
    "align-items",
    "align-self",
    "aspect-ratio",
    "background-clip",
    "background-image",
    "background-position",
    "background-repeat",
    "background-size",
    "block-size",
    "border-image",
    "border-radius",
    "border-spacing",
    "bottom",
    "box-decoration-break",
    "box-shadow",
    "box-sizing",
    "clip",
    "clip-path",
    "counter-set",
    "direction",
    "empty-cells",
    "filter",
    "flex",
    "flex-direction",
    "flex-flow",
    "flex-wrap",
    "font-display",
    "font-palette",
    "font-synthesis",
    "font-variant-east-asian",
    "gap",
    "grid",
    "grid-template-columns",
    "image-rendering",
    "inline-size",
    "inset",
    "isolation",
    "justify-content",
    "left",
    "line-break",
    "list-style-image",
    "list-style-position",
    "margin-block",
    "margin-block-end",
    "margin-block-start",
    "margin-inline",
    "margin-inline-end",
    "margin-inline-start",
    "mask",
    "max-inline-size",
    "min-width",
    "mix-blend-mode",
    "opacity",
    "outline",
    "overflow-wrap",
    "padding-block",
    "padding-inline",
    "padding-inline-end",
    "padding-inline-start",
    "position",
    "quotes",
    "right",
    "row-gap",
    "shape-outside",
    "tab-size",
    "table-layout",
    "text-combine-upright",
    "text-decoration-color",
    "text-decoration-skip-ink",
    "text-decoration-style",
    "text-decoration-thickness",
    "text-emphasis",
    "text-justify",
    "text-orientation",
    "text-overflow",
    "text-rendering",
    "text-shadow",
    "text-size-adjust",
    "text-underline-offset",
    "text-underline-position",
    "top",
    "transform",
    "transform-origin",
    "unicode-bidi",
    "visibility",
    "word-break",
    "word-wrap",
    "z-index",
];

/// Makers' own names, which only their readers read.
const MAKERS: &[&str] = &[
    "-epub-", "-webkit-", "-moz-", "-ms-", "-o-", "-amzn-", "-ibooks-", "-apple-", "-kobo-", "adobe-", "oeb-",
];

/// How a property that print does not know is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::style) enum Foreign {
    /// Nothing is lost in print.
    Screen,
    /// Print is the poorer for it.
    Unsupported,
}

/// Whether e-readers know a property of this name, in lower case.
pub(in crate::style) fn is_foreign(name: &str) -> Option<Foreign> {
    if SCREEN.binary_search(&name).is_ok() || MAKERS.iter().any(|maker| name.starts_with(maker)) {
        Some(Foreign::Screen)
    } else if UNSUPPORTED.binary_search(&name).is_ok() {
        Some(Foreign::Unsupported)
    } else {
        None
    }
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SCREEN.iter().chain(UNSUPPORTED).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(SCREEN.is_sorted());
        assert!(UNSUPPORTED.is_sorted());
    }
}
