//! Document, style and fonts to finished pages.

pub mod line;
