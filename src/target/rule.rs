//! What a rule says: figures with the unit they were given in, stances, and where each comes from.

use crate::source::Span;
use crate::units::{Length, Size};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One rule of a target, with its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule<T> {
    pub value: T,
    pub origin: Origin,
}

/// Where a rule comes from, so that it can be doubted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// The page, standard or letter that says so.
    pub source: Option<String>,
    /// The day, month or year when that was looked at.
    pub checked: Option<String>,
    /// Not said by the printer itself.
    pub secondary: bool,
    /// Recommended: what breaks it is warned of, and not refused.
    pub recommended: bool,
    /// What else there is to know of it.
    pub remark: Option<String>,
    /// Where a publication's own manifest says so.
    pub span: Option<Span>,
}

/// A length as it was written, which is how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub length: Length,
    pub written: String,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// A least and a greatest figure, each where it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Range<T> {
    pub least: Option<T>,
    pub most: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Range { least: None, most: None }
    }
}

impl<T: fmt::Display> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("any"),
        }
    }
}

/// What a file is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    #[default]
    Print,
    Screen,
    Archive,
}

/// A standard that a file can claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standard {
    /// ISO 15930-1:2001.
    X1a2001,
    /// ISO 15930-3:2002.
    X3_2002,
    /// ISO 15930-7.
    X4,
    /// ISO 19005-2, levels a and u.
    A2a,
    A2u,
    /// ISO 19005-3, levels a and u.
    A3a,
    A3u,
    /// ISO 14289-1.
    Ua1,
}

impl Standard {
    pub const ALL: [(&'static str, Standard); 8] = [
        ("PDF/X-1a:2001", Standard::X1a2001),
        ("PDF/X-3:2002", Standard::X3_2002),
        ("PDF/X-4", Standard::X4),
        ("PDF/A-2a", Standard::A2a),
        ("PDF/A-2u", Standard::A2u),
        ("PDF/A-3a", Standard::A3a),
        ("PDF/A-3u", Standard::A3u),
        ("PDF/UA-1", Standard::Ua1),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

/// Sizes that a page may be trimmed to: a range for each side, or a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trim {
    pub width: Range<Measure>,
    pub height: Range<Measure>,
    /// Empty: any size within the ranges.
    pub sizes: Vec<(Size, String)>,
}

/// How many pages a book may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCount {
    pub least: Option<u32>,
    pub most: Option<u32>,
    /// The number is a multiple of this; blank pages at the end make it so.
    pub multiple: u32,
}

/// The least margin at the spine, by the number of pages: each step holds up to its pages, the last
/// for any number if it names none.
#[derive(Clone, Debug, PartialEq)]
pub struct Gutter {
    pub steps: Vec<(Option<u32>, Measure)>,
}

impl Gutter {
    /// What a book of so many pages needs.
    pub fn of(&self, pages: u32) -> Option<&Measure> {
        let own = self.steps.iter().find(|(most, _)| most.is_none_or(|most| pages <= most));
        own.or(self.steps.last()).map(|(_, width)| width)
    }
}

/// The least margin at head, foot and fore-edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    pub width: Measure,
    /// Where pictures bleed.
    pub with_bleed: Option<Measure>,
}

/// How far pictures reach past the trim.
#[derive(Clone, Debug, PartialEq)]
pub struct Bleed {
    pub width: Measure,
    /// At the spine too.
    pub spine: bool,
    /// Also where nothing on the pages reaches their edge.
    pub always: bool,
}

/// What a target thinks of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    Wanted,
    Allowed,
    /// Warned of.
    Unwanted,
    Forbidden,
}

impl Stance {
    pub const ALL: [(&'static str, Stance); 4] = [
        ("wanted", Stance::Wanted),
        ("allowed", Stance::Allowed),
        ("unwanted", Stance::Unwanted),
        ("forbidden", Stance::Forbidden),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
    /// Whether a file should be made without it.
    pub fn is_against(self) -> bool {
        matches!(self, Stance::Unwanted | Stance::Forbidden)
    }
}

/// What a target thinks of printer's marks, and which it wants.
#[derive(Clone, Debug, PartialEq)]
pub struct MarksRule {
    pub stance: Stance,
    pub kinds: Vec<Mark>,
}

/// A printer's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Crop,
    Registration,
    /// Patches of the inks.
    ColorBar,
}

impl Mark {
    pub const ALL: [(&'static str, Mark); 3] =
        [("crop", Mark::Crop), ("registration", Mark::Registration), ("colour-bar", Mark::ColorBar)];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

/// A colour space of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Space {
    Grey,
    Rgb,
    Cmyk,
    Spot,
}

impl Space {
    pub const ALL: [(&'static str, Space); 4] =
        [("grey", Space::Grey), ("sRGB", Space::Rgb), ("CMYK", Space::Cmyk), ("spot", Space::Spot)];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

/// What becomes of pictures' colours that the inks cannot show (ICC.1:2022, 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    Perceptual,
    Relative,
}

impl Rendering {
    pub const ALL: [(&'static str, Rendering); 2] =
        [("perceptual", Rendering::Perceptual), ("relative", Rendering::Relative)];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(name, _)| name)
    }
}

/// When the spine of a paperback may bear text, and how near to the folds.
#[derive(Clone, Debug, PartialEq)]
pub struct SpineText {
    /// The fewest pages.
    pub pages: Option<u32>,
    /// What stays free on both sides of the text: no fold falls exactly where it should.
    pub clearance: Option<Measure>,
}

/// How thick paper makes a spine.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    pub name: String,
    /// Of one page, which is half a leaf.
    pub page: Measure,
}

/// Shares of the four inks, in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inks(pub [f64; 4]);

impl fmt::Display for Inks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [c, m, y, k] = self.0;
        write!(f, "{c}/{m}/{y}/{k}")
    }
}
