//! A cache in a bucket: a server on this machine that answers as S3 does holds it in memory.

mod workshop;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use workshop::{Ran, Workshop};

/// What the server holds and does.
#[derive(Default)]
struct Bucket {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Nobody may write.
    closed: AtomicBool,
    refused: AtomicUsize,
}

/// A bucket and where it is served.
fn serve() -> (Arc<Bucket>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    let bucket = Arc::new(Bucket::default());
    let own = bucket.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let own = own.clone();
            std::thread::spawn(move || answer(&own, &stream));
        }
    });
    (bucket, address)
}

/// Answers one request; the client makes a connexion for each.
fn answer(bucket: &Bucket, mut stream: &TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut objects = bucket.objects.lock().ok()?;
    let (status, found) = match method.as_str() {
        "PUT" if bucket.closed.load(Ordering::SeqCst) => {
            bucket.refused.fetch_add(1, Ordering::SeqCst);
            ("403 Forbidden", Vec::new())
        }
        "PUT" => {
            objects.insert(path, body);
            ("200 OK", Vec::new())
        }
        _ => match objects.get(&path) {
            Some(object) => ("200 OK", object.clone()),
            None => ("404 Not Found", Vec::new()),
        },
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nETag: \"1\"\r\nLast-Modified: Wed, 04 Feb 2026 10:00:00 GMT\r\n\
         Content-Length: {}\r\n\r\n",
        found.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&found).ok()
}

fn checkout() -> Workshop {
    let shop = Workshop::new();
    shop.write("bindery.toml", MANIFEST).write("text.md", "# Ebb\n\nThe boats lay on the sand.\n");
    shop
}

const MANIFEST: &str = "[publication]\ntitle = \"The Tide\"\nslug = \"tide\"\nlanguage = \"en\"\n\
     [manuscript]\nbody = \"text.md\"\n[[edition]]\nname = \"ebook\"\nformat = \"epub\"\n";

fn build(shop: &Workshop, address: SocketAddr) -> Ran {
    let endpoint = format!("http://{address}");
    let variables = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", "reader"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "eu-central-1"),
        ("NO_PROXY", "127.0.0.1"),
        // None of these speaks of the bucket.
        ("TOKEN", "other"),
        ("REGION", "other"),
        ("ENDPOINT", "http://127.0.0.1:9"),
    ];
    shop.run_in(Path::new(""), &["build", "--cache", "s3://books/cache"], &variables)
}

#[test]
fn another_checkout_takes_up_what_a_bucket_keeps() {
    let (bucket, address) = serve();
    let (one, two) = (checkout(), checkout());
    let first = build(&one, address);
    first.succeeds();
    assert_eq!(first.err, "");
    assert!(bucket.objects.lock().expect("it is whole").keys().all(|name| name.starts_with("/books/cache/")));
    let second = build(&two, address);
    second.succeeds();
    assert!(second.out.contains("from the cache"), "{}{}", second.out, second.err);
    assert_eq!(one.read("build/tide.epub"), two.read("build/tide.epub"));
}

#[test]
fn what_is_spoilt_in_a_bucket_is_made_and_put_there_anew() {
    let (bucket, address) = serve();
    let (one, two) = (checkout(), checkout());
    build(&one, address).succeeds();
    let whole = bucket.objects.lock().expect("it is whole").clone();
    for (idx, object) in bucket.objects.lock().expect("it is whole").values_mut().enumerate() {
        if idx % 2 == 0 {
            object.truncate(object.len() / 2);
        } else if let Some(byte) = object.last_mut() {
            *byte ^= 1;
        }
    }
    let ran = build(&two, address);
    ran.succeeds();
    assert!(!ran.out.contains("from the cache"), "{}", ran.out);
    assert_eq!(one.read("build/tide.epub"), two.read("build/tide.epub"));
    let names = |objects: &BTreeMap<String, Vec<u8>>| objects.keys().cloned().collect::<Vec<_>>();
    let now = bucket.objects.lock().expect("it is whole").clone();
    assert_eq!(names(&now), names(&whole));
    for (name, object) in now.iter().filter(|(name, _)| name.ends_with(".file")) {
        assert!(*object == whole[name], "{name}");
    }
}

#[test]
fn a_bucket_that_may_only_be_read_is_read() {
    let (bucket, address) = serve();
    build(&checkout(), address).succeeds();
    bucket.closed.store(true, Ordering::SeqCst);
    let ran = build(&checkout(), address);
    ran.succeeds();
    assert!(ran.out.contains("from the cache") && ran.err.is_empty(), "{}{}", ran.out, ran.err);
    let changed = checkout();
    changed.write("text.md", "# Ebb\n\nThe boats were gone.\n");
    let ran = build(&changed, address);
    ran.succeeds();
    assert_eq!(ran.codes(), ["K001"], "{}", ran.err);
    assert!(ran.err.contains("access is denied"), "{}", ran.err);
    assert_eq!(bucket.refused.load(Ordering::SeqCst), 3, "it is asked no more than that");
}

#[test]
fn a_bucket_that_is_gone_costs_one_warning() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    drop(listener);
    let ran = build(&checkout(), address);
    ran.succeeds();
    assert_eq!(ran.codes(), ["K001"], "{}", ran.err);
    assert!(ran.out.contains("tide.epub"), "{}", ran.out);
}
