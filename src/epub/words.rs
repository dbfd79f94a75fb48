//! The few words that the e-book says by itself, in the language of the publication.

use crate::document::{AdmonitionKind, Language};

/// What the e-book calls its own parts.
#[derive(Debug)]
pub(super) struct Words {
    pub cover: &'static str,
    pub contents: &'static str,
    /// The lists of figures and of tables.
    pub lists: [&'static str; 2],
    pub landmarks: &'static str,
    pub pages: &'static str,
    pub notes: &'static str,
    /// What a table is called that can be moved under the screen.
    pub table: &'static str,
    pub title_page: &'static str,
    pub start: &'static str,
    /// Said of a note's number, which leads back to the text.
    pub back_to_text: &'static str,
    pub done: &'static str,
    pub to_do: &'static str,
    /// Note, tip, important, warning, caution.
    pub admonitions: [&'static str; 5],
    /// Between a title and its author's name.
    pub by: &'static str,
}

impl Words {
    /// In the language's own words, in English where it is not among those below.
    pub fn of(language: &Language) -> &'static Words {
        match language.primary().as_str() {
            "de" => &GERMAN,
            "fr" => &FRENCH,
            "es" => &SPANISH,
            "it" => &ITALIAN,
            "pt" => &PORTUGUESE,
            "nl" => &DUTCH,
            _ => &ENGLISH,
        }
    }

    pub fn admonition(&self, kind: AdmonitionKind) -> &'static str {
        self.admonitions[match kind {
            AdmonitionKind::Note => 0,
            AdmonitionKind::Tip => 1,
            AdmonitionKind::Important => 2,
            AdmonitionKind::Warning => 3,
            AdmonitionKind::Caution => 4,
        }]
    }
}

const ENGLISH: Words = Words {
    cover: "Cover",
    contents: "Contents",
    lists: ["Figures", "Tables"],
    landmarks: "Landmarks",
    pages: "Pages of the print edition",
    notes: "Notes",
    table: "Table",
    title_page: "Title Page",
    start: "Start of the text",
    back_to_text: "back to the text",
    done: "done",
    to_do: "to do",
    admonitions: ["Note", "Tip", "Important", "Warning", "Caution"],
    by: "by",
};
const GERMAN: Words = Words {
    cover: "Umschlag",
    contents: "Inhalt",
    lists: ["Abbildungen", "Tabellen"],
    landmarks: "Wegmarken",
    pages: "Seiten der Druckausgabe",
    notes: "Anmerkungen",
    table: "Tabelle",
    title_page: "Titelseite",
    start: "Beginn des Textes",
    back_to_text: "zurück zum Text",
    done: "erledigt",
    to_do: "offen",
    admonitions: ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
    by: "von",
};
const FRENCH: Words = Words {
    cover: "Couverture",
    contents: "Table des matières",
    lists: ["Figures", "Tableaux"],
    landmarks: "Repères",
    pages: "Pages de l’édition imprimée",
    notes: "Notes",
    table: "Tableau",
    title_page: "Page de titre",
    start: "Début du texte",
    back_to_text: "retour au texte",
    done: "fait",
    to_do: "à faire",
    admonitions: ["Note", "Conseil", "Important", "Avertissement", "Attention"],
    by: "de",
};
const SPANISH: Words = Words {
    cover: "Cubierta",
    contents: "Índice",
    lists: ["Figuras", "Tablas"],
    landmarks: "Puntos de referencia",
    pages: "Páginas de la edición impresa",
    notes: "Notas",
    table: "Tabla",
    title_page: "Portada",
    start: "Comienzo del texto",
    back_to_text: "volver al texto",
    done: "hecho",
    to_do: "pendiente",
    admonitions: ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
    by: "de",
};
const ITALIAN: Words = Words {
    cover: "Copertina",
    contents: "Indice",
    lists: ["Figure", "Tabelle"],
    landmarks: "Punti di riferimento",
    pages: "Pagine dell’edizione a stampa",
    notes: "Note",
    table: "Tabella",
    title_page: "Frontespizio",
    start: "Inizio del testo",
    back_to_text: "torna al testo",
    done: "fatto",
    to_do: "da fare",
    admonitions: ["Nota", "Suggerimento", "Importante", "Avvertenza", "Attenzione"],
    by: "di",
};
const PORTUGUESE: Words = Words {
    cover: "Capa",
    contents: "Sumário",
    lists: ["Figuras", "Tabelas"],
    landmarks: "Pontos de referência",
    pages: "Páginas da edição impressa",
    notes: "Notas",
    table: "Tabela",
    title_page: "Folha de rosto",
    start: "Início do texto",
    back_to_text: "voltar ao texto",
    done: "feito",
    to_do: "por fazer",
    admonitions: ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
    by: "de",
};
const DUTCH: Words = Words {
    cover: "Omslag",
    contents: "Inhoud",
    lists: ["Figuren", "Tabellen"],
    landmarks: "Herkenningspunten",
    pages: "Pagina’s van de gedrukte uitgave",
    notes: "Noten",
    table: "Tabel",
    title_page: "Titelpagina",
    start: "Begin van de tekst",
    back_to_text: "terug naar de tekst",
    done: "gedaan",
    to_do: "te doen",
    admonitions: ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"],
    by: "door",
};
