//! `R`: reading manuscripts.

catalogue! {}
