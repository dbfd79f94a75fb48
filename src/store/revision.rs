//! Revisions of a folder that `git` keeps, and folders that go away by themselves.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that goes away with its owner.
#[derive(Debug)]
pub struct Temporary {
    folder: tempfile::TempDir,
}

impl Temporary {
    pub fn new() -> Result<Self, String> {
        let made = tempfile::Builder::new().prefix("bindery-").tempdir();
        made.map(|folder| Temporary { folder }).map_err(|error| error.to_string().to_lowercase())
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Why a revision cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionFault {
    /// `git` is not installed, or cannot be run.
    NoGit,
    /// The folder is in no repository.
    NoRepository,
    /// The repository has no revision of this name.
    Unknown,
    Other(String),
}

/// Unpacks the files of a revision of the repository that the current folder is in; gives the folder in
/// `into` that is the current one in it. Neither the repository nor what is checked out is touched: the
/// index that is used is a file of its own.
pub fn unpack_revision(revision: &str, into: &Path) -> Result<PathBuf, RevisionFault> {
    let inside = git(&["rev-parse", "--show-prefix"], None)?;
    if !inside.status.success() {
        return Err(RevisionFault::NoRepository);
    }
    let prefix = String::from_utf8_lossy(&inside.stdout).trim_end_matches(['\n', '\r']).to_owned();
    let commit = format!("{revision}^{{commit}}");
    let found = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], None)?;
    if !found.status.success() {
        return Err(RevisionFault::Unknown);
    }
    let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    let index = into.join(".index");
    let files = into.join("files");
    let target = format!("--prefix={}/", files.display());
    // All of the repository: a manuscript may lean on files beside its own folder.
    for arguments in [&["read-tree", &commit][..], &["checkout-index", "--all", "--quiet", &target]] {
        let top = top()?;
        let done = git_in(&top, arguments, Some(&index))?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            return Err(RevisionFault::Other(said.lines().next().unwrap_or("it failed").to_lowercase()));
        }
    }
    Ok(files.join(prefix))
}

/// The repository's own folder.
fn top() -> Result<PathBuf, RevisionFault> {
    let found = git(&["rev-parse", "--show-toplevel"], None)?;
    if !found.status.success() {
        return Err(RevisionFault::NoRepository);
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&found.stdout).trim_end_matches(['\n', '\r'])))
}

fn git(arguments: &[&str], index: Option<&Path>) -> Result<Output, RevisionFault> {
    git_in(Path::new("."), arguments, index)
}

fn git_in(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<Output, RevisionFault> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    command.output().map_err(|_| RevisionFault::NoGit)
}
