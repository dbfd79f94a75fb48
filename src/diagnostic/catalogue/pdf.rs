//! `D`: the PDF backend.

catalogue! {}
