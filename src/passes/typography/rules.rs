//! Which words hold to the next one, by language. All of it is data, one entry a language; a language
//! that has none is held to what all languages share.
//!
//! Lists are words with a space between, written as the text writes them, with their full stop.

use super::{HOLDING, NARROW};
use crate::document::Language;

/// What one language holds together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// Primary subtag.
    pub language: &'static str,
    /// They hold to the name that follows: “Mr. Stubb”.
    pub titles: &'static str,
    /// They hold to the number that follows: “p. 12”, “March 12”.
    pub numbered: &'static str,
    /// They hold to the number before: “12 March”, “the 19th century”, “five o’clock” in figures.
    pub counted: &'static str,
    /// It stands between a day and its month, and the number holds to it: “12 de marzo”.
    pub link: &'static str,
    /// They hold to the name before: “Starbuck Jr.”.
    pub suffixes: &'static str,
    /// Words of one letter that do not end a line.
    pub singles: &'static str,
    /// Ordinals are figures with a full stop: “12. März”.
    pub ordinal_stop: bool,
    /// Figures are grouped by spaces: “12 000”.
    pub digit_groups: bool,
    /// The space in abbreviations of several words: “z. B.”.
    pub pairs: char,
    /// High marks and guillemets are spaced.
    pub french: bool,
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
            "no" | "nn" => "nb",
            "bs" | "sh" | "cnr" => "hr",
            other => other,
        };
        let rules = RULES.iter().find(|own| own.language == primary).unwrap_or(&COMMON);
        let canada = language.0.split(['-', '_']).any(|part| part.eq_ignore_ascii_case("ca"));
        let french = match rules.french {
            true if canada => French::Canada,
            true => French::France,
            false => French::No,
        };
        Locale { rules, french }
    }
}

/// Whether a list has the word.
pub(super) fn lists(list: &str, word: &str) -> bool {
    // Few words stand in a list at all, and to look for their letters is quicker than to part its words.
    !word.is_empty() && list.contains(word) && list.split(' ').any(|own| own == word)
}

/// What is said of no language: pages and numbers as scholars of all countries abbreviate them.
const COMMON: Rules = Rules {
    language: "",
    titles: "",
    numbered: "p. pp. vol. no. fig. art. cf.",
    counted: "",
    link: "",
    suffixes: "",
    singles: "",
    ordinal_stop: false,
    digit_groups: true,
    pairs: HOLDING,
    french: false,
};

#[rustfmt::skip]
pub(super) const RULES: &[Rules] = &[
    Rules {
        language: "en",
        titles: "Mr. Mrs. Ms. Mx. Messrs. Mme. Mlle. Dr. Drs. Prof. St. Sts. Ste. Rev. Hon. Gen. Col. Maj. \
            Capt. Cdr. Lt. Sgt. Cpl. Pvt. Adm. Gov. Sen. Rep. Mt. Ft. Fr. Sr. Br. Mr Mrs Ms Mx Messrs Dr \
            Prof St Sts Mt Revd",
        numbered: "p. pp. P. vol. vols. Vol. Vols. no. nos. No. Nos. ch. chs. chap. chaps. Ch. Chap. fig. \
            figs. Fig. Figs. tbl. eq. Eq. sec. secs. Sec. art. arts. Art. pt. pts. Pt. bk. bks. Bk. app. \
            App. c. ca. fol. fols. ll. n. nn. v. vv. para. par. ed. \
            line lines page pages Page Pages chapter chapters Chapter Chapters part Part parts Parts figure \
            Figure figures Figures table Table tables Tables section Section sections Sections article \
            Article articles Articles volume Volume volumes Volumes book Book appendix Appendix verse note \
            notes Note step Step act Act scene Scene \
            January February March April June July August September October November December \
            Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec.",
        counted: "January February March April May June July August September October November December \
            Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec. o’clock o'clock noon midnight hours a.m. p.m. \
            million billion trillion century centuries",
        suffixes: "Jr. Jr Sr. Sr Esq. Esq Bt MP",
        digit_groups: false,
        ..COMMON
    },
    Rules {
        language: "de",
        titles: "Dr. Prof. Hr. Hrn. Herr Herrn Frau Fr. St. Hl. hl. Ing. Dipl.-Ing. Frhr. Gebr. Mag. Lic. \
            Kpt. Gen.",
        numbered: "S. Bd. Bde. Nr. Nrn. Kap. Abb. Abs. Art. Anm. Tab. Taf. Fig. Z. V. Sp. Jg. H. Anh. Bl. \
            Fußn. Rn. Rz. Ziff. ca. um Seite Seiten Kapitel Teil Band Abbildung Tabelle Artikel Abschnitt \
            Absatz Anhang Zeile Vers Nummer Heft Akt Szene Fr. anno",
        counted: "Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November \
            Dezember Jan. Febr. Apr. Aug. Sept. Okt. Nov. Dez. Uhr Jahrhundert Jahrhunderts Jahrhunderte \
            Jh. Jhs. Mio. Mrd. Millionen Milliarden Auflage Aufl. Band Kapitel Teil",
        suffixes: "jr. sen. jun. d.Ä. d.J.",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "fr",
        titles: "M. MM. Mme Mmes Mlle Mlles Me Mes Dr Drs Pr Mgr Mgrs St Ste Sts",
        numbered: "p. pp. t. vol. chap. fig. art. n° nº no nos n. l. v. vers col. éd. sect. § page pages \
            chapitre chapitres partie tome tomes volume figure figures tableau tableaux article articles \
            livre ligne note annexe acte scène tirage vers",
        counted: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre \
            janv. févr. avr. juil. sept. oct. nov. déc. heures h siècle siècles s. millions milliards",
        pairs: NARROW,
        french: true,
        ..COMMON
    },
    Rules {
        language: "es",
        titles: "Sr. Sra. Srta. Sres. Sras. Dr. Dra. Dres. D. D.ª Dña. don doña Ud. Uds. Prof. Profa. Sta. \
            Sto. S. fray Gral. Cap.",
        numbered: "p. pp. pág. págs. vol. vols. cap. caps. núm. núms. n.º n.os art. arts. fig. figs. t. lib. \
            v. vv. fol. lám. tab. secc. página páginas capítulo capítulos parte figura figuras tabla tablas \
            artículo artículos siglo siglos tomo libro nota acto escena apéndice calle",
        counted: "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre \
            diciembre h horas millones",
        link: "de",
        ..COMMON
    },
    Rules {
        language: "ca",
        titles: "Sr. Sra. Srs. Dr. Dra. D. En Na Mn. St. Sta. Prof.",
        numbered: "p. pp. pàg. pàgs. vol. vols. cap. caps. núm. núms. art. arts. fig. figs. t. v. pàgina \
            pàgines capítol capítols part figura taula article segle segles tom llibre nota acte escena",
        counted: "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre h hores",
        link: "de",
        ..COMMON
    },
    Rules {
        language: "gl",
        titles: "Sr. Sra. Srta. Dr. Dra. D. Dna. Prof. S. Sta.",
        numbered: "p. pp. páx. páxs. vol. cap. núm. n.º art. fig. t. páxina páxinas capítulo parte figura \
            táboa artigo século tomo libro nota",
        counted: "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro h",
        link: "de",
        ..COMMON
    },
    Rules {
        language: "it",
        titles: "Sig. sig. Sigg. sigg. Sig.ra sig.ra Sig.na Dott. dott. Dott.ssa dott.ssa Prof. prof. \
            Prof.ssa prof.ssa Avv. avv. Ing. ing. Arch. arch. Mons. mons. On. on. S. Ss. don Don Fra fra",
        numbered: "p. pp. pag. pagg. vol. voll. cap. capp. n. nn. art. artt. fig. figg. tav. tavv. tab. t. \
            v. vv. par. sez. f. ff. c. cc. pagina pagine capitolo capitoli parte figura tabella articolo \
            articoli secolo tomo libro nota atto scena appendice",
        counted: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre \
            dicembre secolo sec. milioni miliardi",
        ..COMMON
    },
    Rules {
        language: "pt",
        titles: "Sr. Sra. Srs. Sras. Srta. Dr. Dra. Drs. D. Dom Dona Prof. Profa. Prof.ª Eng. Eng.º Exmo. \
            Exma. Pe. Frei S. Sto. Sta. Cap. Gen.",
        numbered: "p. pp. pág. págs. vol. vols. cap. caps. n.º n.os nº art. arts. fig. figs. t. l. v. sec. \
            página páginas capítulo capítulos parte figura figuras tabela artigo artigos século séculos \
            tomo livro nota ato cena apêndice rua R$",
        counted: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro \
            h horas milhões mil",
        link: "de",
        ..COMMON
    },
    Rules {
        language: "ro",
        titles: "dl. Dl. dna. Dna. d-na d-ra dr. Dr. prof. Prof. ing. Sf. sf. Sfântul gen. cpt.",
        numbered: "p. pp. pag. vol. cap. nr. art. alin. fig. tab. t. lit. pagina paginile capitolul partea \
            figura tabelul articolul secolul volumul cartea nota actul scena",
        counted: "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie \
            decembrie lei milioane",
        ..COMMON
    },
    Rules {
        language: "la",
        titles: "S. SS. Sanctus Sancta D.",
        numbered: "p. pp. cap. capp. lib. vol. tom. fol. ff. v. vv. c. cc. n. can. liber caput pagina versus",
        counted: "Ianuarii Februarii Martii Aprilis Maii Iunii Iulii Augusti Septembris Octobris Novembris \
            Decembris",
        ..COMMON
    },
    Rules {
        language: "nl",
        titles: "dhr. Dhr. mevr. Mevr. mw. Mw. mej. dr. Dr. drs. Drs. prof. Prof. ir. Ir. ing. Ing. mr. Mr. \
            ds. Ds. St. Sint kapt. gen.",
        numbered: "p. pp. blz. nr. nrs. dl. hfdst. par. art. artt. afb. tab. fig. bd. vs. r. ca. bijl. \
            bladzijde bladzijden pagina hoofdstuk deel figuur tabel artikel paragraaf bijlage regel noot \
            akte scène pag.",
        counted: "januari februari maart april mei juni juli augustus september oktober november december \
            uur eeuw miljoen miljard euro",
        pairs: HOLDING,
        ..COMMON
    },
    Rules {
        language: "af",
        titles: "mnr. Mnr. mev. Mev. mej. Mej. dr. Dr. prof. Prof. ds. Ds. St. adv. kapt. genl.",
        numbered: "bl. bll. p. pp. nr. nrs. hfst. dl. art. fig. tab. par. bladsy hoofstuk deel figuur tabel \
            artikel paragraaf bylae reël noot",
        counted: "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November \
            Desember uur eeu miljoen",
        ..COMMON
    },
    Rules {
        language: "sv",
        titles: "dr dr. Dr prof. Prof. fru herr hr Hr S:t S:ta Sankt kapten",
        numbered: "s. ss. sid. kap. nr nr. bd bd. band fig. tab. art. st. § ca c:a kl. sida sidan sidor \
            kapitel del figur tabell artikel avsnitt bilaga rad not akt scen kr",
        counted: "januari februari mars april maj juni juli augusti september oktober november december \
            jan. febr. aug. sept. okt. nov. dec. århundradet miljoner miljarder kronor",
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "nb",
        titles: "dr. Dr. prof. Prof. hr. Hr. fru Fru frk. herr St. Sankt kapt.",
        numbered: "s. kap. nr. bd. fig. tab. art. ca. kl. avsn. jf. side sidene kapittel kapitel del figur \
            tabell artikkel avsnitt vedlegg linje note akt scene kr",
        counted: "januar februar mars april mai juni juli august september oktober november desember \
            århundre hundreåret millioner milliarder kroner",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "da",
        titles: "dr. Dr. prof. Prof. hr. Hr. fru Fru frk. Sct. Skt. kapt.",
        numbered: "s. kap. nr. bd. fig. tab. art. ca. kl. stk. jf. side sider kapitel del figur tabel \
            artikel afsnit bilag linje note akt scene kr. kr",
        counted: "januar februar marts april maj juni juli august september oktober november december \
            århundrede millioner milliarder kroner",
        ordinal_stop: true,
        pairs: HOLDING,
        ..COMMON
    },
    Rules {
        language: "is",
        titles: "dr. Dr. hr. Hr. frú Frú séra sr. próf.",
        numbered: "bls. nr. kafli bindi mynd tafla gr. kl. blaðsíða kap.",
        counted: "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember öld \
            kafli bindi gr. bls. kr. milljónir",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "fi",
        titles: "tri prof. hra rva nti herra rouva neiti pyhä kapteeni",
        numbered: "s. ss. luku nro n:o osa kuva taulukko klo v. § ks. sivu sivut kohta liite rivi",
        counted: "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta \
            syyskuuta lokakuuta marraskuuta joulukuuta vuosisadalla vuosisata vuosisadan luku osa \
            miljoonaa miljardia euroa",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "et",
        titles: "dr prof hr pr prl härra proua preili Püha",
        numbered: "lk nr ptk kd joon tabel art kell lehekülg peatükk osa joonis lisa",
        counted: "jaanuar jaanuaril veebruar veebruaril märts märtsil aprill aprillil mai mail juuni juunil \
            juuli juulil august augustil september septembril oktoober oktoobril november novembril \
            detsember detsembril sajand sajandil peatükk osa miljonit",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "lv",
        titles: "dr. Dr. prof. Prof. kungs kundze Sv. sv. kpt.",
        numbered: "lpp. nr. Nr. sk. att. tab. p. plkst. nodaļa daļa attēls tabula",
        counted: "janvāris janvārī februāris februārī marts martā aprīlis aprīlī maijs maijā jūnijs jūnijā \
            jūlijs jūlijā augusts augustā septembris septembrī oktobris oktobrī novembris novembrī \
            decembris decembrī gadsimts gadsimtā gadā gads lpp. nodaļa",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "lt",
        titles: "dr. Dr. prof. Prof. p. ponas ponia kun. Šv. šv.",
        numbered: "p. nr. Nr. t. sk. pav. lent. str. val. puslapis skyrius dalis tomas sausio vasario kovo \
            balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
        counted: "d. m. val. amžius amžiuje a. p. Lt Eur mln. mlrd.",
        ..COMMON
    },
    Rules {
        language: "cs",
        titles: "p. pí sl. dr. Dr. prof. doc. sv. Sv. ing. Ing. MUDr. JUDr. PhDr. Mgr. kpt. gen. pan paní",
        numbered: "s. str. č. čís. kap. obr. tab. čl. odst. sv. roč. díl r. § ř. hod. ul. nám. strana strany \
            kapitola část obrázek tabulka článek svazek verš",
        counted: "ledna února března dubna května června července srpna září října listopadu prosince \
            hodin hod. století stol. kapitola díl svazek Kč milionů miliard",
        singles: "k s v z o u a i",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "sk",
        titles: "p. pí sl. dr. Dr. prof. doc. sv. Sv. ing. Ing. MUDr. JUDr. PhDr. Mgr. kpt. gen. pán pani",
        numbered: "s. str. č. čís. kap. obr. tab. čl. ods. zv. roč. diel r. § hod. ul. nám. strana strany \
            kapitola časť obrázok tabuľka článok zväzok verš",
        counted: "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra \
            hodín hod. storočie storočia storočí stor. kapitola diel miliónov",
        singles: "k s v z o u a i",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "pl",
        titles: "p. pp. pan pani ks. Ks. św. Św. dr Dr prof. Prof. inż. mgr gen. kpt. płk bp abp o. br. al. \
            ul. pl.",
        numbered: "s. str. nr nry t. r. rozdz. rys. tab. art. ust. poz. par. godz. w. wyd. k. z. strona \
            strony rozdział część rysunek tabela artykuł tom księga wers zeszyt akt scena",
        counted: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października \
            listopada grudnia r. w. wiek wieku zł gr tys. mln mld godz.",
        singles: "a i o u w z",
        pairs: HOLDING,
        ..COMMON
    },
    Rules {
        language: "sl",
        titles: "g. ga. gdč. gospod gospa dr. Dr. prof. Prof. sv. Sv. ing. mag. kap.",
        numbered: "str. št. pogl. sl. tab. čl. odst. zv. l. ur. stran strani poglavje del slika tabela člen",
        counted: "januar januarja februar februarja marec marca april aprila maj maja junij junija julij \
            julija avgust avgusta september septembra oktober oktobra november novembra december decembra \
            stoletje stoletja stol. ura uri ur poglavje del člen",
        singles: "k h s z v o a i",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "hr",
        titles: "g. gđa gđica gosp. gospodin gospođa dr. Dr. prof. Prof. sv. Sv. ing. mr. don fra kap. o.",
        numbered: "str. br. gl. pogl. sl. tab. čl. st. sv. t. r. sat stranica stranice poglavlje dio slika \
            tablica članak glava knjiga",
        counted: "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga \
            studenog prosinca januara februara marta aprila maja juna jula avgusta septembra oktobra \
            novembra decembra stoljeće stoljeća st. sati godine god. poglavlje dio",
        singles: "k s u o i a",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "sr",
        titles: "г. г-ђа г-ђица господин госпођа др Др проф. Проф. св. Св. инж. о. \
            g. g-đa g-đica gospodin gospođa dr Dr prof. Prof. sv. Sv. inž. o.",
        numbered: "стр. бр. гл. сл. таб. чл. ст. св. т. страна поглавље део слика табела члан глава књига \
            str. br. gl. sl. tab. čl. st. sv. t. strana poglavlje deo slika tabela član glava knjiga",
        counted: "јануар јануара фебруар фебруара март марта април априла мај маја јун јуна јул јула август \
            августа септембар септембра октобар октобра новембар новембра децембар децембра век века године \
            januar januara februar februara mart marta april aprila maj maja jun juna jul jula avgust \
            avgusta septembar septembra oktobar oktobra novembar novembra decembar decembra vek veka godine",
        singles: "к с у о и а k s u o i a",
        ordinal_stop: true,
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "hu",
        titles: "dr. Dr. ifj. Ifj. id. Id. özv. Szt. Szent gr. br. kpt. prof.",
        numbered: "p. sz. köt. fej. old. kb. § január február március április május június július augusztus \
            szeptember október november december",
        counted: "január február március április május június július augusztus szeptember október november \
            december század században fejezet oldal old. kötet köt. rész § bekezdés óra órakor \
            év évi Ft millió milliárd ábra táblázat évfolyam",
        ordinal_stop: true,
        ..COMMON
    },
    Rules {
        language: "ru",
        titles: "г. гг. г-н г-жа г-да проф. акад. доц. д-р св. Св. им. тов. ген. полк. кап. о. ул. пр. пл.",
        numbered: "с. стр. т. тт. гл. рис. табл. ст. п. пп. кн. ч. вып. разд. изд. глава главы том \
            часть страница рисунок таблица статья пункт книга раздел выпуск акт сцена",
        counted: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря г. гг. \
            год года году лет в. вв. век века веке руб. коп. тыс. млн млрд час часа часов мин. экз. с. стр.",
        singles: "а и о у в к с я",
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "uk",
        titles: "п. пп. пан пані проф. акад. доц. д-р св. Св. ім. тов. ген. о. вул. пл. просп. м. с.",
        numbered: "с. стор. т. тт. гл. рис. табл. ст. п. пп. кн. ч. вип. розд. вид. розділ том частина \
            сторінка рисунок таблиця стаття пункт книга випуск",
        counted: "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня р. \
            рр. рік року ст. століття грн коп. тис. млн млрд годин год. хв. с. стор.",
        singles: "а і й о у в з я є",
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "be",
        titles: "сп. спн. праф. акад. св. Св. імя вул. г.",
        numbered: "с. стар. т. гл. мал. табл. арт. п. кн. ч. раздзел том частка старонка малюнак табліца",
        counted: "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада \
            снежня г. гг. год года ст. стагоддзя руб. тыс. млн млрд",
        singles: "а і й о у ў з я к",
        pairs: NARROW,
        ..COMMON
    },
    Rules {
        language: "bg",
        titles: "г-н г-жа г-ца проф. акад. доц. д-р св. Св. ген. кап. ул. бул. пл. гр. о.",
        numbered: "с. стр. т. гл. фиг. табл. чл. ал. кн. ч. бр. глава том част страница фигура таблица член",
        counted: "януари февруари март април май юни юли август септември октомври ноември декември г. год. \
            година в. век лв. ст. хил. млн. млрд. часа",
        singles: "а и о у в с",
        ..COMMON
    },
    Rules {
        language: "el",
        titles: "κ. κ.κ. κα κύριος κυρία δρ Δρ καθ. αγ. Αγ. Άγ. π.",
        numbered: "σ. σσ. σελ. τ. τόμ. κεφ. εικ. πίν. αρ. άρθ. παρ. στ. σελίδα κεφάλαιο μέρος εικόνα πίνακας \
            άρθρο τόμος βιβλίο",
        counted: "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου \
            Οκτωβρίου Νοεμβρίου Δεκεμβρίου αιώνα αιώνας αι. π.μ. μ.μ. π.Χ. μ.Χ. ευρώ χιλ. εκατ.",
        ..COMMON
    },
    Rules {
        language: "tr",
        titles: "Dr. Prof. Doç. Av. Sn. Sayın Hz. Alb. Yzb. Bay Bayan Org. Müh.",
        numbered: "s. ss. sf. c. no. nr. böl. şek. tab. md. saat sayfa cilt bölüm şekil tablo madde kısım",
        counted: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık yüzyıl \
            yüzyılda yy. sayfa bölüm cilt madde TL lira milyon milyar",
        ordinal_stop: true,
        ..COMMON
    },
];

/// Units that hold to their number. Words that also mean something else (`in`, `a`) are left out.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "K", "km", "m", "dm", "cm", "mm", "µm", "μm", "nm", "km²", "m²", "cm²", "m³",
    "cm³", "ha", "kg", "g", "mg", "µg", "t", "l", "L", "dl", "cl", "ml", "mL", "h", "min", "s", "ms", "µs",
    "ns", "Hz", "kHz", "MHz", "GHz", "W", "kW", "MW", "GW", "kWh", "V", "kV", "mV", "mA", "kB", "KB", "MB",
    "GB", "TB", "KiB", "MiB", "GiB", "px", "pt", "dpi", "ppi", "em", "ft", "yd", "mi", "lb", "lbs", "oz",
    "mph", "km/h", "m/s", "Pa", "hPa", "kPa", "bar", "J", "kJ", "cal", "kcal", "dB", "Ω", "kΩ", "mol", "N",
    "°N", "°S", "°E", "°W", "€", "$", "£", "¥", "₹", "₽", "₴", "₺", "EUR", "USD", "GBP", "CHF", "kr", "zł",
    "Kč", "a.m", "p.m", "am", "pm", "AD", "BC", "CE", "BCE", "Uhr", "Mio", "Mrd", "км", "м", "см", "мм",
    "кг", "г", "мг", "т", "л", "мл", "ч", "мин", "га", "км/ч", "хил",
];

/// Signs of money that stand before their amount with a space, as much as after it.
pub(super) fn is_currency(word: &str) -> bool {
    CURRENCIES.contains(&word)
}

const CURRENCIES: &[&str] = &[
    "€", "$", "£", "¥", "₹", "₽", "₴", "₺", "R$", "US$", "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK",
    "JPY", "CAD", "AUD", "Fr.", "kr", "kr.",
];
