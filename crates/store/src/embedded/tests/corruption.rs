//! Damaged files: a byte that is another than was written is noticed, whatever file it is in, and never served.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::opening::copy;
use super::*;
use crate::{Order, Range, ScanLimit};

/// How many bits of each file are flipped, one at a time.
const FLIPS: usize = 20;

/// All that a store holds.
type Contents = BTreeMap<Key, Bytes>;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

/// Fills a store in rounds of one commit each; returns what it held after each of them.
fn fill(store: &Embedded, rounds: u32, bulk: usize) -> Vec<Contents> {
    let mut states = vec![Contents::new()];
    for round in 0..rounds {
        let numbers = (0..120u32).map(|number| number * 7 % 300 + round);
        let mut entries: Contents = numbers
            .map(|number| {
                (
                    format!("key {number:04}").into(),
                    format!("{round} {}", "value".repeat(number as usize % 40)).into(),
                )
            })
            .collect();
        entries.insert("bulk".into(), noise(bulk));
        runtime().block_on(async {
            let mut transaction = store.begin(entries.keys().cloned().collect()).await.unwrap();
            for (key, value) in &entries {
                transaction.put(key.clone(), value.clone()).unwrap();
            }
            transaction.commit().await.unwrap();
        });
        entries.extend(
            states
                .last()
                .unwrap()
                .clone()
                .into_iter()
                .filter(|(key, _)| !entries.contains_key(key))
                .collect::<Vec<_>>(),
        );
        states.push(entries);
    }
    states
}

/// Opens and reads everything: each read gives what was written, in one of `states`, or an error. Returns the first error.
fn read_all(path: &Path, states: &[Contents]) -> Option<StoreError> {
    runtime().block_on(async {
        let store = match Embedded::open(path, Options::default()) {
            Ok(store) => store,
            Err(error) => return Some(error),
        };
        let limit = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
        let all = store.snapshot().await.unwrap().scan(Range::all(), Order::Forward, limit).await;
        let mut failed = all.as_ref().err().cloned();
        if let Ok(all) = all {
            assert!(states.contains(&all.into_iter().collect()), "this was never the state");
        }
        for (key, value) in states.last().unwrap() {
            match store.get(key).await {
                Ok(found) if states.len() == 1 => assert_eq!(found.as_ref(), Some(value), "{key:?}"),
                Ok(found) => assert!(states.iter().any(|state| state.get(key) == found.as_ref()), "{key:?}"),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed
    })
}

fn files(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found.sort();
    found
}

/// Flips one bit at a time in each file of `image`, many times; what is read must be one of `states`. Returns the errors.
fn flip(image: &Path, states: &[Contents]) -> Vec<(PathBuf, StoreError)> {
    let mut random = 88_172_645_463_325_252u64;
    let mut errors = Vec::new();
    for file in files(image) {
        let used = fs::read(&file).unwrap().iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        for _ in 0..FLIPS.min(used) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let directory = tempfile::tempdir().unwrap();
            copy(image, directory.path());
            let name = file.strip_prefix(image).unwrap().to_owned();
            let mut bytes = fs::read(directory.path().join(&name)).unwrap();
            bytes[random as usize % used] ^= 1 << (random >> 61);
            fs::write(directory.path().join(&name), bytes).unwrap();
            errors.extend(read_all(directory.path(), states).map(|error| (name, error)));
        }
    }
    errors
}

/// The files whose damage was noticed. Where the tree's checksums or ours cover a file whole, the error names it.
fn noticed(errors: &[(PathBuf, StoreError)]) -> BTreeMap<&str, usize> {
    let mut noticed = BTreeMap::new();
    for (name, error) in errors {
        let name = name.to_str().unwrap();
        // Of a list and what names it, either may be the damaged one.
        let tree = name.trim_end_matches("current");
        if name.starts_with("data/") {
            assert!(
                matches!(error, StoreError::Damaged { what, .. } if what.contains(tree)),
                "{name}: {error}"
            );
        }
        *noticed.entry(name).or_default() += 1;
    }
    noticed
}

#[test]
fn damage_after_a_clean_stop_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    let states = fill(&store, 4, 10);
    store.close().unwrap();
    drop(store);
    let errors = flip(directory.path(), &states[4..]);
    let noticed = noticed(&errors);
    // Every single one, the last commit's included.
    for name in ["data/journal/1.segment", "data/tree/v0", "data/tree/current"] {
        assert_eq!(noticed.get(name), Some(&FLIPS), "{name} in {noticed:?}");
    }
}

#[test]
fn damage_in_tables_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    let mut states = Vec::new();
    for _ in 0..2 {
        let store = open(directory.path());
        states = fill(&store, 3, 300_000);
        store.close().unwrap();
    }
    let errors = flip(directory.path(), &states[3..]);
    let noticed = noticed(&errors);
    assert!(
        noticed.iter().any(|(name, count)| name.contains("tree/tables/") && *count > FLIPS / 3),
        "{noticed:?}"
    );
}

#[test]
fn damage_amid_the_journal_is_told_from_a_torn_end() {
    let directory = tempfile::tempdir().unwrap();
    let (live, image) = (directory.path().join("live"), directory.path().join("image"));
    let store = open(&live);
    let states = fill(&store, 5, 10);
    copy(&live, &image);
    // Of the last commit nobody can say whether it was ever whole.
    let errors = flip(&image, &states[4..]);
    let noticed = noticed(&errors);
    assert!((FLIPS / 3..FLIPS).contains(&noticed["data/journal/1.segment"]), "{noticed:?}");
}

#[test]
fn what_precedes_damage_in_the_journal_can_be_kept() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    let states = fill(&store, 5, 10);
    store.close().unwrap();
    drop(store);
    let journal = directory.path().join("data/journal/1.segment");
    let mut bytes = fs::read(&journal).unwrap();
    let middle = bytes.iter().rposition(|&byte| byte != 0).unwrap() / 2;
    bytes[middle] ^= 4;
    fs::write(&journal, bytes).unwrap();
    let error = read_all(directory.path(), &states).unwrap().to_string();
    let advice = error.strip_suffix(&format!(" {}", journal.display())).unwrap();
    let (explanation, end) =
        advice.rsplit_once("remove landfall.closed, if it is there, and truncate -s ").unwrap();
    assert!(
        explanation.starts_with(&format!("the data is damaged in {}, from byte {end} on", journal.display()))
    );
    fs::remove_file(directory.path().join("landfall.closed")).unwrap();
    fs::OpenOptions::new().write(true).open(journal).unwrap().set_len(end.parse().unwrap()).unwrap();
    assert!(read_all(directory.path(), &states[2..3]).is_none());
}
