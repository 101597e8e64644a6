//! Who writes: those who commit, as long as that is quick, and the thread for whoever gave up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ThreadId;
use std::time::Duration;

use parking_lot::Mutex;

use super::*;
use crate::embedded::disk::{BatchWriter, Disk};
use crate::embedded::pace::QUICK;
use crate::embedded::pending::Batch;
use crate::embedded::tree::View;

/// How many commits each batch had, and on which thread it was written.
type Seen = Arc<Mutex<Vec<(usize, ThreadId)>>>;

/// Writes as the disk does, and remembers who did.
struct Watched {
    disk: Disk,
    seen: Seen,
    /// How many more batches take long.
    slow: Arc<AtomicUsize>,
}

impl BatchWriter for Watched {
    fn write(&mut self, batch: &Batch) -> Result<Arc<View>, StoreError> {
        self.seen.lock().push((batch.commits, std::thread::current().id()));
        let less = |left: usize| left.checked_sub(1);
        if self.slow.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok() {
            std::thread::sleep(QUICK);
        }
        self.disk.write(batch)
    }

    fn is_quick(&self, bytes: usize) -> bool {
        self.disk.is_quick(bytes)
    }

    fn rest(&mut self) -> bool {
        self.disk.rest()
    }

    fn finish(self: Box<Self>) -> Result<(), StoreError> {
        Box::new(self.disk).finish()
    }
}

/// A store in which waiting for the disk plays no part.
fn watched(path: &Path) -> (Arc<Embedded>, Seen, Arc<AtomicUsize>) {
    let (seen, slow) = (Seen::default(), Arc::<AtomicUsize>::default());
    let (of_writer, left) = (seen.clone(), slow.clone());
    let store = Embedded::open_with(path, options(Durability::Relaxed), |disk| {
        Box::new(Watched { disk, seen: of_writer, slow: left })
    });
    (store.unwrap(), seen, slow)
}

fn here() -> ThreadId {
    std::thread::current().id()
}

/// Commits so many times at once, on this thread.
async fn put_at_once(store: &Arc<Embedded>, count: usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..count {
        let store = store.clone();
        tasks.spawn(async move { put(&store, format!("key {number}"), "value").await });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
}

/// Whether it happens in one of many rounds: a busy machine can make any of them slow.
async fn happens(seen: &Seen, expected: (usize, ThreadId), mut round: impl AsyncFnMut()) -> bool {
    for _ in 0..1000 {
        seen.lock().clear();
        round().await;
        if seen.lock().as_slice() == [expected] {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn those_who_commit_at_once_share_a_batch_that_one_of_them_writes() {
    let directory = tempfile::tempdir().unwrap();
    let (store, seen, _) = watched(directory.path());
    let round = async || put_at_once(&store, 10).await;
    assert!(happens(&seen, (10, here()), round).await, "{:?}", seen.lock());
}

#[tokio::test]
async fn one_that_commits_alone_writes_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let (store, seen, _) = watched(directory.path());
    let round = async || {
        let mut transaction = store.begin(vec!["key".into()]).await.unwrap();
        transaction.put("key".into(), "value".into()).unwrap();
        let commit = transaction.commit();
        let is_written = !seen.lock().is_empty();
        commit.await.unwrap();
        if !is_written {
            seen.lock().clear();
        }
    };
    assert!(happens(&seen, (1, here()), round).await);
}

#[tokio::test]
async fn after_a_batch_that_took_long_the_thread_writes() {
    let directory = tempfile::tempdir().unwrap();
    let (store, seen, slow) = watched(directory.path());
    for count in [1, 10] {
        slow.store(1, Ordering::SeqCst);
        put(&store, "slow", "value").await.unwrap();
        seen.lock().clear();
        put_at_once(&store, count).await;
        let seen = seen.lock();
        assert!(seen.first().is_some_and(|(_, thread)| *thread != here()), "{seen:?}");
    }
}

#[tokio::test]
async fn whoever_gives_up_leaves_its_writes_to_others() {
    let directory = tempfile::tempdir().unwrap();
    let (store, ..) = watched(directory.path());
    for round in 0..50 {
        put_at_once(&store, 2).await;
        let key = format!("given up {round}");
        let mut commit = Box::pin(put(&store, key.clone(), "value"));
        // Queued by now, and written perhaps.
        let _ = poll_once(commit.as_mut()).await;
        drop(commit);
        while get(&store, &key).await.is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Polls once.
async fn poll_once<T>(mut future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        std::task::Poll::Ready(value) => std::task::Poll::Ready(Some(value)),
        std::task::Poll::Pending => std::task::Poll::Ready(None),
    })
    .await
}
