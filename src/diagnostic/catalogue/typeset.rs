//! `T`: typesetting.

catalogue! {
    T001 Warning outside_measure(excess)
        "a line stands {excess} pt outside the measure"
        hint "allow a break in it, make it shorter, or give it more room"
        explain "What stands in the line cannot be broken, since it is a picture or a style forbids it \
            (`white-space: pre` or `nowrap`), and it is wider than the column. Long words, addresses \
            and code that may wrap are broken anywhere before this happens.";
}
