//! Fonts that cannot be taken out of the book by unpacking it (EPUB 3.3, 4.4): the first bytes of each are
//! mixed with a key that is made of the book's identifier. Off unless the edition asks for it, since a
//! licence does so seldom and some stores ignore it.

use super::xml::Xml;
use sha1::{Digest, Sha1};

/// Where the archive says what is obfuscated (EPUB 3.3, 4.2.6.3.2).
pub(super) const FILE: &str = "META-INF/encryption.xml";
const ALGORITHM: &str = "http://www.idpf.org/2008/embedding";
/// So many bytes are mixed (EPUB 3.3, 4.4.3).
const MIXED: usize = 1040;

/// The SHA-1 digest of the unique identifier without white space (EPUB 3.3, 4.4.2).
pub(super) fn key(identifier: &str) -> [u8; 20] {
    let plain: String = identifier.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    Sha1::digest(plain.as_bytes()).into()
}

/// Mixes a font with the key, or takes it out again.
pub(super) fn scramble(font: &mut [u8], key: &[u8; 20]) {
    for (byte, key) in font.iter_mut().take(MIXED).zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

/// The list of what is obfuscated.
pub(super) fn encryption(paths: impl Iterator<Item = String>) -> String {
    let mut xml = Xml::document();
    let mut root = xml.start("encryption");
    root.attribute("xmlns", "urn:oasis:names:tc:opendocument:xmlns:container");
    root.attribute("xmlns:enc", "http://www.w3.org/2001/04/xmlenc#");
    root.open();
    xml.line();
    for path in paths {
        xml.start("enc:EncryptedData").open();
        xml.line();
        let mut method = xml.start("enc:EncryptionMethod");
        method.attribute("Algorithm", ALGORITHM);
        method.empty();
        xml.line();
        xml.start("enc:CipherData").open();
        let mut reference = xml.start("enc:CipherReference");
        reference.attribute("URI", &path);
        reference.empty();
        xml.end_line();
        xml.end_line();
    }
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mixed_twice_is_as_it_was() {
        let key = key(" urn:uuid: 1\n");
        assert_eq!(key, super::key("urn:uuid:1"));
        let font: Vec<u8> = (0..2000_u32).map(|idx| (idx % 251) as u8).collect();
        let mut mixed = font.clone();
        scramble(&mut mixed, &key);
        assert!(mixed[..MIXED] != font[..MIXED] && mixed[MIXED..] == font[MIXED..]);
        scramble(&mut mixed, &key);
        assert_eq!(mixed, font);
    }
}
