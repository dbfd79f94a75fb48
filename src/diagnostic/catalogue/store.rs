//! `U`: files, paths and the use of the command.

catalogue! {}
