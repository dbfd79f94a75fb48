//! Which words hold to the next one, by language.

use crate::document::Language;

/// What one language holds together. Words are as they are written, with their full stop.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rules {
    pub language: &'static str,
    /// They hold to the name that follows.
    pub titles: &'static [&'static str],
    /// They hold to the number that follows.
    pub references: &'static [&'static str],
    /// Figures are grouped by spaces: 12 000.
    pub digit_groups: bool,
    /// Abbreviations of several words are written with spaces: z. B.
    pub letter_pairs: bool,
    /// A word of one letter does not end a line.
    pub single_letters: bool,
}

/// How marks are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum French {
    No,
    France,
    Canada,
}

/// The rules of a language as it is written in one country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Locale {
    pub rules: &'static Rules,
    pub french: French,
}

impl Locale {
    /// The rules for a tag; of a language that is not known, those that hold for all.
    pub fn of(language: &Language) -> Locale {
        let primary = language.primary();
        let primary = match primary.as_str() {
            "no" | "nn" | "da" => "nb",
            "sk" | "pl" => "cs",
            other => other,
        };
        let rules = RULES.iter().find(|own| own.language == primary).unwrap_or(&ANY);
        let canada = language.0.split(['-', '_']).any(|part| part.eq_ignore_ascii_case("ca"));
        let french = match primary {
            "fr" if canada => French::Canada,
            "fr" => French::France,
            _ => French::No,
        };
        Locale { rules, french }
    }
}

const ANY: Rules = Rules {
    language: "",
    titles: &[],
    references: &["p.", "pp.", "vol.", "no."],
    digit_groups: false,
    letter_pairs: false,
    single_letters: false,
};

const RULES: &[Rules] = &[
    Rules {
        language: "en",
        titles: &[
            "Mr.", "Mrs.", "Ms.", "Mx.", "Messrs.", "Dr.", "Prof.", "St.", "Rev.", "Hon.", "Gen.", "Col.",
            "Capt.", "Lt.", "Sgt.", "Gov.", "Sen.", "Rep.", "Mt.", "Fr.", "Sr.", "Mr", "Mrs", "Ms", "Dr",
            "St",
        ],
        references: &[
            "p.", "pp.", "P.", "vol.", "vols.", "Vol.", "no.", "nos.", "No.", "Nos.", "ch.", "chap.", "Ch.",
            "fig.", "figs.", "Fig.", "Figs.", "eq.", "Eq.", "sec.", "Sec.", "art.", "Art.", "pt.", "bk.",
            "c.", "ca.", "line", "page", "pages", "chapter", "Chapter", "part", "Part", "figure", "Figure",
            "table", "Table", "section", "Section", "article", "Article", "Articles", "volume", "Volume",
            "book", "Book", "appendix", "Appendix", "verse", "note",
        ],
        digit_groups: false,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "de",
        titles: &["Dr.", "Prof.", "Hr.", "Fr.", "St.", "Hl.", "Ing.", "Frhr.", "Gebr."],
        references: &[
            "S.",
            "Bd.",
            "Nr.",
            "Kap.",
            "Abb.",
            "Abs.",
            "Art.",
            "Anm.",
            "Tab.",
            "Taf.",
            "Z.",
            "Jg.",
            "ca.",
            "um",
            "Seite",
            "Kapitel",
            "Teil",
            "Band",
            "Abbildung",
            "Tabelle",
            "Artikel",
            "Abschnitt",
        ],
        digit_groups: true,
        letter_pairs: true,
        single_letters: false,
    },
    Rules {
        language: "fr",
        titles: &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Dr", "Pr", "Mgr", "St", "Ste"],
        references: &[
            "p.", "pp.", "t.", "vol.", "chap.", "fig.", "art.", "n°", "nº", "no", "n.", "l.", "v.", "page",
            "pages", "chapitre", "partie", "tome", "figure", "tableau", "article", "articles", "livre",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "es",
        titles: &[
            "Sr.", "Sra.", "Srta.", "Sres.", "Dr.", "Dra.", "D.", "Dña.", "Ud.", "Prof.", "Sta.", "Sto.",
        ],
        references: &[
            "p.",
            "pp.",
            "pág.",
            "págs.",
            "vol.",
            "cap.",
            "núm.",
            "n.º",
            "art.",
            "arts.",
            "fig.",
            "t.",
            "página",
            "páginas",
            "capítulo",
            "parte",
            "figura",
            "tabla",
            "artículo",
            "artículos",
            "siglo",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "it",
        titles: &[
            "Sig.", "sig.", "Sig.ra", "Dott.", "dott.", "Prof.", "prof.", "Avv.", "Ing.", "Mons.", "S.",
        ],
        references: &[
            "p.", "pp.", "pag.", "vol.", "cap.", "capp.", "n.", "nn.", "art.", "artt.", "fig.", "tav.", "t.",
            "pagina", "capitolo", "parte", "figura", "tabella", "articolo", "secolo",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "pt",
        titles: &["Sr.", "Sra.", "Srs.", "Dr.", "Dra.", "D.", "Prof.", "Profa.", "Eng."],
        references: &[
            "p.",
            "pp.",
            "pág.",
            "págs.",
            "vol.",
            "cap.",
            "n.º",
            "nº",
            "art.",
            "arts.",
            "fig.",
            "t.",
            "página",
            "capítulo",
            "parte",
            "figura",
            "tabela",
            "artigo",
            "século",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "nl",
        titles: &[
            "dhr.", "Dhr.", "mevr.", "Mevr.", "mw.", "Mw.", "dr.", "Dr.", "prof.", "Prof.", "ir.", "mr.",
            "ds.",
        ],
        references: &[
            "p.",
            "pp.",
            "blz.",
            "nr.",
            "nrs.",
            "dl.",
            "hfdst.",
            "art.",
            "afb.",
            "tab.",
            "ca.",
            "bladzijde",
            "hoofdstuk",
            "deel",
            "figuur",
            "tabel",
            "artikel",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "sv",
        titles: &["dr", "Dr", "prof.", "fru", "hr", "S:t", "S:ta"],
        references: &[
            "s.", "ss.", "sid.", "kap.", "nr", "bd", "fig.", "tab.", "art.", "ca", "sidan", "kapitel", "del",
            "figur", "tabell", "artikel",
        ],
        digit_groups: true,
        letter_pairs: true,
        single_letters: false,
    },
    Rules {
        language: "nb",
        titles: &["dr.", "Dr.", "prof.", "hr.", "fru", "St."],
        references: &[
            "s.", "kap.", "nr.", "bd.", "fig.", "tab.", "art.", "ca.", "side", "kapittel", "kapitel", "del",
            "figur", "tabell", "tabel", "artikkel",
        ],
        digit_groups: true,
        letter_pairs: false,
        single_letters: false,
    },
    Rules {
        language: "cs",
        titles: &["p.", "pí", "dr.", "Dr.", "prof.", "sv.", "ing.", "Ing.", "ks.", "św."],
        references: &[
            "s.", "str.", "č.", "nr", "kap.", "rozdz.", "obr.", "tab.", "čl.", "art.", "ul.", "r.", "t.",
        ],
        digit_groups: true,
        letter_pairs: true,
        single_letters: true,
    },
    Rules {
        language: "ru",
        titles: &["г.", "г-н", "г-жа", "проф.", "акад.", "св.", "им.", "тов."],
        references: &["с.", "стр.", "т.", "гл.", "рис.", "табл.", "ст.", "№", "п.", "глава", "том", "часть"],
        digit_groups: true,
        letter_pairs: true,
        single_letters: true,
    },
];

/// Units that hold to their number. Words that also mean something else (`in`, `a`) are left out.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "K", "km", "m", "dm", "cm", "mm", "µm", "μm", "nm", "km²", "m²", "cm²", "m³",
    "cm³", "ha", "kg", "g", "mg", "µg", "t", "l", "L", "dl", "cl", "ml", "mL", "h", "min", "ms", "µs", "ns",
    "Hz", "kHz", "MHz", "GHz", "W", "kW", "MW", "GW", "kWh", "V", "kV", "mV", "mA", "kB", "KB", "MB", "GB",
    "TB", "KiB", "MiB", "GiB", "px", "pt", "dpi", "ppi", "em", "ft", "yd", "mi", "lb", "lbs", "oz", "mph",
    "km/h", "m/s", "Pa", "hPa", "kPa", "bar", "J", "kJ", "cal", "kcal", "dB", "Ω", "kΩ", "mol", "N", "°N",
    "°S", "°E", "°W", "€", "$", "£", "¥", "₹", "₽", "EUR", "USD", "GBP", "CHF", "kr", "zł", "Kč", "a.m",
    "p.m", "am", "pm", "AD", "BC", "CE", "BCE", "Uhr", "Mio", "Mrd",
];
