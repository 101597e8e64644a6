//! Watches what memory a process and its children hold, and says when it is too
//! much. A limit on address space would stop threads long before that.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const MB: u64 = 1024 * 1024;
/// How deep and how wide the tree of children is followed.
const MAX_PROCESSES: usize = 64;

/// Peak and limit of one process.
#[derive(Debug)]
pub(crate) struct Memory {
    pid: i32,
    limit: u64,
    page: u64,
    peak: AtomicU64,
    exceeded: AtomicBool,
    since: Instant,
    /// Milliseconds from `since` to the last look.
    looked: AtomicU64,
}

impl Memory {
    pub(crate) fn new(pid: i32, limit_mb: u32) -> Self {
        let page = nix::unistd::sysconf(nix::unistd::SysconfVar::PAGE_SIZE)
            .ok()
            .flatten()
            .and_then(|page| u64::try_from(page).ok())
            .unwrap_or(4096);
        Memory {
            pid,
            limit: u64::from(limit_mb) * MB,
            page,
            peak: AtomicU64::new(0),
            exceeded: AtomicBool::new(false),
            since: Instant::now(),
            looked: AtomicU64::new(0),
        }
    }

    /// Looks; true if the limit is exceeded.
    pub(crate) fn exceeds(&self) -> bool {
        let held = self.held();
        self.looked.store(self.now(), Ordering::Relaxed);
        self.peak.fetch_max(held, Ordering::Relaxed);
        let exceeds = held > self.limit;
        if exceeds {
            self.exceeded.store(true, Ordering::Relaxed);
        }
        exceeds
    }

    /// Looks unless it was looked at within `age`: a look costs tens of microseconds.
    pub(crate) fn refresh(&self, age: Duration) {
        let looked = Duration::from_millis(self.looked.load(Ordering::Relaxed));
        if self.peak.load(Ordering::Relaxed) == 0 || self.since.elapsed() > looked + age {
            self.exceeds();
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether it ever was.
    pub(crate) fn exceeded(&self) -> bool {
        self.exceeded.load(Ordering::Relaxed)
    }

    /// The most that was held, in MB rounded up; never more than the limit, at
    /// which the process is ended.
    pub(crate) fn peak_mb(&self) -> u32 {
        let peak = self.peak.load(Ordering::Relaxed).min(self.limit);
        u32::try_from(peak.div_ceil(MB)).unwrap_or(u32::MAX)
    }

    fn held(&self) -> u64 {
        let mut pids = vec![self.pid];
        let mut pages = 0;
        let mut next = 0;
        while let Some(pid) = pids.get(next).copied() {
            pages += resident_pages(pid).unwrap_or(0);
            if pids.len() < MAX_PROCESSES {
                children(pid, &mut pids);
            }
            next += 1;
        }
        pages * self.page
    }
}

fn resident_pages(pid: i32) -> Option<u64> {
    let line = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    line.split(' ').nth(1)?.parse().ok()
}

fn children(pid: i32, pids: &mut Vec<i32>) {
    // Kernels without the file cannot say; then only the process itself counts.
    if let Ok(line) = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")) {
        pids.extend(line.split_ascii_whitespace().filter_map(|pid| pid.parse::<i32>().ok()));
    }
}
