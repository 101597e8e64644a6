//! Sudden death: a child process writes and says what was acknowledged until it is killed; everything it said must
//! be there afterwards, round after round in the same directory.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;
use crate::key::prefix_range;
use crate::{Order, ScanLimit};

/// Set in a child process: the directory to write to, and how durably.
const WRITE: &str = "LANDFALL_STORE_WRITE";
const RELAXED: &str = "LANDFALL_STORE_RELAXED";

const ALL: ScanLimit = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
const ROUNDS: u64 = 25;
const WRITERS: usize = 8;

fn counter(writer: usize) -> (Key, Key) {
    (Key::from(format!("counter {writer} a")), Key::from(format!("counter {writer} b")))
}

/// What a writer appends to: a count for each of its commits, whichever process made it.
fn log(writer: usize) -> Key {
    Key::from(format!("log {writer} "))
}

/// A count as a value: text, and enough of it when relaxed (which is quick) that the engine writes out and merges
/// files while it is killed.
fn value(count: u64, relaxed: bool) -> Bytes {
    if relaxed { format!("{count:08}").repeat(2_000).into() } else { format!("{count:08}").into() }
}

fn count(value: Option<Bytes>) -> u64 {
    value.map_or(0, |value| std::str::from_utf8(&value[..8]).unwrap().parse().unwrap())
}

#[test]
fn survives_kill_when_synced() {
    survives_kill(false);
}

#[test]
fn survives_kill_when_relaxed() {
    survives_kill(true);
}

fn survives_kill(relaxed: bool) {
    let directory = tempfile::tempdir().unwrap();
    let mut acknowledged = [0u64; WRITERS];
    for round in 0..ROUNDS {
        // From killed while opening to killed after hundreds of commits.
        for (writer, count) in
            run_and_kill(directory.path(), relaxed, Duration::from_millis(round * round / 4))
        {
            acknowledged[writer] = acknowledged[writer].max(count);
        }
        // Not every round: a log that was never replayed must survive the next crash, too.
        if round % 3 == 0 {
            acknowledged = check(directory.path(), &acknowledged);
        }
    }
    let found = check(directory.path(), &acknowledged);
    assert!(found.iter().sum::<u64>() > 0, "something was written at all");
}

/// Lets a child write for a while; returns the writers and counts it acknowledged.
fn run_and_kill(path: &Path, relaxed: bool, time: Duration) -> Vec<(usize, u64)> {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "embedded::tests::crash::write_until_killed", "--nocapture"]).env(WRITE, path);
    if relaxed {
        child.env(RELAXED, "1");
    }
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        lines.filter_map(|line| parse(&line)).collect::<Vec<_>>()
    });
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// A line `ack <writer> <count> .`, unless it was cut short.
fn parse(line: &str) -> Option<(usize, u64)> {
    let (writer, count) = line.strip_prefix("ack ")?.strip_suffix(" .")?.split_once(' ')?;
    Some((writer.parse().ok()?, count.parse().ok()?))
}

/// Opens the store and checks that nothing acknowledged is missing and nothing is there in part; returns the counts.
fn check(path: &Path, acknowledged: &[u64; WRITERS]) -> [u64; WRITERS] {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = open(path);
        let snapshot = store.snapshot().await.unwrap();
        let mut found = [0; WRITERS];
        for (writer, least) in acknowledged.iter().enumerate() {
            let (a, b) = counter(writer);
            let (a, b) = (snapshot.get(&a).await.unwrap(), snapshot.get(&b).await.unwrap());
            assert_eq!(a, b, "one commit, both keys");
            found[writer] = count(a);
            assert!(found[writer] >= *least, "writer {writer}: {} of {least} acknowledged", found[writer]);
            let log = snapshot.scan(prefix_range(&log(writer)), Order::Forward, ALL).await.unwrap();
            let logged: Vec<_> = log.into_iter().map(|(_, value)| count(Some(value))).collect();
            assert_eq!(logged, (1..=found[writer]).collect::<Vec<_>>(), "one entry a commit, in their order");
        }
        found
    })
}

/// The child's part; without its variable there is nothing to write, and what it does is checked by its parent.
#[test]
fn write_until_killed() {
    let Some(path) = std::env::var_os(WRITE) else { return };
    let relaxed = std::env::var_os(RELAXED).is_some();
    let durability = if relaxed { Durability::Relaxed } else { Durability::Synced };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let store = Embedded::open(&path, options(durability)).unwrap();
    println!();
    runtime.block_on(async {
        let writers = (0..WRITERS).map(|writer| tokio::spawn(write_on(store.clone(), writer, relaxed)));
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
    });
}

/// Counts up until killed; every transaction builds on the one before.
async fn write_on(store: Arc<Embedded>, writer: usize, relaxed: bool) {
    let (a, b) = counter(writer);
    loop {
        let mut transaction = store.begin(vec![a.clone()]).await.unwrap();
        let count = count(transaction.get(&a).await.unwrap()) + 1;
        transaction.put(a.clone(), value(count, relaxed)).unwrap();
        transaction.put_under(&a, b.clone(), value(count, relaxed)).unwrap();
        transaction.append(log(writer), format!("{count:08}").into()).unwrap();
        transaction.commit().await.unwrap();
        // One write call, so that lines of several writers do not mix.
        std::io::stdout().write_all(format!("ack {writer} {count} .\n").as_bytes()).unwrap();
    }
}
