//! Values written down, as YAML and as TOML.

use serde_yaml_ng::{Mapping, Value as Yaml};

/// A value that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Text(String),
    Number(u64),
    List(Vec<Written>),
    /// In the order in which its keys are to stand.
    Table(Vec<(&'static str, Written)>),
}

impl Written {
    /// A list of texts.
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Written {
        Written::List(texts.into_iter().map(|text| Written::Text(text.to_owned())).collect())
    }

    /// A document in YAML, without fences.
    pub fn to_yaml(&self) -> String {
        serde_yaml_ng::to_string(&self.yaml()).expect("texts, lists and tables can always be written")
    }

    fn yaml(&self) -> Yaml {
        match self {
            Written::Text(text) => text.as_str().into(),
            Written::Number(number) => (*number).into(),
            Written::List(items) => Yaml::Sequence(items.iter().map(Written::yaml).collect()),
            Written::Table(entries) => {
                let entries = entries.iter().map(|(key, value)| (Yaml::from(*key), value.yaml()));
                Yaml::Mapping(entries.collect::<Mapping>())
            }
        }
    }

    /// A value in TOML, all on one line but for lists of several items.
    pub fn to_toml(&self) -> String {
        match self {
            Written::Text(text) => toml::Value::String(text.clone()).to_string(),
            Written::Number(number) => number.to_string(),
            Written::List(items) => match items.as_slice() {
                [] => "[]".to_owned(),
                [only] => format!("[{}]", only.to_toml()),
                items => {
                    let lines = items.iter().map(|item| format!("    {},\n", item.to_toml()));
                    format!("[\n{}]", lines.collect::<String>())
                }
            },
            Written::Table(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key} = {}", value.to_toml()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_they_need() {
        let text = |text: &str| Written::Text(text.to_owned());
        let table = Written::Table(vec![
            ("title", text("Yes: \"a\"")),
            ("level", Written::Number(2)),
            ("files", Written::texts(["a.md", "b.md"])),
        ]);
        assert_eq!(table.to_yaml(), "title: 'Yes: \"a\"'\nlevel: 2\nfiles:\n- a.md\n- b.md\n");
        let toml = format!("own = {}", text("a \"b\" \\ c").to_toml());
        let read: toml::Table = toml.parse().expect("it is TOML");
        assert_eq!(read["own"].as_str(), Some("a \"b\" \\ c"));
        assert_eq!(Written::Table(vec![("file", text("a.md"))]).to_toml(), "{ file = \"a.md\" }");
        assert_eq!(Written::texts(["a", "b"]).to_toml(), "[\n    \"a\",\n    \"b\",\n]");
    }
}
