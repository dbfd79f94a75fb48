//! What each fault of a paragraph costs, in demerits. All numbers of taste stand here.

use crate::style::{ComputedStyle, HyphenateLast, TextAlign};
use crate::units::Length;

/// The mean word space, in natural ones, from which a line is seen to be loose, and that below which it
/// is seen to be tight.
pub(super) const LOOSE: f64 = 1.49;
pub(super) const TIGHT: f64 = 0.755;

/// The costs of one breaking. Penalties are in the unit of badness (dimensionless; 100 is a line
/// whose spaces are stretched by all they should be); demerits are their squares.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    /// Added to the badness of every line; The TeXbook, ch. 14 (`\linepenalty`).
    pub line: f64,
    /// A line's demerits grow with this power of its badness; they are those of The TeXbook, ch. 14
    /// (power 2), where the badness is 100. The lower the power, the more the mean counts beside the worst
    /// line.
    pub power: f64,
    /// Demerits by which a way to a break may be worse than the best one and still be followed.
    pub prune: f64,
    /// Penalty of dividing a word.
    pub hyphen: f64,
    /// Penalty of dividing a part of a compound, which has a hyphen already.
    pub compound_hyphen: f64,
    /// Penalty of breaking after a hyphen of the text's own.
    pub own_hyphen: f64,
    /// Penalty of breaking after a dash or a stroke.
    pub dash: f64,
    /// Penalty of a break within an address or code.
    pub address: f64,
    /// Penalty of a break anywhere in what cannot be broken otherwise.
    pub emergency: f64,
    /// Demerits for two hyphens one below the other.
    pub double_hyphen: f64,
    /// Lines one below the other that may end in a hyphen, and demerits for each one more.
    pub most_hyphens: u8,
    pub ladder: f64,
    /// Demerits for a hyphen at the end of the last line but one.
    pub last_hyphen: f64,
    /// Demerits for two neighbouring lines whose mean spaces differ by twice `quiet_jump`.
    pub contrast: f64,
    /// A difference that nobody sees, in natural spaces.
    pub quiet_jump: f64,
    /// Demerits for a runt: a last line shorter than a share of the measure, or twice that if it is a
    /// single word.
    pub runt: f64,
    pub runt_share: f64,
    /// Demerits at most for a last line that is merely short, and the share below which it is.
    pub short: f64,
    pub short_share: f64,
    /// Demerits for two lines that begin or end with the same word.
    pub stack: f64,
    /// Demerits for a river of three lines; four times that for one of four, and so on.
    pub river: f64,
    /// How much a shrunk space counts beside a stretched one.
    pub shrink_weight: f64,
    /// Demerits for a line that is seen to be loose, and for one that is seen to be tight: see [`LOOSE`].
    pub loose: f64,
    pub tight: f64,
    /// Demerits by which a breaking into a line more or fewer may be worse than the best.
    pub variant: f64,
    /// Badness allowed to every line without hyphens (none: not tried), with them, and where else a fault
    /// would stay.
    pub tolerance: [f64; 3],
    /// Stretch added to each line in the last resort, as a share of the measure.
    pub emergency_stretch: f64,
    /// Stretch and shrink of the word space, as shares of its width.
    pub stretch: f64,
    pub shrink: f64,
    /// Most by which glyphs are expanded or condensed, as a share of their width; Thành (2000), ch. 3.
    pub expansion: f64,
    /// Glyphs give by so many times the share of what they can that spaces give.
    pub expansion_lead: f64,
    /// Stretch of a line that is not justified, as a share of the measure.
    pub ragged: f64,
    /// White that such a line leaves rather than end in a hyphen; pt.
    pub zone: f64,
}

impl Costs {
    /// The costs of a style's paragraphs in a measure in pt.
    pub fn of(style: &ComputedStyle, measure: f64) -> Costs {
        let own = &style.hyphenation;
        let mut costs = match style.text_align {
            TextAlign::Justify => Costs { expansion: style.glyph_expansion, ..Costs::justified() },
            _ => Costs::ragged(),
        };
        if let Some(lines) = own.lines {
            costs.most_hyphens = u8::try_from(lines).unwrap_or(u8::MAX - 1).min(u8::MAX - 1);
        }
        if own.last == HyphenateLast::Always {
            costs.last_hyphen = costs.ladder;
        }
        costs.zone = own.zone.resolve(Length::pt(measure)).unwrap_or(Length::ZERO).to_pt();
        costs
    }

    /// For running text, justified. Tuned on a novel of 16,000 lines of 324 pt in 11 pt type, with pages
    /// chosen: badness 8.2, spaces ± 0.142, 2.6 hyphens, 0.8 loose and 0.5 tight lines in 100.
    pub const fn justified() -> Costs {
        Costs {
            river: 520.0,
            shrink_weight: 0.94,
            variant: 60_000.0,
            loose: 16_500.0,
            tight: 24_000.0,
            line: 0.0,
            power: 0.95,
            prune: 100_000.0,
            hyphen: 176.0,
            compound_hyphen: 300.0,
            own_hyphen: 168.0,
            dash: 0.0,
            address: 150.0,
            emergency: 2_000.0,
            double_hyphen: 1_000.0,
            most_hyphens: 2,
            ladder: 10_000_000.0,
            last_hyphen: 3_000.0,
            contrast: 1_350.0,
            quiet_jump: 0.2,
            runt: 2_000_000.0,
            runt_share: 0.05,
            short: 0.0,
            short_share: 0.1,
            stack: 25_500.0,
            emergency_stretch: 0.05,
            stretch: 1.0 / 2.0,
            shrink: 0.32,
            expansion: 0.02,
            expansion_lead: 5.0,
            ragged: 0.0,
            zone: 0.0,
            tolerance: [0.0, 2_000.0, 3000.0],
        }
    }

    /// For lines of unequal width.
    pub const fn ragged() -> Costs {
        Costs {
            hyphen: 500.0,
            contrast: 0.0,
            tolerance: [1_600.0, 5_000.0, 50_000.0],
            expansion: 0.0,
            ragged: 0.1,
            river: 0.0,
            loose: 0.0,
            tight: 0.0,
            power: 2.0,
            line: 10.0,
            own_hyphen: 40.0,
            double_hyphen: 30_000.0,
            last_hyphen: 20_000.0,
            short: 5_000.0,
            short_share: 0.2,
            stack: 60_000.0,
            ..Costs::justified()
        }
    }
}

/// How far a line's spaces and its glyphs go, as shares of what they may.
#[derive(Clone, Copy, Debug)]
pub(super) struct Give {
    pub spaces: f64,
    /// At most 1.
    pub glyphs: f64,
}

impl Costs {
    /// The penalty of ending a line at a byte of the text, which is between two characters.
    pub fn inside(&self, text: &str, at: usize) -> f64 {
        if text[..at].ends_with(['-', '\u{2010}']) { self.own_hyphen } else { self.dash }
    }

    /// Shares `slack` out among spaces that may give `spaces` and glyphs that may give `glyphs`; all
    /// in pt and not negative. The glyphs go ahead, since an uneven space is seen first.
    pub fn share(&self, slack: f64, spaces: f64, glyphs: f64) -> Give {
        if slack <= 0.0 {
            return Give { spaces: 0.0, glyphs: 0.0 };
        }
        let lead = self.expansion_lead;
        let together = (spaces + lead * glyphs) / lead;
        if slack <= together {
            let share = slack / (spaces + lead * glyphs);
            return Give { spaces: share, glyphs: if glyphs > 0.0 { share * lead } else { 0.0 } };
        }
        let rest = slack - glyphs;
        let share = if spaces > 0.0 { rest / spaces } else { f64::INFINITY };
        Give { spaces: share, glyphs: f64::from(u8::from(glyphs > 0.0)) }
    }
}
