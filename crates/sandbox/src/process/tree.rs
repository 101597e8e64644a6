//! Ending a process with everything it has started, children that left its
//! group or session included. It must not know what the process was for.

use std::collections::{HashMap, HashSet};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A line of `/proc/<pid>/stat`, as far as it matters here.
struct Entry {
    parent: i32,
    group: i32,
    session: i32,
    zombie: bool,
}

/// Ends `root`, which leads a session and adopts orphans, and all it started.
/// Blocks for some milliseconds.
pub(crate) fn end(root: i32, mark: &str) {
    // Stopped, it can neither start anything nor disown it while we look.
    signal(root, Signal::SIGSTOP);
    end_descendants(root, mark);
    signal(root, Signal::SIGKILL);
    end_descendants(root, mark);
}

/// Ends what `root` left behind. `mark` stands in the environment of everything
/// that was started by exec.
pub(crate) fn end_descendants(root: i32, mark: &str) {
    // Each round ends what the round before could still start.
    for _ in 0..16 {
        let found = descendants(root, mark);
        if found.is_empty() {
            return;
        }
        for pid in found {
            signal(pid, Signal::SIGKILL);
        }
    }
}

fn signal(pid: i32, signal: Signal) {
    if pid > 1 {
        // It may be gone already.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// Processes that descend from `root`, share its group or session, or carry its mark.
fn descendants(root: i32, mark: &str) -> Vec<i32> {
    let table = table();
    let mut ours: HashSet<i32> = HashSet::from([root]);
    loop {
        let before = ours.len();
        for (pid, entry) in &table {
            if entry.session == root || entry.group == root || ours.contains(&entry.parent) {
                ours.insert(*pid);
            }
        }
        if ours.len() == before {
            break;
        }
    }
    let own = std::process::id().cast_signed();
    let marked = |pid: &i32| *pid != own && carries(*pid, mark);
    table
        .iter()
        .filter(|(pid, entry)| **pid != root && !entry.zombie && (ours.contains(pid) || marked(pid)))
        .map(|(pid, _)| *pid)
        .collect()
}

fn carries(pid: i32, mark: &str) -> bool {
    let Ok(environment) = std::fs::read(format!("/proc/{pid}/environ")) else { return false };
    environment.split(|b| *b == 0).any(|entry| entry == mark.as_bytes())
}

fn table() -> HashMap<i32, Entry> {
    let Ok(folder) = std::fs::read_dir("/proc") else { return HashMap::new() };
    folder
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter_map(|pid| Some((pid, entry(pid)?)))
        .collect()
}

fn entry(pid: i32) -> Option<Entry> {
    let line = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; what follows it does not.
    let mut fields = line.rsplit_once(") ")?.1.split(' ');
    let zombie = matches!(fields.next()?, "Z" | "X");
    let mut number = || fields.next()?.parse().ok();
    Some(Entry { parent: number()?, group: number()?, session: number()?, zombie })
}
