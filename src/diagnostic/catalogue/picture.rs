//! `P`: pictures.

catalogue! {}
