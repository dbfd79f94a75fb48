//! Whether the print edition whose pages an e-book lists is the one that lies beside it: a file that was
//! made of another text, or in another style, has other pages.

use super::galleys::Galleys;
use super::load::Loaded;
use super::make::{Product, page_source, write_pdf};
use super::setting::Settled;
use super::{Options, output};
use crate::diagnostic::{Diagnostic, Sink, epub as codes};
use crate::publication::{Format, Item};
use crate::store;
use std::collections::BTreeMap;

/// What is said of e-books that list the pages of a file which is another by now. A build that makes
/// the print edition too replaces that file, and has nothing to say.
///
/// The same text gives the same bytes, so the files are compared as they are.
pub(super) fn check(
    loaded: &Loaded,
    made: &[(usize, Product, Sink)],
    pages: &BTreeMap<usize, Settled>,
    (options, galleys): (&Options, Option<&Galleys<'_>>),
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Several e-books may list the pages of one print edition.
    let mut known: BTreeMap<usize, bool> = BTreeMap::new();
    for (idx, product, _) in made {
        let edition = &loaded.manifest.editions[*idx];
        let Some(printed) = page_source(loaded, *idx).filter(|_| edition.format == Format::Epub) else {
            continue;
        };
        let own = made.iter().find(|(other, ..)| *other == printed).map(|(_, product, _)| product);
        if product.is_err() || own.is_some() && !options.dry {
            continue;
        }
        let path = output::folder(loaded, options).join(output::file_name(&loaded.manifest, printed));
        let differs = *known.entry(printed).or_insert_with(|| {
            let Ok(there) = store::read_bytes(&path) else { return false };
            match own {
                Some(Ok(own)) => own.bytes != there,
                // Why it cannot be made has been said.
                Some(Err(_)) => false,
                None => match write_pdf(loaded, printed, pages, galleys, &mut Sink::default()) {
                    Ok(own) => own.bytes != there,
                    Err(_) => false,
                },
            }
        });
        if differs {
            let named = loaded.manifest.page_lists.get(&edition.name).map(|name| name.span);
            let span = named.or_else(|| loaded.manifest.places.get(&Item::Edition(*idx)).copied());
            let printed = &loaded.manifest.editions[printed].name;
            found.push(codes::stale_print(span, &edition.name, printed, path.display()));
        }
    }
    found
}
