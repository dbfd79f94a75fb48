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
    /// Demerits for a tight line next to a loose one.
    pub contrast: f64,
    /// Demerits for a last line that is too short.
    pub runt: f64,
    /// A last line shorter than this share of the measure is too short.
    pub runt_share: f64,
    /// Demerits for two lines that begin or end with the same word.
    pub stack: f64,
    /// Badness allowed to every line without hyphens, and with them.
    pub tolerance: [f64; 2],
    /// Stretch added to each line in the last resort, as a share of the measure.
    pub emergency_stretch: f64,
    /// Stretch and shrink of the word space, as shares of its width.
    pub stretch: f64,
    pub shrink: f64,
    /// Stretch of a line that is not justified, as a share of the measure.
    pub ragged: f64,
}

impl Costs {
    /// For running text, justified.
    pub const fn justified() -> Costs {
        Costs {
            line: 10.0,
            hyphen: 120.0,
            compound_hyphen: 300.0,
            own_hyphen: 40.0,
            address: 150.0,
            emergency: 2_000.0,
            double_hyphen: 30_000.0,
            ladder: 10_000_000.0,
            last_hyphen: 20_000.0,
            contrast: 10_000.0,
            runt: 500_000.0,
            runt_share: 1.0 / 6.0,
            stack: 20_000.0,
            tolerance: [60.0, 400.0],
            emergency_stretch: 0.05,
            stretch: 1.0 / 2.0,
            shrink: 1.0 / 3.0,
            ragged: 0.0,
        }
    }

    /// For lines of unequal width.
    pub const fn ragged() -> Costs {
        Costs {
            hyphen: 500.0,
            contrast: 0.0,
            tolerance: [1_600.0, 5_000.0],
            ragged: 0.1,
            ..Costs::justified()
        }
    }
}
