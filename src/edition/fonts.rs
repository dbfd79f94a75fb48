//! The fonts of an edition: the program's, the publication's own files, and those that its stylesheet
//! brings or renames.

use super::look::LOOKS;
use super::picture::fault_of;
use crate::diagnostic::{Sink, font as codes, manifest, nearest, store as files};
use crate::font::{self, FontLibrary};
use crate::publication::{Format, Manifest};
use crate::source::Span;
use crate::store::{self, Folders};
use crate::style::{FontFace, FontSource, Medium, Sheet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names that stand for no family of their own (CSS Fonts 4, 2.1.3).
const GENERIC: [&str; 15] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "math",
    "emoji",
    "inherit",
    "initial",
    "unset",
];

/// Where fonts come from and where their faults go.
pub(super) struct Wardrobe<'a> {
    pub folder: &'a Path,
    pub folders: &'a Folders,
    pub sink: &'a mut Sink,
}

impl Wardrobe<'_> {
    /// The program's fonts and those that the manifest names.
    pub fn own(&mut self, manifest: &Manifest, embedded: &FontLibrary) -> FontLibrary {
        let mut fonts = embedded.clone();
        for file in &manifest.fonts {
            let paths = match store::expand(self.folder, &file.value) {
                Ok(paths) => paths,
                Err(fault) => {
                    self.sink.push(files::bad_pattern(file.span, &file.value, fault));
                    continue;
                }
            };
            if paths.is_empty() {
                self.sink.push(files::no_match(file.span, &file.value, ""));
            }
            for path in paths {
                let inner = path.strip_prefix(self.folder).unwrap_or(&path).to_string_lossy().into_owned();
                self.add(&mut fonts, &inner, file.span);
            }
        }
        fonts
    }

    fn add(&mut self, fonts: &mut FontLibrary, path: &str, span: Span) {
        let found = match self.folders.resolve(self.folder, path) {
            Ok((_, found)) => found,
            Err(fault) => return self.sink.push(fault_of(fault, path, Some(span))),
        };
        let bytes = match store::read_bytes(&found).map(font::unpack) {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(fault)) => return self.sink.push(manifest::not_a_font(span, path, fault)),
            Err(fault) => return self.sink.push(fault.diagnostic(path, Some(span))),
        };
        if let Some(why) = FontLibrary::refusal(&bytes) {
            return self.sink.push(codes::not_embeddable(span, path, why));
        }
        if let Err(fault) = fonts.add(bytes) {
            self.sink.push(manifest::not_a_font(span, path, fault));
        }
    }

    /// The fonts of each edition, by its index. `own` are those of the publication.
    pub fn of_editions(
        &mut self,
        manifest: &Manifest,
        own: &FontLibrary,
        sheets: &BTreeMap<usize, Arc<Sheet>>,
    ) -> BTreeMap<usize, FontLibrary> {
        let mut made: Vec<(&Arc<Sheet>, Medium, FontLibrary)> = Vec::new();
        let mut fonts = BTreeMap::new();
        for (idx, sheet) in sheets {
            let edition = &manifest.editions[*idx];
            let medium = match edition.format {
                Format::Pdf | Format::Cover => Medium::Print,
                Format::Epub => Medium::Book,
            };
            let known = made.iter().find(|(other, of, _)| Arc::ptr_eq(other, sheet) && *of == medium);
            let library = match known {
                Some((_, _, library)) => library.clone(),
                None => {
                    let again = made.iter().any(|(other, ..)| Arc::ptr_eq(other, sheet));
                    let library = self.dressed(own, sheet, medium, &edition.style, again);
                    made.push((sheet, medium, library.clone()));
                    library
                }
            };
            fonts.insert(*idx, library);
        }
        fonts
    }

    /// The publication's fonts with what a sheet says of fonts. What is wrong is said the first time.
    fn dressed(
        &mut self,
        own: &FontLibrary,
        sheet: &Sheet,
        medium: Medium,
        style: &str,
        again: bool,
    ) -> FontLibrary {
        let mut fonts = own.clone();
        let base = self.folder.join(style).parent().map_or_else(PathBuf::new, Path::to_owned);
        let said = std::mem::take(self.sink);
        for rule in sheet.font_faces(medium) {
            self.declare(&mut fonts, rule, &base);
        }
        let values: Vec<_> = sheet.feature_values(medium).cloned().collect();
        if !values.is_empty() {
            fonts.set_alternates(values);
        }
        if medium == Medium::Print && !LOOKS.contains(&style) {
            self.check_families(&fonts, sheet);
        }
        let found = std::mem::replace(self.sink, said);
        let fresh =
            found.into_vec().into_iter().filter(|own| !again || own.code == "F005" || own.code == "F006");
        fresh.for_each(|own| self.sink.push(own));
        fonts
    }

    /// Takes the first source of a rule that can be used.
    fn declare(&mut self, fonts: &mut FontLibrary, rule: &FontFace, base: &Path) {
        let mut faults: Vec<String> = Vec::new();
        for source in &rule.sources {
            let (path, span) = match source {
                FontSource::Local(name, _) => {
                    if fonts.declare_known(rule, name).is_some() {
                        return;
                    }
                    faults.push(format!("no font of the edition is called `{name}`"));
                    continue;
                }
                FontSource::File(path, span) => (path, *span),
            };
            let read = self
                .folders
                .resolve(base, path)
                .map_err(|fault| fault_of(fault, path, None).message)
                .and_then(|(_, file)| {
                    let bytes =
                        store::read_bytes(&file).map_err(|fault| fault.diagnostic(path, None).message)?;
                    font::unpack(bytes).map_err(|fault| format!("`{path}`: {fault}"))
                });
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(why) => {
                    faults.push(why);
                    continue;
                }
            };
            if let Some(why) = FontLibrary::refusal(&bytes) {
                self.sink.push(codes::not_embeddable(span, path, why));
                return;
            }
            match fonts.declare(rule, bytes) {
                Ok(_) => return,
                Err(fault) => faults.push(format!("`{path}`: {fault}")),
            }
        }
        self.sink.push(codes::source_not_usable(rule.span, &rule.family, faults.join("; ")));
    }

    /// Says which families that the sheet names are not there.
    fn check_families(&mut self, fonts: &FontLibrary, sheet: &Sheet) {
        for (families, span) in sheet.families() {
            let is_generic = |name: &str| GENERIC.iter().any(|own| own.eq_ignore_ascii_case(name));
            let named: Vec<&String> = families.iter().take_while(|name| !is_generic(name)).collect();
            let Some(first) = named.first() else { continue };
            match named.iter().position(|name| fonts.has_family(name)) {
                Some(0) => {}
                Some(other) => self.sink.push(codes::family_replaced(span, first, named[other])),
                None => {
                    let advice = match nearest(first, fonts.families()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => {
                            "name its files under `[fonts]` in bindery.toml, or in `@font-face`".to_owned()
                        }
                    };
                    self.sink.push(codes::family_not_found(span, first, advice));
                }
            }
        }
    }
}
