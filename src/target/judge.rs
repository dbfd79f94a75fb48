//! What can be judged before a page is set, and what the number of pages decides.

use super::Target;
use super::rule::Rule;
use crate::units::{Length, Size};

/// A trim size that the target does not take, with what it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct TrimFault {
    pub taken: String,
}

/// A number of pages that the target does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagesFault {
    TooFew { least: u32 },
    TooMany { most: u32 },
}

/// Sizes are written to a hundredth of an inch, or to a millimetre, and rounded.
const TOLERANCE: Length = Length::pt(0.75);

impl Target {
    /// The rules that hold for a cover: not those for the trim, the number and the margins of pages that
    /// are bound in it, nor for what many pages need; and all its edges are cut.
    pub fn of_cover(&self) -> Target {
        let mut own = self.clone();
        (own.trim, own.pages, own.inside, own.outside) = (None, None, None, None);
        (own.spreads, own.outline) = (None, None);
        if let Some(rule) = &mut own.bleed {
            (rule.value.spine, rule.value.always) = (true, true);
        }
        own
    }

    /// Whether a page of this size may be made.
    pub fn judge_trim(&self, size: Size) -> Result<(), TrimFault> {
        let Some(Rule { value: trim, .. }) = &self.trim else { return Ok(()) };
        let near = |a: Length, b: Length| (a - b).abs() <= TOLERANCE;
        let listed =
            trim.sizes.iter().any(|(own, _)| near(own.width, size.width) && near(own.height, size.height));
        let sides = [(&trim.width, size.width), (&trim.height, size.height)];
        let ranged = sides.iter().any(|(range, _)| range.least.is_some() || range.most.is_some());
        let within = sides.into_iter().all(|(range, side)| {
            range.least.as_ref().is_none_or(|least| side >= least.length - TOLERANCE)
                && range.most.as_ref().is_none_or(|most| side <= most.length + TOLERANCE)
        });
        if listed || (ranged && within) {
            return Ok(());
        }
        let line = self.lines().into_iter().find(|line| line.name == "trim");
        Err(TrimFault { taken: line.map(|line| line.figure).unwrap_or_default() })
    }

    /// The number of pages that a text of so many is brought to.
    pub fn full_count(&self, pages: u32) -> u32 {
        let multiple = self.pages.as_ref().map_or(1, |rule| rule.value.multiple).max(1);
        pages.div_ceil(multiple).saturating_mul(multiple)
    }

    /// Whether a book of so many pages may be made.
    pub fn judge_pages(&self, pages: u32) -> Result<(), PagesFault> {
        let Some(Rule { value: count, .. }) = &self.pages else { return Ok(()) };
        match (count.least, count.most) {
            (Some(least), _) if pages < least => Err(PagesFault::TooFew { least }),
            (_, Some(most)) if pages > most => Err(PagesFault::TooMany { most }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::target::Targets;
    use crate::units::{Length, Size};

    fn inches(width: f64, height: f64) -> Size {
        Size { width: Length::inches(width), height: Length::inches(height) }
    }

    #[test]
    fn a_trim_is_judged_with_what_rounding_leaves() {
        let targets = Targets::default();
        let kdp = targets.get("kdp").unwrap();
        assert!(kdp.judge_trim(inches(6.0, 9.0)).is_ok());
        assert!(kdp.judge_trim(inches(8.5, 11.69)).is_ok());
        assert!(kdp.judge_trim(inches(4.0, 5.5)).is_err());
        let a4 = Size { width: Length::mm(210.0), height: Length::mm(297.0) };
        assert!(targets.get("bod").unwrap().judge_trim(a4).is_ok());
        assert!(targets.get("screen").unwrap().judge_trim(inches(40.0, 2.0)).is_ok());
        // Sizes that are listed are taken beside those between two.
        let ingram = targets.get("ingramspark").unwrap();
        for (width, height, taken) in
            [(6.0, 9.0, true), (8.5, 11.0, true), (8.5, 10.0, false), (3.0, 6.0, false)]
        {
            assert_eq!(ingram.judge_trim(inches(width, height)).is_ok(), taken, "{width} × {height}");
        }
    }

    #[test]
    fn the_gutter_grows_with_the_pages() {
        let targets = Targets::default();
        let gutter = &targets.get("kdp").unwrap().inside.as_ref().unwrap().value;
        let cases = [(1, 0.375), (150, 0.375), (151, 0.5), (500, 0.625), (828, 0.875), (5000, 0.875)];
        for (pages, inches) in cases {
            assert_eq!(gutter.of(pages).unwrap().length, Length::inches(inches), "{pages}");
        }
    }

    #[test]
    fn counts_are_brought_to_the_multiple() {
        let targets = Targets::default();
        assert_eq!(targets.get("bod").unwrap().full_count(41), 42);
        assert_eq!(targets.get("kdp").unwrap().full_count(41), 41);
        assert!(targets.get("kdp").unwrap().judge_pages(23).is_err());
        assert!(targets.get("kdp").unwrap().judge_pages(24).is_ok());
        assert!(targets.get("kdp").unwrap().judge_pages(829).is_err());
    }
}
