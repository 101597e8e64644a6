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
    Old,
    Zero,
    Garbage,
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

/// Writes enough that the segments have had other lives before.
fn wear(path: &Path) {
    for round in 0..3u8 {
        let store = open(path);
        runtime().block_on(async {
            for number in 0..90u8 {
                put(&store, vec![b'k', number % 9], vec![round; 3_500]).await.unwrap();
            }
            for number in 0..9u8 {
                let key = Key::from(vec![b'k', number]);
                let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
                transaction.delete(key).unwrap();
                transaction.commit().await.unwrap();
            }
        });
        store.close().unwrap();
    }
}

/// Commits one after the other; returns the state and the bytes of the segment in use after each.
fn run(path: &Path, commits: &[Commit]) -> Vec<(State, Vec<u8>)> {
    let store = open(path);
    let mut state = State::new();
    let segment = newest_segment(path);
    let journal = || fs::read(&segment).unwrap();
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

/// The segment after a power cut between two syncs: it has some of the bytes that were not synced.
fn tear(synced: &[u8], written: &[u8], kept: usize, fates: &[Fate]) -> Vec<u8> {
    let differs = |at: &usize| synced[*at] != written[*at];
    let (Some(begin), Some(last)) = ((0..written.len()).find(differs), (0..written.len()).rfind(differs))
    else {
        return written.to_vec();
    };
    let end = begin + kept % (last + 2 - begin);
    let mut torn = [&written[..end], &synced[end..]].concat();
    for at in begin..end {
        match fates[at / SECTOR % fates.len()] {
            Fate::Written => {}
            Fate::Old => torn[at] = synced[at],
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
        worn: bool,
        kept: usize,
        fates in vec(
            prop_oneof![Just(Fate::Written), Just(Fate::Old), Just(Fate::Zero), Just(Fate::Garbage)],
            1..7,
        ),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let live = directory.path().join("live");
        if worn {
            wear(&live);
        }
        let history = run(&live, &commits);
        let segment = newest_segment(&live).strip_prefix(&live).unwrap().to_owned();
        for (number, pair) in history.windows(2).enumerate() {
            let [(before, synced), (after, written)] = pair else { unreachable!() };
            let image = directory.path().join(number.to_string());
            copy(&live, &image);
            fs::remove_file(image.join("landfall.closed")).unwrap();
            fs::write(image.join(&segment), tear(synced, written, kept, &fates)).unwrap();
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
