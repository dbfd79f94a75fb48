//! Dates as readers write them: the names of the months, and the order of day, month and year.

use super::Date;
use crate::document::Language;

/// How one language writes dates.
pub struct Calendar {
    /// Primary subtag.
    pub language: &'static str,
    /// As they stand after a day.
    pub months: [&'static str; 12],
    /// As they stand without a day, where that differs.
    pub alone: Option<[&'static str; 12]>,
    /// `{d}`, `{m}` and `{y}` are filled in.
    pattern: &'static str,
    /// The same without a day.
    without_day: &'static str,
}

const fn calendar(
    language: &'static str,
    pattern: &'static str,
    without_day: &'static str,
    months: [&'static str; 12],
) -> Calendar {
    Calendar { language, months, alone: None, pattern, without_day }
}

/// Every language whose dates are known; the first is the one to fall back on.
pub const CALENDARS: &[Calendar] = &[
    calendar(
        "en",
        "{m} {d}, {y}",
        "{m} {y}",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    calendar(
        "de",
        "{d}. {m} {y}",
        "{m} {y}",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    calendar(
        "fr",
        "{d} {m} {y}",
        "{m} {y}",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    calendar(
        "es",
        "{d} de {m} de {y}",
        "{m} de {y}",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    calendar(
        "it",
        "{d} {m} {y}",
        "{m} {y}",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    calendar(
        "pt",
        "{d} de {m} de {y}",
        "{m} de {y}",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    calendar(
        "nl",
        "{d} {m} {y}",
        "{m} {y}",
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    calendar(
        "sv",
        "{d} {m} {y}",
        "{m} {y}",
        [
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    calendar(
        "da",
        "{d}. {m} {y}",
        "{m} {y}",
        [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    calendar(
        "nb",
        "{d}. {m} {y}",
        "{m} {y}",
        [
            "januar",
            "februar",
            "mars",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "desember",
        ],
    ),
    Calendar {
        language: "fi",
        months: [
            "tammikuuta",
            "helmikuuta",
            "maaliskuuta",
            "huhtikuuta",
            "toukokuuta",
            "kesäkuuta",
            "heinäkuuta",
            "elokuuta",
            "syyskuuta",
            "lokakuuta",
            "marraskuuta",
            "joulukuuta",
        ],
        alone: Some([
            "tammikuu",
            "helmikuu",
            "maaliskuu",
            "huhtikuu",
            "toukokuu",
            "kesäkuu",
            "heinäkuu",
            "elokuu",
            "syyskuu",
            "lokakuu",
            "marraskuu",
            "joulukuu",
        ]),
        pattern: "{d}. {m} {y}",
        without_day: "{m} {y}",
    },
    Calendar {
        language: "pl",
        months: [
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
        alone: Some([
            "styczeń",
            "luty",
            "marzec",
            "kwiecień",
            "maj",
            "czerwiec",
            "lipiec",
            "sierpień",
            "wrzesień",
            "październik",
            "listopad",
            "grudzień",
        ]),
        pattern: "{d} {m} {y}",
        without_day: "{m} {y}",
    },
    Calendar {
        language: "cs",
        months: [
            "ledna",
            "února",
            "března",
            "dubna",
            "května",
            "června",
            "července",
            "srpna",
            "září",
            "října",
            "listopadu",
            "prosince",
        ],
        alone: Some([
            "leden",
            "únor",
            "březen",
            "duben",
            "květen",
            "červen",
            "červenec",
            "srpen",
            "září",
            "říjen",
            "listopad",
            "prosinec",
        ]),
        pattern: "{d}. {m} {y}",
        without_day: "{m} {y}",
    },
    Calendar {
        language: "ru",
        months: [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        alone: Some([
            "январь",
            "февраль",
            "март",
            "апрель",
            "май",
            "июнь",
            "июль",
            "август",
            "сентябрь",
            "октябрь",
            "ноябрь",
            "декабрь",
        ]),
        pattern: "{d} {m} {y}",
        without_day: "{m} {y}",
    },
];

/// The calendar of a language; English where none is known.
fn calendar_of(language: &Language) -> &'static Calendar {
    let primary = match language.primary().as_str() {
        "no" | "nn" => "nb".to_owned(),
        other => other.to_owned(),
    };
    CALENDARS.iter().find(|own| own.language == primary).unwrap_or(&CALENDARS[0])
}

impl Date {
    /// The date in words: `November 23, 2026`, `23. November 2026`, `novembre 2026`, `2026`.
    pub fn in_words(&self, language: &Language) -> String {
        let calendar = calendar_of(language);
        let mut parts = self.as_str().split('-');
        let year = parts.next().unwrap_or_default();
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
        let (month, day) = (number(parts.next()), number(parts.next()));
        let Some(month) = month.filter(|month| (1..=12).contains(month)) else {
            return year.to_owned();
        };
        let Some(day) = day else {
            let name = calendar.alone.as_ref().unwrap_or(&calendar.months)[month - 1];
            return calendar.without_day.replace("{m}", name).replace("{y}", year);
        };
        // British and other non-American English puts the day first, without a comma.
        let day_first = calendar.language == "en"
            && language.0.split(['-', '_']).nth(1).is_some_and(|region| !region.eq_ignore_ascii_case("us"));
        let pattern = if day_first { "{d} {m} {y}" } else { calendar.pattern };
        pattern
            .replace("{d}", &day.to_string())
            .replace("{m}", calendar.months[month - 1])
            .replace("{y}", year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(date: &str, language: &str) -> String {
        Date::parse(date).expect("a date").in_words(&Language(language.into()))
    }

    #[test]
    fn a_date_is_written_as_its_language_does() {
        assert_eq!(words("2026-11-23", "en"), "November 23, 2026");
        assert_eq!(words("2026-11-23", "en-GB"), "23 November 2026");
        assert_eq!(words("2026-11-03", "de-AT"), "3. November 2026");
        assert_eq!(words("2026-11-23", "es"), "23 de noviembre de 2026");
        assert_eq!(words("2026-01-02", "fi"), "2. tammikuuta 2026");
        assert_eq!(words("2026-01", "pl"), "styczeń 2026");
        assert_eq!(words("2026", "no"), "2026");
        assert_eq!(words("2026-05-17", "no"), "17. mai 2026");
        assert_eq!(words("2026-05", "xx"), "May 2026");
    }
}
