//! Entries in a bucket that several machines share.
//!
//! Who may use the bucket is said by the environment, with the variables that its maker's own tools
//! read (`AWS_ACCESS_KEY_ID`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME`, …). A bucket that
//! does not answer costs a build some seconds and no more: after a few failures in a row it is left
//! alone. Reading and writing are given up each by itself, for many may read what only some may write.

use crate::store;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt, ObjectStoreScheme, RetryConfig};
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use url::Url;

/// How long one entry may take to come or to go.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a connexion may take to come about.
const CONNECT: &str = "5 seconds";
/// Failures in a row after which the bucket is asked no more.
const FAILURES: usize = 3;
/// How often one request is tried again. With the pauses between, which double, some seconds.
const RETRIES: usize = 3;

#[derive(Debug)]
pub(super) struct Remote {
    bucket: Box<dyn ObjectStore>,
    prefix: Path,
    runtime: Runtime,
    reads: AtomicUsize,
    writes: AtomicUsize,
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
        let (scheme, prefix) = ObjectStoreScheme::parse(&url).map_err(|fault| fault.to_string())?;
        let bucket = bucket(&scheme, &url).map_err(|fault| plain(&fault))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bindery-cache")
            .enable_all()
            .build()
            .map_err(|fault| fault.to_string())?;
        let shown = format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path());
        let (reads, writes) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Ok(Remote { bucket, prefix, runtime, reads, writes, shown })
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// An entry; none if there is none.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let path = self.path(name);
        let found = self.wait(&self.reads, async {
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
        let put = async { self.bucket.put(&path, entry.into()).await.map(|_| ()) };
        self.wait(&self.writes, put).map(|_| ())
    }

    /// What came of it; none if the bucket was given up.
    fn wait<T>(
        &self,
        failures: &AtomicUsize,
        work: impl Future<Output = object_store::Result<T>>,
    ) -> Result<Option<T>, String> {
        if failures.load(Ordering::Relaxed) >= FAILURES {
            return Ok(None);
        }
        let done = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await });
        let fault = match done {
            Ok(Ok(value)) => {
                failures.store(0, Ordering::Relaxed);
                return Ok(Some(value));
            }
            Ok(Err(fault)) => {
                failures.fetch_add(1, Ordering::Relaxed);
                plain(&fault)
            }
            // Nobody waits so long a second time, for whatever it is.
            Err(_) => {
                self.reads.store(FAILURES, Ordering::Relaxed);
                self.writes.store(FAILURES, Ordering::Relaxed);
                "it does not answer".to_owned()
            }
        };
        Err(format!("`{}`: {fault}", self.shown))
    }
}

/// The bucket of an address, with what the environment says of it.
fn bucket(scheme: &ObjectStoreScheme, url: &Url) -> object_store::Result<Box<dyn ObjectStore>> {
    let retry = RetryConfig {
        backoff: BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() },
        max_retries: RETRIES,
        retry_timeout: PATIENCE,
    };
    // Variables of other names are not meant for a bucket, even if they read like one of its settings.
    macro_rules! of {
        ($builder:ty, $prefix:literal) => {{
            // Our own patience ends first.
            let own = [("connect_timeout", CONNECT), ("timeout", "60 seconds")];
            let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let settings = own.into_iter().chain(settings($prefix));
            let builder = <$builder>::new().with_url(url.as_str()).with_retry(retry);
            let builder = settings.fold(builder, |builder, (name, value)| match name.parse() {
                Ok(name) => builder.with_config(name, value),
                Err(_) => builder,
            });
            Ok(Box::new(builder.build()?))
        }};
    }
    match scheme {
        ObjectStoreScheme::AmazonS3 => of!(AmazonS3Builder, "aws_"),
        ObjectStoreScheme::GoogleCloudStorage => of!(GoogleCloudStorageBuilder, "google_"),
        ObjectStoreScheme::MicrosoftAzure => of!(MicrosoftAzureBuilder, "azure_"),
        _ => Err(object_store::Error::NotSupported {
            source: "it is no bucket of S3, Google Cloud Storage or Azure".into(),
        }),
    }
}

/// The variables of the environment that begin so, in small letters.
fn settings(prefix: &'static str) -> impl Iterator<Item = (String, String)> {
    let variables = store::environment().into_iter();
    variables
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(move |(name, _)| name.starts_with(prefix))
}

/// What the library says, without the names of entries: the same fault reads the same whichever it met.
fn plain(fault: &object_store::Error) -> String {
    use object_store::Error;
    match fault {
        // An entry that is looked for and is not there is no fault.
        Error::NotFound { .. } => "there is no such bucket".to_owned(),
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => "access is denied".to_owned(),
        _ => {
            let mut cause: &dyn std::error::Error = fault;
            while let Some(next) = cause.source() {
                cause = next;
            }
            let text = cause.to_string();
            let line = text.lines().next().unwrap_or_default().trim_end_matches('.');
            line.chars().take(200).collect()
        }
    }
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
