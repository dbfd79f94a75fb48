//! What is said where a face lacks the glyphs that a style asks for.

use super::super::shape::{Lack, WordId};
use super::lines::Setting;
use crate::diagnostic::{Sink, font};
use crate::source::Span;

impl Setting<'_> {
    /// Reports what stands for glyphs that a face does not have.
    pub fn report_lacks(&self, word: WordId, span: Span, sink: &mut Sink) {
        for piece in self.shaper.pieces(word) {
            let Some(lack) = piece.lack else { continue };
            // An instance lacks what its face does.
            let library = &self.shaper.library;
            let face = library.face(library.base(piece.face)).postscript_name();
            sink.push(match lack {
                Lack::SmallCapitals => font::made_small_capitals(span, face),
                Lack::Superiors => font::made_position(span, face, "superior glyphs"),
                Lack::Inferiors => font::made_position(span, face, "inferior glyphs"),
                Lack::Fractions => {
                    font::missing_feature(span, face, "fractions", "figures and a stroke stand for them")
                }
                Lack::StackedFractions => {
                    font::missing_feature(span, face, "stacked fractions", "others stand for them")
                }
                Lack::Ordinals => {
                    font::missing_feature(span, face, "signs of ordinals", "plain letters stand for them")
                }
            });
        }
    }
}
