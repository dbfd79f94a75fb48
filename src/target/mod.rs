//! What printers, screens and standards ask of a file, as data: each rule with its figure, its source
//! and the day on which that was looked at.
//!
//! The targets that are part of the program are TOML files in `builtin/`, in the very form in which a
//! publication's manifest writes its own (`[[target]]`), which take over from another what they do not
//! say. What is not known of a target is left out there, and is then not judged.

mod builtin;
mod judge;
mod read;
mod rule;
mod words;

pub use judge::{PagesFault, TrimFault};
pub use rule::{
    Bleed, Gutter, Inks, Mark, MarksRule, Measure, Origin, Outside, PageCount, Paper, Purpose, Range,
    Rendering, Rule, Space, SpineText, Stance, Standard, Trim,
};
pub use words::Line;

use crate::config::{Located, Node};
use crate::diagnostic::{Sink, nearest};

/// All that is known of one printer, screen or standard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    pub name: String,
    /// In words: “Kindle Direct Publishing, paperback”.
    pub title: String,
    pub purpose: Purpose,
    /// The name of the target that it takes over from.
    pub extends: Option<String>,
    pub standards: Option<Rule<Vec<Standard>>>,
    pub trim: Option<Rule<Trim>>,
    pub pages: Option<Rule<PageCount>>,
    pub inside: Option<Rule<Gutter>>,
    pub outside: Option<Rule<Outside>>,
    pub bleed: Option<Rule<Bleed>>,
    pub marks: Option<Rule<MarksRule>>,
    /// An ArtBox that holds what is on the page.
    pub art_box: Option<Rule<Stance>>,
    pub color: Option<Rule<Vec<Space>>>,
    /// The path of the profile by which inks are mixed, relative to the manifest.
    pub profile: Option<Rule<Located<String>>>,
    /// The name under which the conditions of printing are registered: `FOGRA39`.
    pub condition: Option<Rule<String>>,
    pub intent: Option<Rule<Rendering>>,
    /// The inks of one place together, in per cent at most.
    pub ink: Option<Rule<f64>>,
    pub rich_black: Option<Rule<Inks>>,
    /// Samples an inch at the placed size.
    pub resolution: Option<Rule<Range<f64>>>,
    pub fonts_embedded: Option<Rule<bool>>,
    pub transparency: Option<Rule<Stance>>,
    pub annotations: Option<Rule<Stance>>,
    pub outline: Option<Rule<Stance>>,
    pub metadata: Option<Rule<Stance>>,
    pub encryption: Option<Rule<Stance>>,
    pub spreads: Option<Rule<Stance>>,
    pub tags: Option<Rule<Stance>>,
    /// The manuscript embedded in the file.
    pub manuscript: Option<Rule<Stance>>,
    /// Megabytes, at most.
    pub size: Option<Rule<f64>>,
    pub papers: Option<Rule<Vec<Paper>>>,
    pub spine_text: Option<Rule<SpineText>>,
}

/// The targets that a publication can name: those of the program and its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    all: Vec<Target>,
    /// So many of them are part of the program.
    builtin: usize,
}

impl Default for Targets {
    fn default() -> Self {
        let all = builtin::all();
        Targets { builtin: all.len(), all }
    }
}

impl Targets {
    /// Reads a publication's own target; what is wrong with it is reported where it is written.
    pub fn add(&mut self, node: Node, sink: &mut Sink) {
        if let Some(target) = read::target(node, self, sink) {
            self.all.push(target);
        }
    }

    pub fn get(&self, name: &str) -> Option<&Target> {
        self.all.iter().find(|target| target.name == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.all.iter()
    }

    /// Those that a publication's manifest defines.
    pub fn own(&self) -> &[Target] {
        &self.all[self.builtin..]
    }

    /// What to write instead of a name that is none.
    pub fn advice(&self, wrong: &str) -> String {
        let names = || self.all.iter().map(|target| target.name.as_str());
        match nearest(wrong, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        }
    }
}
