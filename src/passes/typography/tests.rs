use super::*;
use crate::document::{Meta, Styled, plain_text};

fn text(text: &str) -> Inline {
    Inline::Text(Text { meta: Meta::default(), text: text.into() })
}

/// Holding spaces shown as `_`, narrow ones as `^`.
fn set(language: &str, words: &str) -> String {
    let mut line = vec![text(words)];
    Spacer::default().line(&mut line, Locale::of(&Language(language.into())));
    shown(&line)
}

fn shown(line: &[Inline]) -> String {
    plain_text(line).replace(HOLDING, "_").replace(NARROW, "^")
}

#[test]
fn english_words_that_belong_together_are_held() {
    for (written, wanted) in [
        ("by J. R. R. Tolkien", "by J._R._R._Tolkien"),
        ("for Mr. Stubb and Dr. Ames", "for Mr._Stubb and Dr._Ames"),
        ("on p. 12 and pp. xi–xx", "on p._12 and pp._xi–xx"),
        ("about 10 km, 30 % of it", "about 10_km, 30_% of it"),
        ("under § 3 or Article 17", "under §_3 or Article_17"),
        ("the sea — the sea", "the sea_— the sea"),
        ("under Louis XIV he", "under Louis_XIV he"),
        ("and so . . . on", "and so ._._. on"),
        ("No. 7 at 5 p.m.", "No._7 at 5_p.m."),
    ] {
        assert_eq!(set("en", written), wanted);
    }
}

#[test]
fn english_words_that_only_look_so_are_left() {
    for written in [
        "It was so. The end.",
        "He is older than I. She is not.",
        "No. That is all.",
        "3 men in a boat",
        "we met in 12 345 ways",
        "a well—known man",
        "the part I played",
        "Who? Me: no; yes!",
        "",
        " ",
    ] {
        assert_eq!(set("en", written), written);
    }
}

#[test]
fn french_marks_get_their_narrow_spaces() {
    for (written, wanted) in [
        ("Vraiment ? Oui ! Voici : tout ; fin", "Vraiment^? Oui^! Voici^: tout^; fin"),
        ("Vraiment? Oui! Non: tout; fin", "Vraiment^? Oui^! Non^: tout^; fin"),
        ("« La mer » dit-il", "«^La mer^» dit-il"),
        ("«La mer.» dit-il", "«^La mer.^» dit-il"),
        ("à 12:30 sur http://mer.fr/?a=1", "à 12:30 sur http://mer.fr/?a=1"),
        ("M. Dupont et Mme Duval", "M._Dupont et Mme_Duval"),
        ("Quoi ?!", "Quoi^?!"),
        ("— Bonjour, dit-il.", "—_Bonjour, dit-il."),
        ("12 000 km", "12^000_km"),
    ] {
        assert_eq!(set("fr", written), wanted);
    }
    assert_eq!(set("fr-CA", "Quoi? «Oui»: non!"), "Quoi? «^Oui^»^: non!");
    assert_eq!(set("fr", &set("fr", "Quoi ?").replace('^', "\u{202f}")), "Quoi^?");
}

/// A language; words that hold together; words that look so and do not.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("af", "op bl._7 sê mnr._Botha op 12_Maart", "op die bl. sê hy"),
    ("be", "на с._7 святы 12_сакавіка у_лесе", "на лес. Святы"),
    ("bg", "на с._7 г-н_Иванов на 12_март в_гората", "на гората. Иванов"),
    ("ca", "a la p._7 el Sr._Puig, el 12_de març", "12 de tots ells"),
    ("cs", "z.^B. na s._7 byl sv._Jan 12._března v_lese", "ve vlnách. Byl Jan"),
    ("da", "på s._7 skriver hr._Holm den 12._marts kl._5", "skriver den. Holm 12 mænd"),
    ("de", "S._7, Dr._Kant, 12._März, im 19._Jahrhundert, um_5_Uhr", "es waren 12. Kant 12 Männer"),
    ("el", "στη σ._7 ο κ._Ράλλης στις 12_Μαρτίου", "στη μέση. Ράλλης 12 άνδρες"),
    ("en", "p._7, Mr._Hale_Jr., 12_March, March_12, the 19th_century", "12 men march 3rd in line"),
    ("es", "pág._7, la Sra._Gil, 12_de marzo, siglo_XIX", "12 de los hombres"),
    ("et", "lk_7, hr_Tamm, 12._märtsil", "tuli 12. Tamm"),
    ("fi", "s._7, hra_Laine, 12._maaliskuuta, klo_5", "tuli 12. Laine"),
    ("fr", "p._7, Mme_Duval, 12_mars, XIXe_siècle, 5_h_30", "12 marins de la mer"),
    ("gl", "páx._7, o Sr._Castro, 12_de marzo", "12 de nós"),
    ("hr", "str._7, g._Horvat, 12._ožujka, u_šumi", "bilo ih je 12. Horvat"),
    ("hu", "a 7._oldal, dr._Szabó, 1848._március, március_12.", "volt 12. Szabó"),
    ("is", "bls._7, hr._Jón, 12._mars", "voru 12. Jón"),
    ("it", "p._7, il sig._Rossi, 12_marzo, secolo_XIX", "12 uomini"),
    ("la", "p._7, S._Petrus, cap._IV", "erant 12 viri"),
    ("lt", "p._7, p._Kazlauskas, kovo_12_d.", "buvo 12 vyrų"),
    ("lv", "7._nodaļa, dr._Ozols, 12._martā", "bija 12. Ozols"),
    ("nb", "s._7, hr._Berg, 12._mars, kl._5", "det var 12. Berg"),
    ("nl", "blz._7, dhr._De Vries, 12_maart, om 5_uur", "er waren 12 mannen"),
    ("pl", "s._7, św._Jan, 12_marca, w_lesie, XIX_wieku", "było ich 12 w"),
    ("pt", "p._7, o Sr._Lopes, 12_de março, século_XIX", "12 de nós"),
    ("pt-BR", "p._7, o Dr._Lopes, custa R$_12", "12 de nós"),
    ("ro", "p._7, dl._Popa, 12_martie", "erau 12 oameni"),
    ("ru", "с._7, г-н_Орлов, 12_марта, в_лесу, XIX_века, рис._3", "их было 12. Орлов"),
    ("sk", "s._7, p._Novák, 12._marca, v_lese", "bolo ich 12. Ján"),
    ("sl", "str._7, g._Novak, 12._marca, v_gozdu", "bilo jih je 12. Janez"),
    ("sr-Cyrl", "стр._7, г._Петровић, 12._марта, у_шуми", "било их је 12. Петровић"),
    ("sr-Latn", "str._7, g._Petrović, 12._marta, u_šumi", "bilo ih je 12. Petrović"),
    ("sv", "s._7, herr_Lind, 12_mars, t.^ex. kl._5", "det var 12 män"),
    ("tr", "s._7, Sn._Kaya, 12_Mart, 19._yüzyıl", "12 adam geldi"),
    ("uk", "с._7, п._Бондар, 12_березня, у_лісі, XIX_століття", "їх було 12. Бондар"),
    ("vi", "p._7, vol._II", "Mr. Tran, 12 March"),
];

#[test]
fn each_language_has_its_own_bonds() {
    let mut wrong = Vec::new();
    for (language, held, left) in LANGUAGES {
        let plain = held.replace(['_', '^'], " ");
        for (written, wanted) in [(plain.as_str(), *held), (*left, *left)] {
            let got = set(language, written);
            if got != wanted {
                wrong.push(format!("{language}: {got}\n  not {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_of_one_letter_go_on_with_what_follows() {
    for (language, written, wanted) in [
        ("cs", "V lese a u vody", "V_lese a_u_vody"),
        ("pl", "I tak. W lesie i o tym", "I_tak. W_lesie i_o_tym"),
        ("ru", "Он и я в лесу", "Он и_я_в_лесу"),
        // A capital within a sentence is a name.
        ("cs", "vitamin A byl", "vitamin A byl"),
        ("en", "I saw a man", "I saw a man"),
    ] {
        assert_eq!(set(language, written), wanted);
    }
}

#[test]
fn numbers_hold_to_what_they_count_and_to_their_signs() {
    for (language, written, wanted) in [
        ("en", "6 × 9 in, 2 ± 1", "6_×_9 in, 2_±_1"),
        ("en", "by 2 1/2 or 3 ½ feet", "by 2_1/2 or 3_½ feet"),
        ("en", "for € 20 or 20 € or CHF 20", "for €_20 or 20_€ or CHF_20"),
        ("de", "Fr. 20, 12 000 Mann", "Fr._20, 12^000 Mann"),
        ("en", "a × b, x 9", "a × b, x 9"),
        ("en", "in 1812 000 men and 2 12/13", "in 1812 000 men and 2_12/13"),
        ("de", "1812 000", "1812 000"),
    ] {
        assert_eq!(set(language, written), wanted);
    }
}

#[test]
fn initials_suffixes_and_pairs_are_held() {
    for (language, written, wanted) in [
        ("de", "z. B. auf S. 12, Dr. Kant", "z.^B. auf S._12, Dr._Kant"),
        ("fr", "p. ex. ici", "p.^ex. ici"),
        ("en", "i. e. all, I. F. Stone", "i._e. all, I._F._Stone"),
        ("en", "vitamin c. End. Starbuck Jr.", "vitamin c. End. Starbuck_Jr."),
        ("en", "the Jr. clerk", "the Jr. clerk"),
    ] {
        assert_eq!(set(language, written), wanted);
    }
}

#[test]
fn dashes_and_dots_do_not_begin_a_line_and_dialogue_keeps_its_dash() {
    for (language, written, wanted) in [
        ("ru", "— Нет, — сказал он.", "—_Нет,_— сказал он."),
        ("es", "la mar —dijo él— y", "la mar —dijo él— y"),
        ("de", "das Meer – so weit", "das Meer_– so weit"),
        ("fr", "… et puis … rien", "…_et puis_… rien"),
        ("en", "“… so we went", "“…_so we went"),
        ("en", "a — b", "a_— b"),
    ] {
        assert_eq!(set(language, written), wanted);
    }
}

#[test]
fn quotes_in_quotes_are_kept_apart_by_a_thin_space() {
    for (language, written, wanted) in [
        (
            "en",
            "“‘Yes,’ he said,” she said. “He said ‘no.’”",
            "“^‘Yes,’ he said,” she said. “He said ‘no.’^”",
        ),
        ("de", "„‚Ja‘, sagt er.“ „Er sagt ‚nein‘“", "„^‚Ja‘, sagt er.“ „Er sagt ‚nein‘^“"),
        ("de-CH", "«‹Ja›, sagt er.» Er: «So ‹nein›»", "«^‹Ja›, sagt er.» Er: «So ‹nein›^»"),
        ("fr", "« “Oui” », dit-il", "«^“Oui”^», dit-il"),
        ("en", "the word “sea”’s end, ‘a’“b”", "the word “sea”’s end, ‘a’“b”"),
    ] {
        assert_eq!(set(language, written), wanted);
    }
}

#[test]
fn marks_are_spaced_by_country() {
    assert_eq!(set("fr-CH", "« Oui » ! Non ?"), "«^Oui^»^! Non^?");
    assert_eq!(set("de-CH", "«Ja!» Was? So: gut; ja!"), "«Ja!» Was? So: gut; ja!");
    assert_eq!(set("es", "¿Qué? ¡No! «Sí»: bien"), "¿Qué? ¡No! «Sí»: bien");
}

#[test]
fn bonds_reach_across_markup_but_not_into_code() {
    let emphasis = Inline::Emphasis(Styled { content: vec![text("Stubb")], ..Styled::default() });
    let code = Inline::Code(Text { text: "Mr. Stubb, p. 12".into(), ..Text::default() });
    let soft = Inline::SoftBreak(Meta::default());
    let mut line = vec![text("Mr. "), emphasis, text(" and J."), soft, text("Flask "), code];
    Spacer::default().line(&mut line, Locale::of(&Language("en".into())));
    assert_eq!(shown(&line), "Mr._Stubb and J._Flask Mr. Stubb, p. 12");
}

#[test]
fn a_span_in_another_language_keeps_its_own_rules() {
    let mut span = Styled { content: vec![text("Quoi ?")], ..Styled::default() };
    span.meta.attributes_mut().language = Some(Language("fr".into()));
    let mut line = vec![text("He said: "), Inline::Span(span), text(" What ?")];
    Spacer::default().line(&mut line, Locale::of(&Language("en".into())));
    assert_eq!(shown(&line), "He said: Quoi^? What ?");
}
