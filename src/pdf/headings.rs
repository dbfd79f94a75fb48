//! Levels of headings closed up. A heading in a quotation, or a text that begins at the second level,
//! leaves levels out; those who hear a document take that for missing parts (PDF/UA-1, 7.4.2).

use crate::pages::{Structure, StructureRole};

/// The role of each node, headings with levels of which none is left out.
pub(super) fn closed_up(structure: &Structure) -> Vec<StructureRole> {
    // Levels as they were, of the headings that the next one stands below.
    let mut above: Vec<u8> = Vec::new();
    let nodes = structure.nodes.iter();
    nodes
        .map(|node| match node.role {
            StructureRole::Heading(level) => {
                while above.last().is_some_and(|last| *last >= level) {
                    above.pop();
                }
                above.push(level);
                StructureRole::Heading(u8::try_from(above.len()).unwrap_or(6).min(6))
            }
            role => role,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::StructureNode;

    fn levels(own: &[u8]) -> Vec<u8> {
        let mut structure = Structure::default();
        for level in own {
            structure.add(StructureNode { role: StructureRole::Heading(*level), ..StructureNode::default() });
        }
        let closed = closed_up(&structure);
        closed
            .iter()
            .filter_map(|role| if let StructureRole::Heading(own) = role { Some(*own) } else { None })
            .collect()
    }

    #[test]
    fn levels_that_are_left_out_are_closed_up() {
        assert_eq!(levels(&[1, 2, 3, 2, 1]), [1, 2, 3, 2, 1]);
        assert_eq!(levels(&[1, 4, 4, 2, 3]), [1, 2, 2, 2, 3]);
        assert_eq!(levels(&[2, 3, 1, 2]), [1, 2, 1, 2]);
        assert_eq!(levels(&[1, 3, 5, 6, 3]), [1, 2, 3, 4, 2]);
    }
}
