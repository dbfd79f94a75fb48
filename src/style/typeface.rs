//! What decides which face is chosen, at which instance, and how it is shaped (CSS Fonts 4).

use crate::units::Length;

macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name { #[default] $($variant),* }
    )*};
}

keywords! {
    /// `font-style`; the angle of `oblique` is [`FontStyleSet::slant`].
    FontStyle { Normal, Italic, Oblique }
    VariantCaps { Normal, SmallCaps, AllSmallCaps, PetiteCaps, AllPetiteCaps, Unicase, Titling }
    FigureStyle { Normal, Lining, OldStyle }
    FigureSpacing { Normal, Proportional, Tabular }
    Fractions { None, Diagonal, Stacked }
    /// `font-variant-position`: the face's own superiors or inferiors.
    VariantPosition { Normal, Super, Sub }
    /// The functions of `font-variant-alternates`, in the order of CSS Fonts 4, 6.8.
    AlternateKind { Stylistic, Styleset, CharacterVariant, Swash, Ornaments, Annotation }
}

/// An OpenType feature, as in `font-feature-settings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feature {
    pub tag: [u8; 4],
    pub value: u32,
}

/// A place on an axis of a variable font, as in `font-variation-settings`, in the axis's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    pub tag: [u8; 4],
    pub value: f64,
}

/// Names for alternate glyphs that `@font-feature-values` gives a meaning, family by family.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Alternate {
    pub kind: AlternateKind,
    pub name: Box<str>,
}

/// `font-size-adjust`: the height of the small letters as a share of the size (CSS Fonts 5, 2.6).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum SizeAdjust {
    #[default]
    None,
    Ratio(f64),
    /// That of the first family of the list.
    FromFont,
}

/// Everything that decides which face is chosen and how it is shaped; shared by runs of equal type.
#[derive(Clone, Debug, PartialEq)]
pub struct FontStyleSet {
    /// In order of preference; `serif`, `sans-serif` and `monospace` are the built-in families.
    pub families: Vec<String>,
    /// 1 to 1000.
    pub weight: u16,
    /// `font-stretch`, per cent of the normal width.
    pub stretch: f64,
    pub style: FontStyle,
    /// Of `oblique`, degrees, clockwise.
    pub slant: f64,
    pub size: Length,
    pub size_adjust: SizeAdjust,
    /// A variable face is drawn for the size it is set in.
    pub optical_sizing: bool,
    /// Sorted by tag.
    pub variations: Vec<Variation>,
    pub caps: VariantCaps,
    pub figures: FigureStyle,
    pub figure_spacing: FigureSpacing,
    pub fractions: Fractions,
    pub ordinals: bool,
    pub slashed_zero: bool,
    /// `font-variant-ligatures`: common ligatures and contextual forms are on unless it says `none`.
    pub common_ligatures: bool,
    pub discretionary_ligatures: bool,
    pub historical_ligatures: bool,
    pub contextual: bool,
    /// `font-variant-alternates`.
    pub historical_forms: bool,
    pub alternates: Vec<Alternate>,
    pub position: VariantPosition,
    pub kerning: bool,
    /// `font-feature-settings`, sorted by tag; they win over all that the above switch.
    pub features: Vec<Feature>,
    /// `font-language-override`: an OpenType language system, such as `SRB`.
    pub language: Option<Box<str>>,
    pub letter_spacing: Length,
    pub word_spacing: Length,
}

/// The angle of `oblique` without one (CSS Fonts 4, 2.4).
pub const OBLIQUE_ANGLE: f64 = 14.0;

impl FontStyleSet {
    /// 12 pt serif.
    pub fn initial() -> Self {
        FontStyleSet {
            families: vec!["serif".into()],
            weight: 400,
            stretch: 100.0,
            style: FontStyle::Normal,
            slant: OBLIQUE_ANGLE,
            size: Length::pt(12.0),
            size_adjust: SizeAdjust::None,
            optical_sizing: true,
            variations: Vec::new(),
            caps: VariantCaps::Normal,
            figures: FigureStyle::Normal,
            figure_spacing: FigureSpacing::Normal,
            fractions: Fractions::None,
            ordinals: false,
            slashed_zero: false,
            common_ligatures: true,
            discretionary_ligatures: false,
            historical_ligatures: false,
            contextual: true,
            historical_forms: false,
            alternates: Vec::new(),
            position: VariantPosition::Normal,
            kerning: true,
            features: Vec::new(),
            language: None,
            letter_spacing: Length::ZERO,
            word_spacing: Length::ZERO,
        }
    }

    /// A family, weight and style, and nothing else.
    pub fn plain(families: &[String], weight: u16, style: FontStyle) -> Self {
        FontStyleSet { families: families.to_vec(), weight, style, ..FontStyleSet::initial() }
    }
}
