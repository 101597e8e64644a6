//! A disk that fails: commits are refused with the cause, reads go on, nothing is there in part.

use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{SigHandler, Signal, signal};

use super::*;
use crate::embedded::disk::BatchWriter;
use crate::embedded::pending::Batch;
use crate::embedded::tree::View;

/// Set in a child process: the directory to fill up.
const FILL: &str = "LANDFALL_STORE_FILL";

/// Fails instead of writing once told to.
struct Faulty<W> {
    inner: Box<W>,
    fail: Arc<AtomicBool>,
    panic: bool,
}

impl<W: BatchWriter> BatchWriter for Faulty<W> {
    fn write(&mut self, batch: &Batch) -> Result<Arc<View>, StoreError> {
        if self.fail.load(Ordering::SeqCst) {
            assert!(!self.panic, "as asked");
            return Err(StoreError::engine("write", "No space left on device (os error 28)"));
        }
        self.inner.write(batch)
    }

    fn is_quick(&self, bytes: usize) -> bool {
        self.inner.is_quick(bytes)
    }

    fn rest(&mut self) -> bool {
        self.inner.rest()
    }

    fn finish(self: Box<Self>) -> Result<(), StoreError> {
        self.inner.finish()
    }
}

fn faulty(path: &Path, panic: bool) -> (Arc<Embedded>, Arc<AtomicBool>) {
    let fail = Arc::new(AtomicBool::new(false));
    let switch = fail.clone();
    let store = Embedded::open_with(path, Options::default(), |inner| {
        Box::new(Faulty { inner: Box::new(inner), fail, panic })
    })
    .unwrap();
    (store, switch)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_write_makes_the_store_read_only() {
    let directory = tempfile::tempdir().unwrap();
    let (store, fail) = faulty(directory.path(), false);
    put(&store, "key", "before").await.unwrap();
    fail.store(true, Ordering::SeqCst);
    let expected = "the store is read-only since a write failed: No space left on device (os error 28); \
                    make room or repair the disk, then restart";
    assert_eq!(put(&store, "key", "during").await.unwrap_err().to_string(), expected);
    assert_eq!(get(&store, "key").await.unwrap(), "before");
    // It stays so, even if the disk recovers: what was refused must not be mixed with what is not.
    fail.store(false, Ordering::SeqCst);
    assert_eq!(put(&store, "key", "after").await.unwrap_err().to_string(), expected);
    let reader = store.begin(vec!["key".into()]).await.unwrap();
    assert_eq!(reader.get(b"key").await.unwrap().unwrap(), "before");
    reader.commit().await.unwrap();
    assert_eq!(store.close().unwrap_err().to_string(), expected);
    assert_eq!(get(&open(directory.path()), "key").await.unwrap(), "before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_the_engine_is_a_failed_write() {
    let directory = tempfile::tempdir().unwrap();
    let (store, fail) = faulty(directory.path(), true);
    put(&store, "key", "before").await.unwrap();
    fail.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        assert!(matches!(put(&store, "key", "during").await, Err(StoreError::ReadOnly { .. })));
    }
    assert_eq!(get(&store, "key").await.unwrap(), "before");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_builds_on_a_failed_commit_fails_too() {
    let directory = tempfile::tempdir().unwrap();
    let (store, fail) = faulty(directory.path(), false);
    fail.store(true, Ordering::SeqCst);
    let mut outcomes = Vec::new();
    for round in 0..50u32 {
        let mut transaction = store.begin(vec!["key".into()]).await.unwrap();
        transaction.put("key".into(), round.to_string().into()).unwrap();
        outcomes.push(transaction.commit());
    }
    for outcome in outcomes {
        assert!(matches!(outcome.await, Err(StoreError::ReadOnly { .. })));
    }
    assert_eq!(get(&store, "key").await, None);
}

/// The disk itself refuses: a child process may write files of a certain size only.
#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded::tests::failure::fill_up", "--nocapture"])
        .env(FILL, directory.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{output}\n{}", String::from_utf8_lossy(&child.stderr));
    let acknowledged: u32 =
        output.lines().find_map(|line| line.strip_prefix("acknowledged ")).unwrap().parse().unwrap();
    assert!(acknowledged > 0);

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = open(directory.path());
        let snapshot = store.snapshot().await.unwrap();
        // One more may have reached the disk before it was refused: in full, or not at all.
        let first = snapshot.get(b"first").await.unwrap();
        let second = snapshot.get(b"second").await.unwrap();
        assert_eq!(first, second);
        let found: u32 = std::str::from_utf8(&first.unwrap()[..8]).unwrap().parse().unwrap();
        assert!(found == acknowledged || found == acknowledged + 1, "{found} of {acknowledged}");
        put(&store, "first", "writable again").await.unwrap();
    });
}

/// The child's part; without its variable there is nothing to fill, and what it checks is checked by its parent.
#[test]
fn fill_up() {
    let Some(path) = std::env::var_os(FILL) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = open(Path::new(&path));
        // SAFETY: ignoring a signal installs no handler that could run.
        unsafe { signal(Signal::SIGXFSZ, SigHandler::SigIgn) }.unwrap();
        setrlimit(Resource::RLIMIT_FSIZE, 300_000, 300_000).unwrap();
        let mut acknowledged = 0u32;
        let refusal = loop {
            let mut transaction = store.begin(vec!["first".into(), "second".into()]).await.unwrap();
            let value = Bytes::from(format!("{:08}{}", acknowledged + 1, "x".repeat(1000)));
            transaction.put("first".into(), value.clone()).unwrap();
            transaction.put("second".into(), value).unwrap();
            match transaction.commit().await {
                Ok(()) => acknowledged += 1,
                Err(error) => break error,
            }
            assert!(acknowledged < 1_000, "the limit must be met");
        };
        assert!(refusal.to_string().contains("File too large"), "{refusal}");
        assert!(matches!(put(&store, "first", "more").await, Err(StoreError::ReadOnly { .. })));
        let seen = get(&store, "first").await.unwrap();
        assert_eq!(&seen[..8], format!("{acknowledged:08}").as_bytes());
        println!("\nacknowledged {acknowledged}");
    });
}
