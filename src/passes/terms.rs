//! The words of notes and of references by page, in the languages of `language`; a language that is
//! not in the table speaks English. Where a language bends its words, the abbreviation is given, which
//! stands in any sentence.

use crate::document::Language;

/// The words of one language. In a pattern `{}` is filled in.
#[derive(Debug)]
pub(super) struct Terms {
    /// Primary subtag.
    language: &'static str,
    /// The heading over notes.
    pub notes: &'static str,
    /// A page within a sentence.
    pub page: &'static str,
    /// Above a page of notes: those of one page of the text, and of several.
    pub notes_to: [&'static str; 2],
}

const fn terms(
    language: &'static str,
    notes: &'static str,
    page: &'static str,
    notes_to: [&'static str; 2],
) -> Terms {
    Terms { language, notes, page, notes_to }
}

/// The words of a language; English where it is not in the table.
pub(super) fn of(language: &Language) -> &'static Terms {
    let primary = match language.primary().as_str() {
        "no" | "nn" => "nb".to_owned(),
        other => other.to_owned(),
    };
    TERMS.iter().find(|own| own.language == primary).unwrap_or(&TERMS[0])
}

const TERMS: &[Terms] = &[
    terms("en", "Notes", "page {}", ["Notes to page", "Notes to pages"]),
    terms("de", "Anmerkungen", "Seite {}", ["Anmerkungen zu Seite", "Anmerkungen zu den Seiten"]),
    terms("fr", "Notes", "page {}", ["Notes de la page", "Notes des pages"]),
    terms("es", "Notas", "página {}", ["Notas de la página", "Notas de las páginas"]),
    terms("it", "Note", "pagina {}", ["Note alla pagina", "Note alle pagine"]),
    terms("pt", "Notas", "página {}", ["Notas da página", "Notas das páginas"]),
    terms("nl", "Noten", "bladzijde {}", ["Noten bij bladzijde", "Noten bij bladzijden"]),
    terms("sv", "Noter", "s. {}", ["Noter till sidan", "Noter till sidorna"]),
    terms("da", "Noter", "s. {}", ["Noter til side", "Noter til siderne"]),
    terms("nb", "Noter", "s. {}", ["Noter til side", "Noter til sidene"]),
    terms("fi", "Viitteet", "s. {}", ["Viitteet, s.", "Viitteet, s."]),
    terms("pl", "Przypisy", "s. {}", ["Przypisy do strony", "Przypisy do stron"]),
    terms("cs", "Poznámky", "s. {}", ["Poznámky ke straně", "Poznámky ke stranám"]),
    terms("ru", "Примечания", "с. {}", ["Примечания к странице", "Примечания к страницам"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::language::WORDS;

    #[test]
    fn every_language_of_the_other_table_has_its_terms() {
        for words in WORDS {
            let own = of(&Language(words.language.into()));
            assert_eq!(own.language, words.language);
            assert!(own.page.contains("{}"));
        }
        assert_eq!(of(&Language("tlh".into())).notes, "Notes");
    }
}
