//! Document, style and fonts to finished pages.

mod hyphenate;
pub mod line;
pub mod paragraph;
mod shape;
mod shape_font;
mod shape_script;
