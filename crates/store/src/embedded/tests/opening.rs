//! Opening and closing: what is kept, and what is refused in which words.

use std::fs;

use super::*;
use crate::key::prefix_range;
use crate::{Order, ScanLimit, Transaction};

/// A user who owns nothing.
const NOBODY: u32 = 65534;

fn refusal(path: &Path) -> StoreError {
    match Embedded::open(path, Options::default()) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => error,
    }
}

#[tokio::test]
async fn closed_and_opened_again_holds_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("made/on/demand");
    // Small and, with the third round, large enough to be written out on closing.
    for (round, size) in [10, 10, 1_000_000, 10].into_iter().enumerate() {
        let store = open(&path);
        for earlier in 0..round {
            let key = ["a", "b", "c", "d"][earlier];
            assert!(get(&store, key).await.is_some(), "{key} in round {round}");
        }
        put(&store, ["a", "b", "c", "d"][round], noise(size)).await.unwrap();
        store.close().unwrap();
    }
    let store = open(&path);
    assert_eq!(get(&store, "c").await.unwrap().len(), 1_000_000);
}

#[tokio::test]
async fn later_writes_win_whether_the_journal_was_emptied_or_not() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..12u32 {
        let store = open(directory.path());
        if round > 0 {
            assert_eq!(get(&store, "key").await.unwrap(), (round - 1).to_string());
            assert_eq!(get(&store, "sometimes").await.is_some(), round % 2 == 1, "round {round}");
        }
        // Every third end is a large one, which leaves an empty journal.
        put(&store, "bulk", noise(if round % 3 == 0 { 1_000_000 } else { 10 })).await.unwrap();
        put(&store, "key", round.to_string()).await.unwrap();
        let mut transaction = store.begin(vec!["sometimes".into()]).await.unwrap();
        match round % 2 {
            0 => transaction.put("sometimes".into(), "there".into()).unwrap(),
            _ => transaction.delete("sometimes".into()).unwrap(),
        }
        transaction.commit().await.unwrap();
        store.close().unwrap();
        assert_eq!(to_replay(directory.path()) == 0, round % 3 == 0, "round {round}");
    }
}

#[tokio::test]
async fn a_store_whose_every_key_was_deleted_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let keys: Vec<Key> = (0..400).map(|number| format!("key {number}").into()).collect();
    for round in 0..6u32 {
        let store = open(directory.path());
        assert_eq!(get(&store, "key 0").await, None, "round {round}");
        for is_there in [true, false] {
            let mut transaction = store.begin(keys.clone()).await.unwrap();
            for key in &keys {
                match is_there {
                    true => transaction.put(key.clone(), noise(1_000)).unwrap(),
                    false => transaction.delete(key.clone()).unwrap(),
                }
            }
            transaction.commit().await.unwrap();
        }
        store.close().unwrap();
    }
    // Of what was deleted no sorted file may tell any more how far they go; the journal does.
    assert_eq!(to_replay(directory.path()), 0);
}

#[tokio::test]
async fn stamps_go_on_where_the_last_run_ended() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..8u32 {
        let store = open(directory.path());
        for number in 0..3 {
            let mut transaction = store.begin(vec![]).await.unwrap();
            transaction.append("log".into(), format!("{round}.{number}").into()).unwrap();
            transaction.commit().await.unwrap();
        }
        // With and without the journal being emptied, and in one run nothing is appended.
        put(&store, "bulk", noise(if round % 3 == 0 { 1_000_000 } else { 10 })).await.unwrap();
        store.close().unwrap();
        drop(store);
        open(directory.path()).close().unwrap();
    }
    let snapshot = open(directory.path()).snapshot().await.unwrap();
    let log = snapshot.scan(prefix_range(b"log"), Order::Forward, ScanLimit::default()).await.unwrap();
    let expected = (0..8).flat_map(|round| (0..3).map(move |number| format!("{round}.{number}")));
    assert_eq!(log.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// The files of an open store as they are now, as if the process had died.
pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[tokio::test]
async fn a_store_at_rest_empties_its_journal_and_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("live");
    let store = open(&path);
    for round in 0..3u32 {
        put(&store, "bulk", noise(1_000_000)).await.unwrap();
        put(&store, "key", round.to_string()).await.unwrap();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while to_replay(&path) > 0 {
            assert!(std::time::Instant::now() < deadline, "the journal is not emptied");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        put(&store, "after", round.to_string()).await.unwrap();
        assert_eq!(to_replay(&path), 1, "it goes on at the beginning");

        let dead = directory.path().join(format!("dead {round}"));
        copy(&path, &dead);
        let revived = open(&dead);
        for key in ["key", "after"] {
            assert_eq!(get(&store, key).await.unwrap(), round.to_string());
            assert_eq!(get(&revived, key).await.unwrap(), round.to_string());
        }
        assert_eq!(get(&revived, "bulk").await.unwrap(), noise(1_000_000));
        put(&revived, "key", "newest").await.unwrap();
        assert_eq!(get(&revived, "key").await.unwrap(), "newest");
    }
}

#[tokio::test]
async fn closing_commits_what_is_queued_and_refuses_the_rest() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path());
    put(&store, "read", "and kept").await.unwrap();
    assert_eq!(store.get(b"read").await.unwrap().unwrap(), "and kept");
    let mut late = store.begin(vec!["late".into()]).await.unwrap();
    late.put("late".into(), "never".into()).unwrap();
    let mut queued = store.begin(vec!["queued".into()]).await.unwrap();
    queued.put("queued".into(), "kept".into()).unwrap();
    let snapshot = store.snapshot().await.unwrap();
    let commit = queued.commit();
    store.close().unwrap();
    store.close().unwrap();
    commit.await.unwrap();
    assert!(matches!(late.commit().await, Err(StoreError::Closed)));
    assert!(matches!(store.snapshot().await.err(), Some(StoreError::Closed)));
    assert!(matches!(store.get(b"read").await.err(), Some(StoreError::Closed)));
    let begun: Result<Box<dyn Transaction>, _> = store.begin(vec![]).await;
    assert!(matches!(begun.err(), Some(StoreError::Closed)));
    assert_eq!(snapshot.get(b"queued").await.unwrap(), None, "taken before the commit");
    drop((snapshot, store));
    let store = open(directory.path());
    assert_eq!(get(&store, "queued").await.unwrap(), "kept");
    assert_eq!(get(&store, "late").await, None);
}

#[test]
fn a_directory_in_use_names_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let holder = open(directory.path());
    let error = refusal(directory.path());
    assert_eq!(
        error.to_string(),
        format!(
            "the data directory {} is in use by process {}; stop that one or choose another directory",
            directory.path().display(),
            std::process::id(),
        ),
    );
    drop(holder);
    open(directory.path());
}

#[test]
fn a_file_is_not_a_data_directory() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "text").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = refusal(&path);
        assert!(matches!(&error, StoreError::NotADirectory { path: named } if *named == path), "{error}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"text");
}

#[test]
fn a_directory_of_other_things_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("thesis.tex"), "text").unwrap();
    let error = refusal(directory.path());
    assert!(matches!(&error, StoreError::NotAStore { .. }), "{error}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn another_format_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    open(directory.path()).close().unwrap();
    fs::write(directory.path().join("landfall.format"), "landfall store 99\n").unwrap();
    let error = refusal(directory.path());
    assert_eq!(
        error.to_string(),
        format!(
            "the data in {} has format \"landfall store 99\", this version reads \"landfall store 2\"; \
             use the version that wrote it",
            directory.path().display(),
        ),
    );
}

#[tokio::test]
async fn creation_that_was_cut_short_starts_over() {
    let directory = tempfile::tempdir().unwrap();
    open(directory.path()).close().unwrap();
    // As if the process had died before the engine's files were complete.
    fs::rename(directory.path().join("landfall.format"), directory.path().join("landfall.format.unfinished"))
        .unwrap();
    fs::remove_file(directory.path().join("data/tree/current")).unwrap();
    let store = open(directory.path());
    put(&store, "key", "value").await.unwrap();
    assert_eq!(get(&store, "key").await.unwrap(), "value");
}

#[test]
fn a_read_only_directory_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_owned();
    let mode = |mode| fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    mode(0o555);
    // Root may write anywhere, so the attempt is made as somebody else; the identity is that of the thread alone.
    let attempt = {
        let path = path.clone();
        std::thread::spawn(move || {
            nix::unistd::setfsuid(nix::unistd::Uid::from_raw(NOBODY));
            (refusal(&path), refusal(&path.join("below")))
        })
    };
    let (existing, missing) = attempt.join().unwrap();
    mode(0o755);
    for error in [existing, missing] {
        assert!(matches!(&error, StoreError::ReadOnlyDirectory { .. }), "{error}");
    }
}
