//! What the layout tables can do: which features there are, and which glyphs each of them takes.

use skrifa::FontRef;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::layout::{CoverageTable, Feature};
use skrifa::raw::types::Tag;

/// The features of its `GSUB`, sorted.
pub(super) fn features(font: &FontRef) -> Vec<[u8; 4]> {
    let Ok(list) = font.gsub().and_then(|gsub| gsub.feature_list()) else { return Vec::new() };
    let mut tags: Vec<[u8; 4]> =
        list.feature_records().iter().map(|record| record.feature_tag().to_be_bytes()).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// The glyphs for which a feature has another form whatever stands beside them; sorted. Forms that
/// depend on their neighbours are not counted: nobody can say beforehand whether they will come.
pub(super) fn glyphs_of(font: &FontRef, tag: &[u8; 4]) -> Vec<u16> {
    let mut glyphs = Vec::new();
    let Ok(gsub) = font.gsub() else { return glyphs };
    let (Ok(features), Ok(lookups)) = (gsub.feature_list(), gsub.lookup_list()) else { return glyphs };
    let wanted = Tag::new(tag);
    let mut numbers: Vec<u16> = Vec::new();
    for record in features.feature_records().iter().filter(|record| record.feature_tag() == wanted) {
        let Ok(feature) = record.feature(features.offset_data()) else { continue };
        let feature: Feature = feature;
        numbers.extend(feature.lookup_list_indices().iter().map(|number| number.get()));
    }
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let Ok(lookup) = lookups.lookups().get(usize::from(number)) else { continue };
        let mut add = |coverage: CoverageTable| glyphs.extend(coverage.iter().map(|glyph| glyph.to_u16()));
        match lookup.subtables() {
            Ok(SubstitutionSubtables::Single(tables)) => {
                for table in tables.iter().flatten() {
                    let coverage = match &table {
                        SingleSubst::Format1(table) => table.coverage(),
                        SingleSubst::Format2(table) => table.coverage(),
                    };
                    coverage.into_iter().for_each(&mut add);
                }
            }
            Ok(SubstitutionSubtables::Multiple(tables)) => {
                tables.iter().flatten().filter_map(|table| table.coverage().ok()).for_each(&mut add);
            }
            Ok(SubstitutionSubtables::Alternate(tables)) => {
                tables.iter().flatten().filter_map(|table| table.coverage().ok()).for_each(&mut add);
            }
            _ => {}
        }
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    glyphs
}
