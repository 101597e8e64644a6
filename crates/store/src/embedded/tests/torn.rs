//! A power cut: the disk keeps what was synced, and anything of what was written since, in pieces of sectors. What is
//! found afterwards is the state after the last commit that was acknowledged, or after the one that was under way.

use std::collections::BTreeMap;
use std::fs;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::opening::copy;
use super::*;
use crate::{Order, Range, ScanLimit};

const SECTOR: usize = 512;

type State = BTreeMap<Key, Bytes>;

/// What a commit does to numbered keys: sizes of new values, or nothing to delete.
type Commit = BTreeMap<u8, Option<u16>>;

/// What the disk makes of an unsynced sector.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Written,
    Zero,
    Garbage,
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

/// Commits one after the other; returns the state and the journal's bytes after each.
fn run(path: &Path, commits: &[Commit]) -> Vec<(State, Vec<u8>)> {
    let store = open(path);
    let mut state = State::new();
    let journal = || fs::read(path.join("data/0.jnl")).unwrap();
    let mut history = vec![(state.clone(), journal())];
    for (commit, fill) in commits.iter().zip(1u8..) {
        runtime().block_on(async {
            let key = |number: &u8| Key::from(vec![b'k', *number]);
            let mut transaction = store.begin(commit.keys().map(key).collect()).await.unwrap();
            for (number, size) in commit {
                match size.map(|size| Bytes::from(vec![fill; usize::from(size)])) {
                    Some(value) => {
                        transaction.put(key(number), value.clone()).unwrap();
                        state.insert(key(number), value);
                    }
                    None => {
                        transaction.delete(key(number)).unwrap();
                        state.remove(&key(number));
                    }
                }
            }
            transaction.commit().await.unwrap();
        });
        history.push((state.clone(), journal()));
    }
    history
}

/// The journal after a power cut between two syncs: it ends after some of the bytes that were not synced.
fn tear(synced: &[u8], written: &[u8], kept: usize, fates: &[Fate]) -> Vec<u8> {
    assert!(written.starts_with(synced), "it is only appended to");
    let end = synced.len() + kept % (written.len() - synced.len() + 1);
    let mut torn = written[..end].to_vec();
    for at in synced.len()..end {
        match fates[at / SECTOR % fates.len()] {
            Fate::Written => {}
            Fate::Zero => torn[at] = 0,
            Fate::Garbage => torn[at] = torn[at].wrapping_mul(167).wrapping_add(at as u8),
        }
    }
    torn
}

fn contents(store: &Embedded) -> State {
    let limit = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
    runtime().block_on(async {
        let snapshot = store.snapshot().await.unwrap();
        snapshot.scan(Range::all(), Order::Forward, limit).await.unwrap().into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_power_cut_takes_nothing_that_was_acknowledged(
        commits in vec(btree_map(0..9u8, proptest::option::weighted(0.8, 0..3_000u16), 1..5), 1..6),
        kept: usize,
        fates in vec(prop_oneof![Just(Fate::Written), Just(Fate::Zero), Just(Fate::Garbage)], 1..7),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let live = directory.path().join("live");
        let history = run(&live, &commits);
        for (number, pair) in history.windows(2).enumerate() {
            let [(before, synced), (after, written)] = pair else { unreachable!() };
            let image = directory.path().join(number.to_string());
            copy(&live, &image);
            fs::remove_file(image.join("landfall.closed")).unwrap();
            fs::write(image.join("data/0.jnl"), tear(synced, written, kept, &fates)).unwrap();
            let store = open(&image);
            let found = contents(&store);
            prop_assert!(found == *before || found == *after, "after commit {number}");
            // And it goes on from there.
            runtime().block_on(put(&store, "after", "the cut")).unwrap();
            drop(store);
            let mut expected = found;
            expected.insert("after".into(), "the cut".into());
            prop_assert_eq!(contents(&open(&image)), expected);
        }
    }
}
