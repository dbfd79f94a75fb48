//! Styles by digest.

use super::Key;
use crate::digest::Digest;
use crate::style::ComputedStyle;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

/// Styles of one thread that were met before, by their address. They are held, so that no other style
/// comes to stand there.
#[derive(Default)]
pub(in crate::typeset) struct Styles {
    known: HashMap<*const ComputedStyle, (Arc<ComputedStyle>, Key)>,
    room: String,
}

impl Styles {
    /// The digest of all that a style says: its debug form shows every field, and each number with as
    /// many figures as tell it from all others.
    pub fn key(&mut self, style: &Arc<ComputedStyle>) -> Key {
        if let Some((_, key)) = self.known.get(&Arc::as_ptr(style)) {
            return *key;
        }
        self.room.clear();
        write!(self.room, "{style:?}").expect("a string takes all that is written to it");
        let key = Digest::of(self.room.as_bytes()).half();
        self.known.insert(Arc::as_ptr(style), (Arc::clone(style), key));
        key
    }
}
