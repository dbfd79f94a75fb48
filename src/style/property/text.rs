//! Paragraphs: colour, alignment, indents, hyphenation, white space (CSS Text 3 and 4).

use super::{Phase, Property, Reach, Working, count, is, is_word, keyword, keywords, one};
use crate::style::component::Component;
use crate::style::computed::{
    CaptionSide, Hyphens, InitialLetter, InitialMark, InitialWrap, TextAlign, TextAlignLast, TextTransform,
    TextWrap, VerticalAlign, WhiteSpace, WritingMode,
};

pub(super) const PROPERTIES: &[Property] = &[
    Property {
        name: "color",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Font,
        set: |working, components| {
            working.style.color = super::super::color::color(one(components)?, working.parent.color)?;
            Some(())
        },
        copy: |working, from| working.style.color = from.color,
        accepts: "a colour: a name, `#334`, `rgb(51 51 68)`, `hsl(…)`, `gray(…)`, `device-cmyk(…)` or \
             `-bindery-ink(\"Name\", #334)`",
    },
    Property {
        name: "text-align",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: align,
        copy: |working, from| {
            working.style.text_align = from.text_align;
            working.style.text_align_mark = from.text_align_mark;
        },
        accepts: "start | end | left | right | center | justify | `\".\" right`",
    },
    keywords!("writing-mode", false, Print, writing_mode, {
        "horizontal-tb" => WritingMode::HorizontalTb, "sideways-lr" => WritingMode::SidewaysLr,
        "sideways-rl" => WritingMode::SidewaysRl,
    }),
    keywords!("text-align-last", true, Both, text_align_last, {
        "auto" => TextAlignLast::Auto, "start" => TextAlignLast::Start, "end" => TextAlignLast::End,
        "left" => TextAlignLast::Start, "right" => TextAlignLast::End,
        "center" => TextAlignLast::Center, "justify" => TextAlignLast::Justify,
    }),
    Property {
        name: "text-indent",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.text_indent = super::boxes::dimension(working, one(components)?)?;
            Some(())
        },
        copy: |working, from| working.style.text_indent = from.text_indent,
        accepts: "a length or a percentage",
    },
    keywords!("text-transform", true, Both, text_transform, {
        "none" => TextTransform::None, "uppercase" => TextTransform::Uppercase,
        "lowercase" => TextTransform::Lowercase, "capitalize" => TextTransform::Capitalize,
    }),
    keywords!("text-wrap", true, Both, text_wrap, {
        "wrap" => TextWrap::Wrap, "balance" => TextWrap::Balance, "pretty" => TextWrap::Pretty,
        "nowrap" => TextWrap::NoWrap, "stable" => TextWrap::Wrap,
    }),
    keywords!("hyphens", true, Both, hyphens, {
        "manual" => Hyphens::Manual, "none" => Hyphens::None, "auto" => Hyphens::Auto,
    }),
    keywords!("white-space", true, Both, white_space, {
        "normal" => WhiteSpace::Normal, "nowrap" => WhiteSpace::NoWrap, "pre" => WhiteSpace::Pre,
        "pre-wrap" => WhiteSpace::PreWrap, "break-spaces" => WhiteSpace::PreWrap,
        "pre-line" => WhiteSpace::PreLine,
    }),
    Property {
        name: "orphans",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.orphans = count(one(components)?, 1)?;
            Some(())
        },
        copy: |working, from| working.style.orphans = from.orphans,
        accepts: "a number of lines, at least 1",
    },
    Property {
        name: "widows",
        inherited: true,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.widows = count(one(components)?, 1)?;
            Some(())
        },
        copy: |working, from| working.style.widows = from.widows,
        accepts: "a number of lines, at least 1",
    },
    keywords!("caption-side", true, Both, caption_side, {
        "top" => CaptionSide::Top, "bottom" => CaptionSide::Bottom,
        "left" => CaptionSide::Left, "right" => CaptionSide::Right,
    }),
    Property {
        name: "hanging-punctuation",
        inherited: true,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: hanging,
        copy: |working, from| working.style.hanging_punctuation = from.hanging_punctuation,
        accepts: "none | first | last | allow-end | force-end",
    },
    keywords!("vertical-align", false, Both, vertical_align, {
        "baseline" => VerticalAlign::Baseline, "super" => VerticalAlign::Super, "sub" => VerticalAlign::Sub,
        "top" => VerticalAlign::Top, "middle" => VerticalAlign::Middle, "bottom" => VerticalAlign::Bottom,
        "text-top" => VerticalAlign::Top, "text-bottom" => VerticalAlign::Bottom,
    }),
    Property {
        name: "text-decoration",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: decoration,
        copy: |working, from| {
            working.style.underline = from.underline;
            working.style.line_through = from.line_through;
        },
        accepts: "none | underline | line-through",
    },
    Property {
        name: "text-decoration-line",
        inherited: false,
        reach: Reach::Both,
        phase: Phase::Rest,
        set: decoration,
        copy: |working, from| {
            working.style.underline = from.underline;
            working.style.line_through = from.line_through;
        },
        accepts: "none | underline | line-through",
    },
    Property {
        name: "initial-letter",
        inherited: false,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: initial_letter,
        copy: |working, from| working.style.initial_letter = from.initial_letter,
        accepts: "normal, or how many lines the letter is tall, and how many it sinks: `3`, `3 2`, `3 raise`",
    },
    keywords!("initial-letter-wrap", true, Print, initial_wrap, {
        "all" => InitialWrap::All, "first" => InitialWrap::First, "none" => InitialWrap::None,
    }),
    keywords!("-bindery-initial-mark", true, Print, initial_mark, {
        "small" => InitialMark::Small, "hang" => InitialMark::Hang, "drop" => InitialMark::Drop,
    }),
    Property {
        name: "-bindery-glyph-expansion",
        inherited: true,
        reach: Reach::Print,
        phase: Phase::Rest,
        set: |working, components| {
            working.style.glyph_expansion = expansion(components)?;
            Some(())
        },
        copy: |working, from| working.style.glyph_expansion = from.glyph_expansion,
        accepts: "none | a percentage from 0% to 5%",
    },
];

/// `[ <string> || <keyword> ]`: a sign alone aligns at the end (CSS Text 4, 7.1).
fn align(working: &mut Working, components: &[Component]) -> Option<()> {
    let word = |component: &Component| {
        let words = [
            ("start", TextAlign::Start),
            ("end", TextAlign::End),
            ("left", TextAlign::Left),
            ("right", TextAlign::Right),
            ("center", TextAlign::Center),
            ("justify", TextAlign::Justify),
        ];
        words.into_iter().find(|(name, _)| is(component, name)).map(|(_, align)| align)
    };
    let sign = |component: &Component| match component {
        Component::Text(text) => {
            let mut signs = text.chars();
            signs.next().filter(|_| signs.next().is_none())
        }
        _ => None,
    };
    let (align, mark) = match components {
        [only] => {
            word(only).map(|align| (align, None)).or_else(|| Some((TextAlign::End, Some(sign(only)?))))?
        }
        [a, b] => match (sign(a), sign(b)) {
            (Some(mark), None) => (word(b)?, Some(mark)),
            (None, Some(mark)) => (word(a)?, Some(mark)),
            (Some(_), Some(_)) | (None, None) => return None,
        },
        _ => return None,
    };
    (mark.is_none() || align != TextAlign::Justify).then_some(())?;
    working.style.text_align = align;
    working.style.text_align_mark = mark;
    Some(())
}

fn hanging(working: &mut Working, components: &[Component]) -> Option<()> {
    let known = ["first", "last", "allow-end", "force-end"];
    let hangs = !is_word(components, "none");
    let all_known = components.iter().all(|component| known.iter().any(|word| is(component, word)) || !hangs);
    working.style.hanging_punctuation = hangs;
    (all_known && !components.is_empty()).then_some(())
}

/// A line drawn for an element goes through all that it holds (CSS Text Decoration 3, 2), so `none`
/// takes away only its own.
fn decoration(working: &mut Working, components: &[Component]) -> Option<()> {
    working.style.underline = working.parent.underline;
    working.style.line_through = working.parent.line_through;
    if keyword(components).as_deref() == Some("none") {
        return Some(());
    }
    for component in components {
        match component {
            component if is(component, "underline") => working.style.underline = true,
            component if is(component, "line-through") => working.style.line_through = true,
            component if is(component, "solid") => {}
            _ => return None,
        }
    }
    (!components.is_empty()).then_some(())
}

/// `3`, `3 2`, `2.5 drop`, `3 raise` (CSS Inline 3, 7.4).
fn initial_letter(working: &mut Working, components: &[Component]) -> Option<()> {
    let size = |component: &Component| match component {
        Component::Number(size) if *size >= 1.0 => Some(size.min(MOST_INITIAL_LINES)),
        _ => None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 20")]
    let whole = |size: f64| size.floor() as u32;
    let (size, sink) = match components {
        [component] if is(component, "normal") => {
            working.style.initial_letter = None;
            return Some(());
        }
        [lines] => (size(lines)?, whole(size(lines)?)),
        [lines, sink] | [sink, lines] if is(sink, "drop") => (size(lines)?, whole(size(lines)?)),
        [lines, sink] | [sink, lines] if is(sink, "raise") => (size(lines)?, 1),
        [lines, sink] => (size(lines)?, count(sink, 1)?.min(whole(MOST_INITIAL_LINES))),
        _ => return None,
    };
    working.style.initial_letter = (size > 1.0).then_some(InitialLetter { size, sink });
    Some(())
}

/// Taller initials would leave no page for the text.
const MOST_INITIAL_LINES: f64 = 20.0;

/// `none`, or a percentage up to a twentieth, past which letters look drawn out.
fn expansion(components: &[Component]) -> Option<f64> {
    match components {
        [component] if is(component, "none") => Some(0.0),
        [Component::Percent(share)] if (0.0..=0.05).contains(share) => Some(*share),
        [Component::Number(0.0)] => Some(0.0),
        _ => None,
    }
}
