//! What each fault of a paragraph costs, in demerits. All numbers of taste stand here.

/// The costs of one breaking. Penalties are in the unit of badness (dimensionless; 100 is a line
/// whose spaces are stretched by all they should be); demerits are their squares.
#[derive(Clone, Debug)]
pub(super) struct Costs {
    /// Added to the badness of every line; The TeXbook, ch. 14 (`\linepenalty`).
    pub line: f64,
    /// Penalty of dividing a word.
    pub hyphen: f64,
    /// Penalty of dividing a part of a compound, which has a hyphen already.
    pub compound_hyphen: f64,
    /// Penalty of breaking after a hyphen, a dash or a stroke of the text's own.
    pub own_hyphen: f64,
    /// Penalty of a break within an address or code.
    pub address: f64,
    /// Penalty of a break anywhere in what cannot be broken otherwise.
    pub emergency: f64,
    /// Demerits for two hyphens one below the other.
    pub double_hyphen: f64,
    /// Demerits for each hyphen more.
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
    /// Badness allowed to every line without hyphens, with them, and where else a fault would stay.
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
}

impl Costs {
    /// For running text, justified. Tuned on a novel of 16,000 lines of 324 pt in 11 pt type
    /// (`benches/paragraphs.rs`): badness 8.1, spaces ± 0.139, 2.6 hyphens and 0.48 stacks in 100 lines.
    pub const fn justified() -> Costs {
        Costs {
            line: 10.0,
            hyphen: 180.0,
            compound_hyphen: 300.0,
            own_hyphen: 40.0,
            address: 150.0,
            emergency: 2_000.0,
            double_hyphen: 30_000.0,
            ladder: 10_000_000.0,
            last_hyphen: 20_000.0,
            contrast: 5_000.0,
            quiet_jump: 0.2,
            runt: 2_000_000.0,
            runt_share: 0.065,
            short: 5_000.0,
            short_share: 0.2,
            stack: 60_000.0,
            tolerance: [60.0, 400.0, 3_000.0],
            emergency_stretch: 0.05,
            stretch: 1.0 / 2.0,
            shrink: 0.28,
            expansion: 0.02,
            expansion_lead: 5.0,
            ragged: 0.0,
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
