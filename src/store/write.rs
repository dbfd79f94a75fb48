//! Products that appear in one step, or not at all.

use std::io::{ErrorKind, Write};
use std::path::Path;

/// How files are called while they are written.
pub(super) const PREFIX: &str = ".bindery-";

/// Makes the folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|error| plain(&error))
}

/// Says why no files can be written into a folder. One that is not there is not made: what counts is
/// the nearest above it that is.
pub fn try_folder(path: &Path) -> Result<(), String> {
    let above = path.ancestors().map(|own| if own.as_os_str().is_empty() { Path::new(".") } else { own });
    let there = above.into_iter().find(|own| own.exists()).unwrap_or(Path::new("."));
    let probe = tempfile::Builder::new().prefix(PREFIX).tempfile_in(there);
    probe.map(|_| ()).map_err(|error| plain(&error))
}

/// Writes a file beside its place and renames it into it, so that a reader, or a build that breaks
/// off, finds the old file or the new one, whole. The folder must be there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    replace(path, bytes, true)
}

/// Like [`write`], for what can be made again: after a power cut the file may be there and be empty,
/// and who reads it must be able to tell.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<(), String> {
    replace(path, bytes, false)
}

fn replace(path: &Path, bytes: &[u8], lasting: bool) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        return Err("a folder of this name is in its place".to_owned());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        // Temporary files are for their owner alone; a product has the permissions of any new file.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| plain(&error))?;
    file.write_all(bytes).map_err(|error| plain(&error))?;
    if lasting {
        file.as_file().sync_all().map_err(|error| plain(&error))?;
    }
    file.persist(path).map_err(|error| plain(&error.error))?;
    Ok(())
}

/// The system's words, without paths of temporary files.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotFound => "its folder is not there".to_owned(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a file is in the place of its folder".to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => "the disk cannot be written to".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string().to_lowercase();
            text.split(" at path").next().unwrap_or_default().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaces_another_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.pdf");
        write(&path, b"one").expect("it can be written");
        write(&path, b"two").expect("it can be written");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn what_stands_in_the_way_is_named() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a.pdf");
        std::fs::create_dir(&path).expect("it can be made");
        assert_eq!(write(&path, b"x"), Err("a folder of this name is in its place".to_owned()));
        let file = folder.path().join("file");
        std::fs::write(&file, "x").expect("it can be written");
        assert_eq!(make_folder(&file.join("out")), Err("a file is in the place of its folder".to_owned()));
        assert!(write(&folder.path().join("none/a.pdf"), b"x").is_err());
        assert!(try_folder(&file).is_err());
        assert_eq!(try_folder(&folder.path().join("out/more")), Ok(()));
        assert!(!folder.path().join("out").exists());
    }
}
