//! Entries in a bucket that several machines share.
//!
//! Who may use the bucket is said by the environment, with the variables that its maker's own tools
//! read (`AWS_ACCESS_KEY_ID`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME`, …). A bucket that
//! does not answer costs a build some seconds and no more: after a few failures it is left alone.

use crate::store;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use url::Url;

/// How long one entry may take to come or to go.
const PATIENCE: Duration = Duration::from_secs(30);
/// Failures after which the bucket is asked no more.
const FAILURES: usize = 3;

#[derive(Debug)]
pub(super) struct Remote {
    bucket: Box<dyn ObjectStore>,
    prefix: Path,
    runtime: Runtime,
    failures: AtomicUsize,
    /// As it was given, without passwords.
    shown: String,
}

/// Whether a place is the address of a bucket, and no path.
pub fn is_address(place: &str) -> bool {
    const SCHEMES: [&str; 7] = ["s3", "s3a", "gs", "az", "azure", "abfs", "abfss"];
    place.split_once("://").is_some_and(|(scheme, _)| SCHEMES.contains(&scheme) || scheme == "https")
}

impl Remote {
    pub fn open(address: &str) -> Result<Remote, String> {
        let url = Url::parse(address).map_err(|fault| fault.to_string())?;
        // It fails only if it was done before, and then all is well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let own = [("connect_timeout".to_owned(), "10 seconds".to_owned())];
        let variables =
            store::environment().into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (bucket, prefix) = object_store::parse_url_opts(&url, own.into_iter().chain(variables))
            .map_err(|fault| plain(&fault))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bindery-cache")
            .enable_all()
            .build()
            .map_err(|fault| fault.to_string())?;
        let shown = format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path());
        Ok(Remote { bucket, prefix, runtime, failures: AtomicUsize::new(0), shown })
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// An entry; none if there is none.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let path = self.path(name);
        let found = self.wait(async {
            match self.bucket.get(&path).await {
                Ok(found) => found.bytes().await.map(|bytes| Some(bytes.to_vec())),
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                Err(fault) => Err(fault),
            }
        });
        found.map(Option::flatten)
    }

    pub fn put(&self, name: &str, entry: Vec<u8>) -> Result<(), String> {
        let path = self.path(name);
        self.wait(async { self.bucket.put(&path, entry.into()).await.map(|_| ()) }).map(|_| ())
    }

    /// What came of it; none if the bucket was given up.
    fn wait<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<Option<T>, String> {
        if self.failures.load(Ordering::Relaxed) >= FAILURES {
            return Ok(None);
        }
        let done = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await });
        let fault = match done {
            Ok(Ok(value)) => return Ok(Some(value)),
            Ok(Err(fault)) => plain(&fault),
            Err(_) => "it does not answer".to_owned(),
        };
        self.failures.fetch_add(1, Ordering::Relaxed);
        Err(format!("`{}`: {fault}", self.shown))
    }
}

/// The first line of what the library says, which repeats itself.
fn plain(fault: &object_store::Error) -> String {
    let text = fault.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_told_from_a_path() {
        assert!(is_address("s3://books/cache"));
        assert!(is_address("https://account.blob.core.windows.net/books"));
        assert!(!is_address("cache"));
        assert!(!is_address("/mnt/shared/cache"));
        assert!(!is_address(r"C:\cache"));
    }
}
