//! The catalogues of messages, one file a room. Each code stands once, with its severity, its
//! message, its hint and its explanation; the macro makes a constructor of it.

use super::CodeEntry;

/// Makes a constructor `fn name(span, arguments…) -> Diagnostic` for each code, and the table `CODES`.
///
/// ```text
/// catalogue! {
///     N003 Error undefined_note(label)
///         "note `[^{label}]` has no definition"
///         hint "add `[^{label}]: …`, or remove the mark"
///         explain "…";
/// }
/// ```
macro_rules! catalogue {
    ($($code:ident $severity:ident $name:ident($($argument:ident),*)
        $message:literal hint $hint:literal explain $explanation:literal;)*) => {
        /// The codes of this catalogue.
        pub const CODES: &[$crate::diagnostic::CodeEntry] = &[$(
            $crate::diagnostic::CodeEntry {
                code: stringify!($code),
                severity: $crate::diagnostic::Severity::$severity,
                explanation: $explanation,
            },
        )*];
        $(
            #[doc = $explanation]
            pub fn $name(
                span: impl Into<Option<$crate::source::Span>>,
                $($argument: impl std::fmt::Display),*
            ) -> $crate::diagnostic::Diagnostic {
                let hint = format!($hint);
                $(let _ = &$argument;)*
                $crate::diagnostic::Diagnostic {
                    code: stringify!($code),
                    severity: $crate::diagnostic::Severity::$severity,
                    span: span.into(),
                    message: format!($message),
                    hint: (!hint.is_empty()).then_some(hint),
                    edits: Vec::new(),
                }
            }
        )*
    };
}

pub mod cache;
pub mod collate;
pub mod cover;
pub mod epub;
pub mod font;
pub mod import;
pub mod manifest;
pub mod note;
pub mod pdf;
pub mod picture;
pub mod preflight;
pub mod reader;
pub mod store;
pub mod style;
pub mod target;
pub mod typeset;

pub(super) const ALL: &[&[CodeEntry]] = &[
    cache::CODES,
    collate::CODES,
    cover::CODES,
    epub::CODES,
    font::CODES,
    import::CODES,
    manifest::CODES,
    note::CODES,
    pdf::CODES,
    picture::CODES,
    preflight::CODES,
    reader::CODES,
    store::CODES,
    style::CODES,
    target::CODES,
    typeset::CODES,
];
