//! Finished files read back: the words of a PDF or an EPUB in the order in which they are read, each with
//! the page and the line it stands on.
//!
//! A [`Reading`] knows only what the file itself says, by parsers that share nothing with its writers: for
//! a PDF the structure tree, the marked content that it orders, and the maps from codes to characters
//! (ISO 32000-1, 14.7, 14.8 and 9.10); for an EPUB the spine and its documents (EPUB 3.3, 5.7). A word
//! that is divided at the end of a line or a page is one word; notes are a stream of their own; what is no
//! text, such as running heads and folios, is kept with its page.

mod content;
mod epub;
mod font;
mod kept;
mod page;
mod pdf;
mod picture;
mod scan;
mod structure;
mod words;

pub use kept::Readings;
pub use picture::draw;
pub(crate) use words::Builder;
pub use words::{Kind, Line, Part, Stream, Token, fold_letters};

use std::sync::Arc;

/// What a finished file says.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text in reading order, without the notes.
    pub text: Stream,
    /// The notes, in the order in which they are called.
    pub notes: Stream,
    /// Printed pages, or the documents of an e-book.
    pub pages: Vec<PageReading>,
}

impl Reading {
    /// Both streams: the text, and the notes.
    pub fn streams(&self) -> [&Stream; 2] {
        [&self.text, &self.notes]
    }
}

/// One page, apart from its text.
#[derive(Debug, Default)]
pub struct PageReading {
    /// The folio as it is printed, or the path of an e-book's document.
    pub label: String,
    /// Running heads, folios and other words that are no text.
    pub furniture: String,
    /// A digest of all that is drawn but the furniture: two pages that agree in it look the same.
    pub look: u64,
    /// A digest of running heads, folios, rules and backgrounds.
    pub frame: u64,
    /// A digest of the pictures alone.
    pub pictures: u64,
    /// What is seen of a page: left, foot, right and head, in pt from the origin of its coordinates.
    pub area: [f64; 4],
}

/// Why a file could not be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is neither a PDF nor an EPUB.
    Unknown,
    Unreadable(String),
}

/// Reads a finished file, by what its first bytes say it is.
pub fn read(bytes: &Arc<Vec<u8>>) -> Result<Reading, Fault> {
    if bytes.starts_with(b"PK") {
        return read_epub(bytes);
    }
    if bytes[..bytes.len().min(1024)].windows(5).any(|own| own == b"%PDF-") {
        return read_pdf(bytes);
    }
    Err(Fault::Unknown)
}

/// Reads a PDF of any origin: within the bounds that `preflight` sets.
pub fn read_pdf(bytes: &Arc<Vec<u8>>) -> Result<Reading, Fault> {
    let opened =
        crate::preflight::open(Arc::clone(bytes)).map_err(|fault| Fault::Unreadable(fault.to_string()))?;
    pdf::read(&opened.pdf, true).map_err(Fault::Unreadable)
}

/// Reads a PDF that this program has just made, whose bounds need no watching.
pub fn read_own_pdf(bytes: &Arc<Vec<u8>>) -> Result<Reading, Fault> {
    pdf::read(&own_pdf(bytes)?, false).map_err(Fault::Unreadable)
}

/// The same with the readings of pages that were read before; gives the readings to be kept for the next
/// time, if they are others.
pub fn read_own_pdf_again(
    bytes: &Arc<Vec<u8>>,
    kept: &Readings,
) -> Result<(Reading, Option<Vec<u8>>), Fault> {
    pdf::read_again(&own_pdf(bytes)?, kept).map_err(Fault::Unreadable)
}

fn own_pdf(bytes: &Arc<Vec<u8>>) -> Result<hayro_syntax::Pdf, Fault> {
    hayro_syntax::Pdf::new(Arc::clone(bytes))
        .map_err(|_| Fault::Unreadable("its structure is broken".to_owned()))
}

/// Reads an EPUB.
pub fn read_epub(bytes: &[u8]) -> Result<Reading, Fault> {
    epub::read(bytes).map_err(Fault::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_finished_file_is_told_and_never_read() {
        let told = |bytes: &[u8]| read(&Arc::new(bytes.to_vec())).err();
        assert_eq!(told(b"plain words"), Some(Fault::Unknown));
        assert!(matches!(told(b"%PDF-1.7 cut off"), Some(Fault::Unreadable(_))));
        assert!(matches!(told(b"PK\x03\x04 cut off"), Some(Fault::Unreadable(_))));
        assert!(read_own_pdf(&Arc::new(b"%PDF-1.7".to_vec())).is_err());
    }
}
