//! What e-readers get of a stylesheet.

use super::*;

#[test]
fn the_e_books_stylesheet_leaves_out_what_print_alone_knows() {
    let golden = "tests/suite/style/book.golden.css";
    let source = std::fs::read_to_string("tests/suite/style/book.css").expect("the suite is there");
    let (sheet, said) = read(&source);
    assert!(said.is_empty(), "{said:?}");
    let css = book_css(&[sheet]);
    let (before, own) = css.split_once(".begin {\n  color: red;\n}\n").expect("the suite begins so");
    // What is a fraction, the text says by a class.
    assert!(before.contains(".fraction {\n  font-variant-numeric: diagonal-fractions;\n}\n"));
    assert!(before.contains(".ordinal {") && !before.contains(".stacked-fraction {"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, own).expect("a golden can be written");
    }
    assert_eq!(own, std::fs::read_to_string(golden).expect("the golden is there"));
}

#[test]
fn the_built_in_looks_leave_e_readers_clean_css() {
    for name in ["classic", "magazine"] {
        let css = book_css(&[read(builtin(name).expect("built in")).0]);
        for never in [
            "@page",
            "string-set",
            "target-counter",
            "leader(",
            "rlh",
            "footnote-call",
            "var(--",
            "@media book",
        ] {
            assert!(!css.contains(never), "{name}: {never}");
        }
        assert!(css.contains(".smallcaps"), "{name}");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        // It can be read again.
        assert!(read(&format!("@media book {{ {css} }}")).1.is_empty());
    }
}
