//! Office's formulas as TeX (ECMA-376, part 1, 22.1).

use super::package::LocalName;
use super::xml::{attribute, child, value};
use roxmltree::Node;

/// The TeX of a formula, and the first of its parts that has none, whose signs alone were kept.
pub(super) fn tex(own: Node<'_, '_>) -> (String, Option<String>) {
    let mut unknown = None;
    let source = all(own, &mut unknown);
    (source.split_whitespace().collect::<Vec<_>>().join(" "), unknown)
}

fn all(own: Node<'_, '_>, unknown: &mut Option<String>) -> String {
    own.children().filter(Node::is_element).map(|part| one(part, unknown)).collect()
}

fn part(own: Node<'_, '_>, name: &str, unknown: &mut Option<String>) -> String {
    child(own, name).map(|own| all(own, unknown)).unwrap_or_default()
}

fn one(own: Node<'_, '_>, unknown: &mut Option<String>) -> String {
    let mut get = |name: &str| part(own, name, unknown);
    match own.tag_name().name() {
        "r" => {
            let texts = own.children().filter(|own| own.has_tag_name_local("t")).filter_map(|own| own.text());
            texts.map(escaped).collect()
        }
        "e" | "num" | "den" | "sup" | "sub" | "deg" | "lim" | "fName" | "box" | "borderBox" => {
            all(own, unknown)
        }
        "f" => format!("\\frac{{{}}}{{{}}}", get("num"), get("den")),
        "sSup" => format!("{{{}}}^{{{}}}", get("e"), get("sup")),
        "sSub" => format!("{{{}}}_{{{}}}", get("e"), get("sub")),
        "sSubSup" => format!("{{{}}}_{{{}}}^{{{}}}", get("e"), get("sub"), get("sup")),
        "sPre" => format!("{{}}_{{{}}}^{{{}}}{{{}}}", get("sub"), get("sup"), get("e")),
        "rad" => match get("deg") {
            deg if deg.trim().is_empty() => format!("\\sqrt{{{}}}", get("e")),
            deg => format!("\\sqrt[{deg}]{{{}}}", get("e")),
        },
        "d" => {
            let properties = child(own, "dPr");
            let sign = |name: &str, usual: &'static str| {
                let given = properties.and_then(|own| child(own, name)).and_then(|own| attribute(own, "val"));
                match given {
                    Some("") => ".".to_owned(),
                    Some("{") => "\\{".to_owned(),
                    Some("}") => "\\}".to_owned(),
                    Some(given) => given.to_owned(),
                    None => usual.to_owned(),
                }
            };
            let parts: Vec<String> = own
                .children()
                .filter(|own| own.has_tag_name_local("e"))
                .map(|own| all(own, unknown))
                .collect();
            format!("\\left{} {} \\right{}", sign("begChr", "("), parts.join(" | "), sign("endChr", ")"))
        }
        "nary" => {
            let sign = child(own, "naryPr").and_then(|own| value(own, "chr")).unwrap_or("∫");
            let name = match sign {
                "∑" => "\\sum",
                "∏" => "\\prod",
                "∫" => "\\int",
                "∬" => "\\iint",
                "∮" => "\\oint",
                "⋃" => "\\bigcup",
                "⋂" => "\\bigcap",
                other => other,
            };
            let mut made = name.to_owned();
            for (mark, place) in [('_', "sub"), ('^', "sup")] {
                let own = get(place);
                if !own.trim().is_empty() {
                    made.push_str(&format!("{mark}{{{own}}}"));
                }
            }
            format!("{made} {}", get("e"))
        }
        "func" => {
            let name = get("fName");
            let known = ["sin", "cos", "tan", "log", "ln", "exp", "lim", "max", "min", "det"];
            let lead = if known.contains(&name.trim()) { "\\" } else { "" };
            format!("{lead}{name} {}", get("e"))
        }
        "acc" => {
            let name = match child(own, "accPr").and_then(|own| value(own, "chr")) {
                Some("\u{303}") => "tilde",
                Some("\u{304}" | "\u{305}") => "bar",
                Some("\u{307}") => "dot",
                Some("\u{308}") => "ddot",
                Some("\u{20d7}") => "vec",
                _ => "hat",
            };
            format!("\\{name}{{{}}}", get("e"))
        }
        "bar" => format!("\\overline{{{}}}", get("e")),
        "limLow" => format!("{{{}}}_{{{}}}", get("e"), get("lim")),
        "limUpp" => format!("{{{}}}^{{{}}}", get("e"), get("lim")),
        "m" => {
            let rows = own.children().filter(|own| own.has_tag_name_local("mr")).map(|row| {
                let cells = row.children().filter(|own| own.has_tag_name_local("e"));
                cells.map(|own| all(own, unknown)).collect::<Vec<_>>().join(" & ")
            });
            format!("\\begin{{matrix}} {} \\end{{matrix}}", rows.collect::<Vec<_>>().join(" \\\\ "))
        }
        "eqArr" => {
            let rows = own.children().filter(|own| own.has_tag_name_local("e")).map(|own| all(own, unknown));
            format!("\\begin{{aligned}} {} \\end{{aligned}}", rows.collect::<Vec<_>>().join(" \\\\ "))
        }
        name if name.ends_with("Pr") || matches!(name, "bookmarkStart" | "bookmarkEnd" | "proofErr") => {
            String::new()
        }
        name => {
            unknown.get_or_insert_with(|| name.to_owned());
            all(own, unknown)
        }
    }
}

/// Signs that mean something to TeX are written as themselves.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '#' | '$' | '%' | '&' | '_' | '{' | '}') {
            out.push('\\');
        }
        match c {
            '\\' => out.push_str("\\backslash "),
            '~' => out.push_str("\\sim "),
            '^' => out.push_str("\\hat{}"),
            c => out.push(c),
        }
    }
    out
}
