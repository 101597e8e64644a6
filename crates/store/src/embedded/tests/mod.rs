//! The embedded engine's own tests: what holds for every engine is in the conformance suite.

mod acknowledgement;
mod cache;
mod corruption;
mod crash;
mod failure;
mod forks;
mod journal;
mod load;
mod opening;
mod pending;
mod together;
mod torn;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::journal::Journal;
use super::journal::segment::{Header, START};

use crate::{Bytes, Durability, Embedded, Key, Options, Store, StoreError, conformance};

fn options(durability: Durability) -> Options {
    Options { durability, ..Options::default() }
}

fn open(path: &Path) -> Arc<Embedded> {
    Embedded::open(path, Options::default()).unwrap()
}

async fn put(store: &Embedded, key: impl Into<Key>, value: impl Into<Bytes>) -> Result<(), StoreError> {
    let key = key.into();
    let mut transaction = store.begin(vec![key.clone()]).await?;
    transaction.put(key, value.into())?;
    transaction.commit().await
}

async fn get(store: &Embedded, key: &str) -> Option<Bytes> {
    store.snapshot().await.unwrap().get(key.as_bytes()).await.unwrap()
}

/// The segments in a store's directory that were ever used, oldest first.
fn segments(path: &Path) -> Vec<(Header, PathBuf)> {
    let entries = std::fs::read_dir(path.join("data/journal")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut segments: Vec<_> =
        paths.map(|path| (Header::parse(&std::fs::read(&path).unwrap()).unwrap(), path)).collect();
    segments.retain(|(header, _)| header.generation > 0);
    segments.sort_by_key(|(header, _)| header.generation);
    segments
}

/// The segment in a store's directory that is written.
fn newest_segment(path: &Path) -> PathBuf {
    segments(path).pop().unwrap().1
}

/// How many changes a start on a copy of this directory would replay, if it knew nothing of the sorted files.
fn to_replay(path: &Path) -> usize {
    let copied = tempfile::tempdir().unwrap();
    opening::copy(&path.join("data/journal"), copied.path());
    let mut count = 0;
    Journal::open(copied.path(), Durability::Synced, 0, None, |_, _| count += 1).unwrap();
    count
}

/// Bytes that do not compress.
fn noise(len: usize) -> Bytes {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..len).map(|_| next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn conforms_when_synced() {
    let directory = tempfile::tempdir().unwrap();
    conformance::all(Embedded::open(directory.path(), options(Durability::Synced)).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conforms_when_relaxed() {
    let directory = tempfile::tempdir().unwrap();
    conformance::all(Embedded::open(directory.path(), options(Durability::Relaxed)).unwrap()).await;
}
