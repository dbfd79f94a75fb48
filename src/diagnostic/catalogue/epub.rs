//! `E`: the EPUB backend.

catalogue! {}
