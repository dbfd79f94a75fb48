//! `T`: typesetting.

catalogue! {}
