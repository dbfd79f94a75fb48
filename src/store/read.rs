//! Reading whole files, within limits.

use super::folder::near_name;
use crate::diagnostic::{Diagnostic, store as codes};
use crate::source::Span;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::path::Path;

/// The largest file that is read, in bytes.
const LIMIT: u64 = 256 << 20;
const MEGABYTE: u64 = 1 << 20;

/// Why a file could not be read.
#[derive(Debug)]
pub enum ReadFault {
    Missing {
        /// A file beside it whose name is nearest.
        near: Option<String>,
    },
    Folder,
    TooLarge {
        megabytes: u64,
    },
    NotUtf8 {
        /// The first byte that begins no character, counted from 0.
        byte: usize,
        /// The encoding it most likely is.
        guess: &'static str,
        shown: Shown,
    },
    Other(String),
}

/// The part of a wrongly encoded file that can be shown: up to the end of the line with the fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    /// The wrong byte, as Windows-1252 has it.
    pub fault: Range<usize>,
}

impl ReadFault {
    /// The diagnostic, with the file called `name`; `span` is where it was named, or the fault itself.
    pub fn diagnostic(&self, name: &str, span: Option<Span>) -> Diagnostic {
        match self {
            ReadFault::Missing { near } => {
                let advice = near.as_ref().map(|near| format!("did you mean `{near}`?"));
                codes::missing_file(span, name, advice.unwrap_or_default())
            }
            ReadFault::Folder => codes::not_a_file(span, name),
            ReadFault::TooLarge { megabytes } => codes::too_large(span, name, megabytes, LIMIT / MEGABYTE),
            ReadFault::NotUtf8 { byte, guess, .. } => codes::not_utf8(span, name, byte, guess),
            ReadFault::Other(fault) => codes::unreadable(span, name, fault),
        }
    }
}

/// A whole file.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadFault> {
    // Opening a pipe would wait for a writer for ever: only plain files are read.
    let data = std::fs::metadata(path).map_err(|error| fault_of(error, path))?;
    if data.is_dir() {
        return Err(ReadFault::Folder);
    }
    if !data.is_file() {
        return Err(ReadFault::Other("it is no plain file".to_owned()));
    }
    if data.len() > LIMIT {
        return Err(ReadFault::TooLarge { megabytes: data.len().div_ceil(MEGABYTE) });
    }
    let file = File::open(path).map_err(|error| fault_of(error, path))?;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default());
    // The file may have grown since it was measured.
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| fault_of(error, path))?;
    if bytes.len() as u64 > LIMIT {
        return Err(ReadFault::TooLarge { megabytes: LIMIT / MEGABYTE + 1 });
    }
    Ok(bytes)
}

/// A whole file of text in UTF-8, without a byte order mark.
pub fn read_text(path: &Path) -> Result<String, ReadFault> {
    read_bytes(path).and_then(text_of)
}

/// Bytes as text in UTF-8, without a byte order mark.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, ReadFault> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{FEFF}') {
            Some(plain) => plain.to_owned(),
            None => text,
        }),
        Err(error) => {
            let byte = error.utf8_error().valid_up_to();
            Err(not_utf8(error.as_bytes(), byte))
        }
    }
}

fn not_utf8(bytes: &[u8], byte: usize) -> ReadFault {
    let guess = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it looks like UTF-16: save it as UTF-8",
        [b'P', b'K', 3, 4, ..] => "it is a packed file, such as a .docx or .odt: save it as plain text",
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF, not a manuscript",
        _ if bytes.iter().take(4096).any(|byte| *byte == 0) => "it is not text: is it the right file?",
        _ if matches!(bytes[byte], 0x80..=0x9F) => "it looks like Windows-1252: save it as UTF-8",
        _ => "it looks like Windows-1252 or Latin-1: save it as UTF-8",
    };
    let valid = String::from_utf8_lossy(&bytes[..byte]);
    // A file with no line ends would be shown whole: what is far before the fault does not matter,
    // but offsets must stay those of the file, so only the end is cut.
    let mut text = valid.into_owned();
    let start = text.len();
    text.push(windows_1252(bytes[byte]));
    let fault = start..text.len();
    let rest = bytes[byte + 1..].iter().take(200).take_while(|byte| **byte != b'\n');
    text.extend(rest.map(|byte| windows_1252(*byte)));
    ReadFault::NotUtf8 { byte, guess, shown: Shown { text, fault } }
}

/// The character of a byte in Windows-1252, with the five gaps and controls as question marks.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '?', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '?', 'Ž', '?', '?', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '?', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        0..=0x1F | 0x7F => ' ',
        byte => char::from(byte),
    }
}

fn fault_of(error: std::io::Error, path: &Path) -> ReadFault {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadFault::Missing { near: near_name(path) },
        ErrorKind::IsADirectory => ReadFault::Folder,
        ErrorKind::PermissionDenied => ReadFault::Other("permission denied".to_owned()),
        // A path with a zero byte, or one that is too long, names nothing.
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => ReadFault::Missing { near: None },
        _ => ReadFault::Other(error.to_string().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it can be written");
        (folder, path)
    }

    #[test]
    fn a_wrong_byte_is_found_and_shown() {
        let (_folder, path) = folder_with("a.md", "Line\nCaf\u{e9} \n".replace('é', "\u{1}").as_bytes());
        let mut bytes = std::fs::read(&path).expect("it is there");
        bytes[8] = 0xE9;
        std::fs::write(&path, &bytes).expect("it can be written");
        let Err(ReadFault::NotUtf8 { byte, shown, guess }) = read_text(&path) else {
            panic!("it is not UTF-8")
        };
        assert_eq!((byte, shown.fault.start), (8, 8));
        assert_eq!(shown.text, "Line\nCafé ");
        assert!(guess.contains("1252"));
        assert_eq!(read_text(&path).map_err(|fault| fault.diagnostic("a.md", None).code), Err("U004"));
    }

    #[test]
    fn other_encodings_are_guessed() {
        for (bytes, word) in
            [(&b"\xFF\xFEa\0"[..], "UTF-16"), (b"PK\x03\x04\xFF", ".docx"), (b"a\0\xFF", "not text")]
        {
            let (_folder, path) = folder_with("a.md", bytes);
            let Err(ReadFault::NotUtf8 { guess, .. }) = read_text(&path) else { panic!("not UTF-8") };
            assert!(guess.contains(word), "{guess}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_left_out() {
        let (_folder, path) = folder_with("a.md", b"\xEF\xBB\xBFText");
        assert_eq!(read_text(&path).expect("it is UTF-8"), "Text");
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_read() {
        let (_folder, path) = folder_with("a.md", b"x");
        // The file has holes: it takes no room on the disk.
        let file = File::options().write(true).open(&path).expect("it is there");
        file.set_len(LIMIT + 1).expect("it can grow");
        let Err(fault) = read_bytes(&path) else { panic!("it is too large") };
        assert_eq!(fault.diagnostic("a.md", None).code, "U003");
        file.set_len(LIMIT / 64).expect("it can shrink");
        assert!(read_bytes(&path).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_plain_file_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.md");
        let _listener = std::os::unix::net::UnixListener::bind(&path).expect("it can be made");
        let Err(fault) = read_bytes(&path) else { panic!("it is a socket") };
        assert_eq!(fault.diagnostic("a.md", None).code, "U005");
    }

    #[test]
    fn what_is_missing_is_guessed() {
        let (folder, _path) = folder_with("chapter-1.md", b"x");
        let Err(fault) = read_text(&folder.path().join("chapter1.md")) else { panic!("it is missing") };
        let found = fault.diagnostic("chapter1.md", None);
        assert_eq!((found.code, found.hint.as_deref()), ("U001", Some("did you mean `chapter-1.md`?")));
        assert!(matches!(read_text(folder.path()), Err(ReadFault::Folder)));
    }
}
