//! What an author asks of a listing beyond its text: line numbers, and lines to look at.
//!
//! Readers bring every spelling to these: the class `numberLines` with the value `startFrom`, as
//! pandoc has them, and the value `hl_lines`, lines and ranges of lines counted from 1: `2,5-7`.

use super::CodeBlock;

/// The most lines that are counted; what lies beyond is no listing.
const MOST: u32 = 1_000_000;

/// Lines and ranges of lines, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineRanges(Vec<(u32, u32)>);

impl LineRanges {
    /// Reads `2,5-7`, `2 5-7` and `{2,5-7}`; the part that is none of these is the error.
    pub fn read(text: &str) -> Result<LineRanges, &str> {
        let inner = text.trim().trim_start_matches(['{', '[']).trim_end_matches(['}', ']']);
        let mut ranges = Vec::new();
        for part in inner.split([',', ' ', ';']).map(|part| part.trim_matches(['"', '\''])) {
            if part.is_empty() {
                continue;
            }
            let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
            let number =
                |text: &str| text.trim().parse::<u32>().ok().filter(|line| (1..=MOST).contains(line));
            match (number(first), number(last)) {
                (Some(first), Some(last)) if first <= last => ranges.push((first, last)),
                _ => return Err(part),
            }
        }
        Ok(LineRanges(ranges))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn contains(&self, line: u32) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
    /// The last line that is meant; 0 where none is.
    pub fn last(&self) -> u32 {
        self.0.iter().map(|(_, last)| *last).max().unwrap_or(0)
    }
}

impl CodeBlock {
    /// The number of its first line, where lines are to be numbered.
    pub fn numbered_from(&self) -> Option<u32> {
        let start = || self.meta.value("startFrom").and_then(|start| start.parse().ok());
        self.meta.has_class("numberLines").then(|| start().unwrap_or(1).min(MOST))
    }

    /// The lines to look at. What cannot be read counts for nothing; the reader has reported it.
    pub fn marked_lines(&self) -> LineRanges {
        self.meta.value("hl_lines").and_then(|lines| LineRanges::read(lines).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_every_spelling() {
        for text in ["2,5-7", "2 5-7", "{2,5-7}", "[2,\"5-7\"]", "2, 5–7"] {
            let lines = LineRanges::read(text).expect("it is a range");
            let inside: Vec<u32> = (1..10).filter(|line| lines.contains(*line)).collect();
            assert_eq!(inside, [2, 5, 6, 7], "{text}");
            assert_eq!(lines.last(), 7);
        }
        for (text, part) in [("x", "x"), ("0", "0"), ("3-1", "3-1"), ("1,2-", "2-"), ("9999999", "9999999")] {
            assert_eq!(LineRanges::read(text), Err(part));
        }
        assert!(LineRanges::read("").expect("nothing is no fault").is_empty());
    }
}
