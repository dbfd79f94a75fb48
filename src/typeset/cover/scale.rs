//! What was set is made smaller as a whole.

use super::super::line::Line;
use super::super::vertical::{Stack, Thing};
use crate::units::{Length, Rect};

pub(super) fn stack(stack: Stack, factor: f64) -> Stack {
    let things = stack.things.into_iter().map(|own| thing(own, factor)).collect();
    Stack { things, ..stack }
}

fn thing(thing: Thing, factor: f64) -> Thing {
    match thing {
        Thing::Line { x, y, line } => {
            Thing::Line { x: x * factor, y: y * factor, line: scaled_line(line, factor) }
        }
        Thing::Fill { area, color, tag } => Thing::Fill { area: rect(area, factor), color, tag },
        Thing::Picture { asset, area, window, tag, span } => {
            let window = window.map(|window| rect(window, factor));
            Thing::Picture { asset, area: rect(area, factor), window, tag, span }
        }
        Thing::Turned { things, x, y, width } => {
            let things = things.into_iter().map(|own| self::thing(own, factor)).collect();
            Thing::Turned { things, x: x * factor, y: y * factor, width: width * factor }
        }
    }
}

fn rect(area: Rect, factor: f64) -> Rect {
    Rect { x: area.x * factor, y: area.y * factor, width: area.width * factor, height: area.height * factor }
}

#[expect(clippy::cast_possible_truncation, reason = "glyphs are placed in single precision")]
fn scaled_line(mut line: Line, factor: f64) -> Line {
    let small = factor as f32;
    let each = |length: &mut Length| *length = *length * factor;
    for own in &mut line.runs {
        let run = &mut own.run;
        [&mut run.x, &mut run.baseline, &mut run.size].into_iter().for_each(each);
        for glyph in &mut run.glyphs {
            glyph.advance *= small;
            glyph.x_offset *= small;
            glyph.y_offset *= small;
        }
    }
    for own in &mut line.pictures {
        [&mut own.x, &mut own.y, &mut own.width, &mut own.height].into_iter().for_each(each);
    }
    for own in &mut line.rules {
        [&mut own.left, &mut own.right, &mut own.offset, &mut own.thickness].into_iter().for_each(each);
    }
    for (_, left, right) in &mut line.links {
        [left, right].into_iter().for_each(each);
    }
    line.page_references.iter_mut().for_each(|own| each(&mut own.right));
    [&mut line.width, &mut line.raised, &mut line.ascent, &mut line.descent].into_iter().for_each(each);
    line
}
