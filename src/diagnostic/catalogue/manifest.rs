//! `M`: the manifest and front matter.

catalogue! {}
