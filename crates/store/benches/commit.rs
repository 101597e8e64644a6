//! What the embedded engine costs, next to what the disk and memory allow in the same run: synced commits against
//! bare syncs, reads against the memory engine, opening time and memory. Figures are only comparable within a run.
//!
//! `cargo bench -p store`; the directory for the data is that of `TMPDIR`. With `-- only COUNT WRITERS synced|relaxed` it
//! makes so many commits and nothing else, to be counted from outside (`perf stat -e instructions:u`).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measuring program, not a library")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use store::key::KeyBuilder;
use store::{Bytes, Durability, Embedded, Key, Memory, Options, Order, ScanLimit, Store};

const VALUE_BYTES: usize = 500;
const ITEMS: u64 = 10_000;
const PERIOD: Duration = Duration::from_millis(500);
const TURNS: u32 = 5;
/// First argument of a child process, which opens a directory and prints what that took.
const OPEN: &str = "open-and-report";

/// Argument before a number of commits, of writers, and a durability.
const ONLY: &str = "only";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some([_, path]) = arguments.iter().position(|a| a == OPEN).and_then(|at| arguments.get(at..at + 2))
    {
        return report_opening(Path::new(path));
    }
    let only = arguments.iter().position(|argument| argument == ONLY);
    if let Some([_, count, writers, durability]) = only.and_then(|at| arguments.get(at..at + 4)) {
        return only_commits(count.parse().unwrap(), writers.parse().unwrap(), durability);
    }
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        commits(directory.path()).await;
        reads(directory.path()).await;
    });
    opening(directory.path());
}

fn key(number: u64) -> Key {
    KeyBuilder::new("bench").str("items").u64(number).finish()
}

/// Values that do not compress to nothing.
fn value(number: u64) -> Bytes {
    let mut state = number | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        b'a' + ((state >> 33) % 26) as u8
    };
    (0..VALUE_BYTES).map(|_| next()).collect()
}

async fn put(store: &dyn Store, key: Key, value: Bytes) {
    let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key, value).unwrap();
    transaction.commit().await.unwrap();
}

fn only_commits(count: u64, writers: u64, durability: &str) {
    let durability = if durability == "synced" { Durability::Synced } else { Durability::Relaxed };
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let start = Instant::now();
    runtime.block_on(async {
        let options = Options { durability, ..Options::default() };
        let store = Embedded::open(directory.path(), options).unwrap();
        let tasks = (0..writers).map(|writer| {
            let (store, template) = (store.clone(), value(writer));
            tokio::spawn(async move {
                for commit in 0..count / writers {
                    put(store.as_ref(), key(writer * 1_000_000 + commit), template.clone()).await;
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
    });
    println!("{:.0} commits a second", count as f64 / start.elapsed().as_secs_f64());
}

/// Commits a second, by so many tasks that each wait for their own before the next; of new keys in each turn, or all
/// of the same key.
async fn commit_rate(store: Arc<Embedded>, writers: u64, turn: Option<u32>) -> f64 {
    let start = Instant::now();
    let tasks = (0..writers).map(|writer| {
        let (store, template) = (store.clone(), value(writer));
        tokio::spawn(async move {
            let mut commits = 0u64;
            while start.elapsed() < PERIOD {
                let number = turn.map_or(0, |turn| (u64::from(turn) << 32) + writer * 1_000_000 + commits);
                put(store.as_ref(), key(number), template.clone()).await;
                commits += 1;
            }
            commits
        })
    });
    let mut commits = 0;
    for task in tasks.collect::<Vec<_>>() {
        commits += task.await.unwrap();
    }
    commits as f64 / start.elapsed().as_secs_f64()
}

/// Syncs a second, each after appending what a batch of so many commits would.
fn sync_rate(path: &Path, commits: usize) -> f64 {
    let mut file = File::create(path.join("bare")).unwrap();
    file.set_len(64 * 1024 * 1024).unwrap();
    file.sync_all().unwrap();
    let batch = vec![7u8; commits * (VALUE_BYTES + 64)];
    let start = Instant::now();
    let mut syncs = 0u64;
    while start.elapsed() < PERIOD {
        file.write_all(&batch).unwrap();
        file.sync_data().unwrap();
        syncs += 1;
    }
    syncs as f64 / start.elapsed().as_secs_f64()
}

async fn commits(path: &Path) {
    println!("commits of one {VALUE_BYTES} B value; bare: append as much and fdatasync, by one thread");
    for writers in [1u64, 32, 64] {
        let store = Embedded::open(path.join(format!("synced-{writers}")), Options::default()).unwrap();
        // In turns, because other users of the disk come and go.
        let (mut bare, mut spread, mut hot) = (0.0, 0.0, 0.0);
        for turn in 0..TURNS {
            bare += sync_rate(path, writers as usize) / f64::from(TURNS);
            spread += commit_rate(store.clone(), writers, Some(turn)).await / f64::from(TURNS);
            hot += commit_rate(store.clone(), writers, None).await / f64::from(TURNS);
        }
        store.close().unwrap();
        println!(
            "  {writers:>2} writers: {spread:>7.0}/s, one hot key {hot:>7.0}/s; bare {bare:>6.0} syncs/s; \
             of {writers} x bare: {:.2}, hot {:.2}; of bare: {:.1}",
            spread / (bare * writers as f64),
            hot / (bare * writers as f64),
            spread / bare,
        );
    }
    for writers in [1, 32] {
        let options = Options { durability: Durability::Relaxed, ..Options::default() };
        let store = Embedded::open(path.join(format!("relaxed-{writers}")), options).unwrap();
        let relaxed = commit_rate(store.clone(), writers, Some(0)).await;
        println!("  {writers:>2} writers, relaxed: {relaxed:>7.0}/s");
        store.close().unwrap();
    }
}

/// Nanoseconds of a snapshot and a get on it.
async fn get_cost(store: &dyn Store) -> f64 {
    let keys: Vec<Key> = (0..ITEMS).map(|number| key(number * 7_919 % ITEMS)).collect();
    let rounds = 20;
    let mut found = 0u64;
    let start = Instant::now();
    for _ in 0..rounds {
        for key in &keys {
            let snapshot = store.snapshot().await.unwrap();
            found += u64::from(snapshot.get(key).await.unwrap().is_some());
        }
    }
    let nanos = start.elapsed().as_nanos() as f64 / (rounds * ITEMS) as f64;
    assert_eq!(found, rounds * ITEMS);
    nanos
}

/// Nanoseconds of reading a key without a snapshot, which keeps it in memory.
async fn single_get_cost(store: &dyn Store) -> f64 {
    let keys: Vec<Key> = (0..ITEMS).map(|number| key(number * 7_919 % ITEMS)).collect();
    let (rounds, mut found) = (20, 0u64);
    let start = Instant::now();
    for _ in 0..rounds {
        for key in &keys {
            found += u64::from(store.get(key).await.unwrap().is_some());
        }
    }
    assert_eq!(found, rounds * ITEMS);
    start.elapsed().as_nanos() as f64 / found as f64
}

/// What a fork costs: milliseconds to make it, nanoseconds of a snapshot and a get of what was not written to it.
async fn fork_cost(store: Arc<dyn Store>) -> (f64, f64) {
    let start = Instant::now();
    let fork = store::fork(store).await.unwrap();
    let made = start.elapsed().as_secs_f64() * 1e3;
    (made, get_cost(fork.as_ref()).await)
}

/// Nanoseconds an entry of a scan in pages of 1 MiB.
async fn scan_cost(store: &dyn Store) -> f64 {
    let start = Instant::now();
    let (mut entries, mut range) = (0, KeyBuilder::new("bench").range());
    let snapshot = store.snapshot().await.unwrap();
    loop {
        let page = snapshot.scan(range.clone(), Order::Forward, ScanLimit::default()).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        range = range.after(last, Order::Forward);
        entries += page.len();
    }
    start.elapsed().as_nanos() as f64 / entries as f64
}

async fn fill(store: &dyn Store) {
    for first in (0..ITEMS).step_by(100) {
        let keys: Vec<Key> = (first..first + 100).map(key).collect();
        let mut transaction = store.begin(keys.clone()).await.unwrap();
        for (number, key) in (first..).zip(keys) {
            transaction.put(key, value(number)).unwrap();
        }
        transaction.commit().await.unwrap();
    }
}

async fn reads(path: &Path) {
    let memory = Memory::new();
    fill(&memory).await;
    let baseline = get_cost(&memory).await;
    let path = path.join("items");
    let store = Embedded::open(&path, Options::default()).unwrap();
    fill(store.as_ref()).await;
    let recent = get_cost(store.as_ref()).await;
    let recent_scan = scan_cost(store.as_ref()).await;
    // What a crash would leave: everything in the journal.
    copy(&path, &path.with_file_name("crashed"));
    std::thread::sleep(Duration::from_secs(2));
    copy(&path, &path.with_file_name("crashed-at-rest"));
    store.close().unwrap();
    drop(store);
    let store = Embedded::open(&path, Options::default()).unwrap();
    get_cost(store.as_ref()).await;
    let cached = get_cost(store.as_ref()).await;
    let cached_scan = scan_cost(store.as_ref()).await;
    single_get_cost(store.as_ref()).await;
    let single = single_get_cost(store.as_ref()).await;
    let (forked, through) = fork_cost(store.clone()).await;
    println!("snapshot and get, {ITEMS} x {VALUE_BYTES} B; ratio to the memory engine");
    println!("  memory {baseline:.0} ns; recent writes {recent:.0} ns ({:.1}x)", recent / baseline);
    println!("  files, cached {cached:.0} ns ({:.1}x)", cached / baseline);
    println!("  a single key, kept in memory {single:.0} ns ({:.2}x)", single / baseline);
    println!("  a fork: made in {forked:.3} ms, its reads of what lies below {through:.0} ns");
    println!("  scan, an entry: recent {recent_scan:.0} ns, files {cached_scan:.0} ns");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn opening(path: &Path) {
    println!("opening in a fresh process");
    for (name, what) in [
        ("new", "a new directory"),
        ("items", "10,000 items, closed cleanly"),
        ("items", "10,000 items, again"),
        ("crashed-at-rest", "10,000 items, after a crash two seconds after the last write"),
        ("crashed", "10,000 items, after a crash amid writes"),
        ("crashed", "10,000 items, closed since"),
        ("synced-64", "what 64 writers left, closed cleanly"),
    ] {
        let mut child = Command::new(std::env::current_exe().unwrap());
        let output = child.arg(OPEN).arg(path.join(name)).output().unwrap();
        print!("  {what}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

fn report_opening(path: &Path) {
    let before = resident_kib();
    let start = Instant::now();
    let store = Embedded::open(path, Options::default()).unwrap();
    let took = start.elapsed();
    std::thread::sleep(Duration::from_millis(300));
    let after = resident_kib();
    let start = Instant::now();
    store.close().unwrap();
    println!(
        "{:.1} ms; resident {:.1} MiB, {:.1} before; closing {:.1} ms",
        took.as_secs_f64() * 1e3,
        after as f64 / 1024.0,
        before as f64 / 1024.0,
        start.elapsed().as_secs_f64() * 1e3,
    );
}

fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
