//! `S`: stylesheets.

catalogue! {}
