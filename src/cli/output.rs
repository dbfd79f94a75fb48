//! Lines on the standard streams, which may be closed at any time.

use std::io::Write;

/// A line on standard output. A reader that has gone away (`| head`) is no fault of ours.
pub(super) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
}

/// A line on standard error.
pub(super) fn note(line: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{line}");
}

/// `1.4 MB`, as people read sizes: by thousands.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(1_400_000), "1.4 MB");
        assert_eq!(size(1_400_001), "1.5 MB");
    }
}
