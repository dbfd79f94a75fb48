//! What the PDF says of the publication: the values of Info and XMP.

use crate::publication::{Edition, Identifier, Publication};

/// Metadata as plain words. Empty and `None` are left out of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: String,
    pub authors: Vec<String>,
    /// What it is about, in a sentence or a few.
    pub description: Option<String>,
    pub keywords: Vec<String>,
    /// A BCP 47 tag.
    pub language: String,
    pub publisher: Option<String>,
    pub rights: Option<String>,
    /// As URIs: `urn:isbn:…`, `doi:…`.
    pub identifiers: Vec<String>,
    /// The date of publication: `2026`, `2026-11` or `2026-11-23`.
    pub date: Option<String>,
    /// When the file was made, in seconds since 1970 (UTC), if the environment fixes it
    /// (`SOURCE_DATE_EPOCH`); else the date of publication stands in. Never the clock.
    pub made: Option<i64>,
}

impl Metadata {
    pub fn new(publication: &Publication, edition: &Edition) -> Self {
        let title = match &publication.subtitle {
            Some(subtitle) if !subtitle.trim().is_empty() => {
                let title = publication.title.trim_end();
                let colon = if title.ends_with(['?', '!', ':', '.']) { "" } else { ":" };
                format!("{title}{colon} {subtitle}")
            }
            _ => publication.title.clone(),
        };
        let isbn = edition.isbn.iter().map(|isbn| format!("urn:isbn:{}", isbn.as_str()));
        let own = publication.identifiers.iter().map(|identifier| match identifier {
            Identifier::Isbn(isbn) => format!("urn:isbn:{}", isbn.as_str()),
            Identifier::Doi(doi) => format!("doi:{doi}"),
            Identifier::Issn(issn) => format!("urn:issn:{issn}"),
            Identifier::Uri(uri) => uri.clone(),
            Identifier::Other(other) => other.clone(),
        });
        let mut identifiers: Vec<String> = Vec::new();
        for identifier in isbn.chain(own) {
            if !identifiers.contains(&identifier) {
                identifiers.push(identifier);
            }
        }
        Metadata {
            title,
            authors: publication.authors().map(|author| author.name.clone()).collect(),
            description: publication.description.clone().or_else(|| publication.deck.clone()),
            keywords: publication.subjects.iter().map(|subject| subject.name.clone()).collect(),
            language: publication.language.0.clone(),
            publisher: publication.publisher.clone(),
            rights: publication.rights.clone(),
            identifiers,
            date: publication.date.as_ref().map(ToString::to_string),
            made: None,
        }
    }

    /// The program that made the file.
    pub(super) fn producer() -> String {
        format!("Bindery {}", env!("CARGO_PKG_VERSION"))
    }

    /// The moment the file names as that of its making: year, month, day, hour, minute, second (UTC).
    pub(super) fn moment(&self) -> Option<[i64; 6]> {
        if let Some(seconds) = self.made {
            let days = seconds.div_euclid(86_400);
            let rest = seconds.rem_euclid(86_400);
            let [year, month, day] = civil(days);
            let moment = [year, month, day, rest / 3600, rest / 60 % 60, rest % 60];
            return (0..=9999).contains(&year).then_some(moment);
        }
        let date = self.date.as_ref()?;
        let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
        let year = parts.next()??;
        let month = parts.next().flatten().unwrap_or(1);
        let day = parts.next().flatten().unwrap_or(1);
        Some([year, month, day, 0, 0, 0])
    }
}

/// The Gregorian date of a day counted from 1970-01-01 (Hinnant, *chrono-Compatible Low-Level Date
/// Algorithms*, `civil_from_days`).
fn civil(days: i64) -> [i64; 3] {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    [year_of_era + era * 400 + i64::from(month <= 2), month, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_moment_wins_over_the_date_of_publication() {
        let mut metadata = Metadata { date: Some("2026-11".into()), ..Metadata::default() };
        assert_eq!(metadata.moment(), Some([2026, 11, 1, 0, 0, 0]));
        metadata.made = Some(951_827_696);
        assert_eq!(metadata.moment(), Some([2000, 2, 29, 12, 34, 56]));
        metadata.made = Some(i64::MAX);
        assert_eq!(metadata.moment(), None);
    }
}
