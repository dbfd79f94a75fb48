//! The command line's form.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Turns one manuscript into every edition of a publication: PDF and EPUB.
#[derive(Debug, Parser)]
#[command(name = "bindery", version, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make the editions of publications
    Build(BuildArguments),
    /// Do all that `build` does and write nothing
    Check(CheckArguments),
    /// List every edition, and say which a build would make, and why
    Plan(PlanArguments),
    /// Join the reports of shards
    Report(ReportArguments),
    /// Tell what is kept from builds before, or keep less
    Cache(CacheArguments),
    /// Make a clean manuscript of a pasted article, or a manifest for a folder of Markdown
    Import(ImportArguments),
    /// Print the tree that a manuscript becomes
    Tree {
        /// A manuscript, or a folder with a manifest
        file: PathBuf,
        /// In the form for other programs
        #[arg(long)]
        json: bool,
    },
    /// Judge a finished PDF, whoever made it, by the rules of a target
    Preflight {
        /// A PDF
        file: PathBuf,
        /// As `bindery targets` lists them
        #[arg(long, value_name = "NAME")]
        target: String,
        /// It is a cover: sizes, numbers and margins of pages are not looked at
        #[arg(long)]
        cover: bool,
        /// How to tell what was found
        #[arg(long, value_name = "FORM", default_value = "human")]
        message_format: MessageFormat,
    },
    /// Say what changed on paper between two printings: files, folders or revisions
    ///
    /// Ends with 0 if nothing changed, with 1 if something did, with 2 if the command is wrong.
    Diff(DiffArguments),
    /// Write the list of corrections between two printings, by page and line of the old one
    ///
    /// Ends with 0 if there are none, with 1 if there are some, with 2 if the command is wrong.
    Errata(ErrataArguments),
    /// List the targets that an edition can be made for, or print the rules of one
    Targets {
        /// As in `kdp`
        name: Option<String>,
    },
    /// Say what the code of a message means, or list all codes
    Explain {
        /// As in `N003`
        code: Option<String>,
    },
}

/// What is built or looked at, and with what.
#[derive(Debug, Args)]
pub(super) struct ScopeArguments {
    /// A folder with a `bindery.toml`, or one manuscript file
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// This edition only; may be given several times
    #[arg(long, value_name = "NAME")]
    pub edition: Vec<String>,
    /// The folder for what is made [default: `build` beside the manifest]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where what was made is kept: a folder, or a bucket as in `s3://bucket/folder` [default:
    /// `.cache` beside what is made]
    #[arg(long, value_name = "PLACE")]
    pub cache: Option<String>,
    /// Keep nothing and take up nothing that was made before
    #[arg(long, conflicts_with = "cache")]
    pub no_cache: bool,
    /// How many threads to use [default: all]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// The report of an earlier run, by whose costs shares are balanced
    #[arg(long, value_name = "FILE")]
    pub costs: Option<PathBuf>,
    /// How to tell what was found
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub message_format: MessageFormat,
}

#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    pub scope: ScopeArguments,
    /// Let pages begin with the words with which they began in the last printing
    #[arg(long, value_name = "WHAT")]
    pub lock: Option<Lock>,
    /// The last printing: a PDF, or a folder of products [default: the files that are replaced]
    #[arg(long, value_name = "PATH", requires = "lock")]
    pub printing: Option<PathBuf>,
    /// Make this share of the plan only, as in `2/4`; `auto`: the one that the engine's variables name
    #[arg(long, value_name = "K/N", num_args = 0..=1, default_missing_value = "auto")]
    pub shard: Option<String>,
    /// Write a report for engines that read JUnit's XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write a report for code hosts that read SARIF
    #[arg(long, value_name = "FILE")]
    pub sarif: Option<PathBuf>,
    /// Tell faults only
    #[arg(long, short)]
    pub quiet: bool,
    /// Take faults of this kind for errors; may be given several times
    #[arg(long, value_name = "KIND")]
    pub deny: Vec<Deny>,
    /// Tell how pasted text and web pages were read, line by line
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub build: BuildArguments,
    /// Repair the manuscript where the repair is certain
    #[arg(long)]
    pub fix: bool,
}

#[derive(Debug, Args)]
pub(super) struct PlanArguments {
    #[command(flatten)]
    pub scope: ScopeArguments,
    /// Write the plan for an engine that runs shards, and not for people
    #[arg(long, value_name = "ENGINE")]
    pub format: Option<PlanFormat>,
    /// How many shards [default: one for each five minutes of work, as far as the costs are known,
    /// else four]
    #[arg(long, value_name = "N", requires = "format")]
    pub shards: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanFormat {
    /// A matrix of GitHub Actions
    Matrix,
    /// An Indexed Job of Kubernetes
    K8s,
    /// A batch script for Slurm
    Slurm,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    #[command(subcommand)]
    pub command: ReportCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Join the reports of all shards; it fails if an edition is missing or was built twice
    Merge {
        /// The `report.json` of each shard
        #[arg(required = true)]
        reports: Vec<PathBuf>,
        /// The report to write; `report.html` is written beside it
        #[arg(long, value_name = "FILE", default_value = "build/report.json")]
        out: PathBuf,
        /// Write a report for engines that read JUnit's XML
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
        /// Write a report for code hosts that read SARIF
        #[arg(long, value_name = "FILE")]
        sarif: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(super) struct CacheArguments {
    pub act: CacheAct,
    /// The folder of the cache [default: `build/.cache`]
    #[arg(long, value_name = "DIR")]
    pub cache: Option<String>,
    /// The size to trim it to, as in `500M` or `2G` [default: the bound that builds keep to, 2 GiB]
    #[arg(long, value_name = "SIZE", value_parser = super::plan::bytes)]
    pub max_size: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CacheAct {
    /// Tell what it holds
    Status,
    /// Remove what was not used for the longest time
    Trim,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// A manuscript as it came, or a folder of Markdown
    pub path: PathBuf,
    /// The manuscript to write [default: beside the file, with the ending `.md`]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Keep lines that read so as paragraphs; `*` stands for any words; may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub keep: Vec<String>,
    /// Leave lines out that read so; may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub drop: Vec<String>,
    /// Write over files that are there
    #[arg(long)]
    pub force: bool,
    /// How to tell what was found
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub message_format: MessageFormat,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The old printing: a PDF, an EPUB, a folder of them, or a revision that `git` keeps
    pub old: String,
    /// The new printing
    pub new: String,
    /// Write a page with small pictures of the changed pages side by side
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Tell it as one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ErrataArguments {
    /// The old printing: a PDF, an EPUB, a folder of them, or a revision that `git` keeps
    pub old: String,
    /// The new printing
    pub new: String,
    /// The Markdown file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lock {
    /// Page breaks stay where they were
    Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Loose lines, widows, ladders, runts, rivers, short pages and the like
    Typography,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people
    Human,
    /// One JSON object a line
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_form_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
