//! What the last batch says about the next: who writes it, and how long it is gathered. It must not know how batches are
//! written.
//!
//! Where a batch takes long a thread writes it. Where it does not, to wake that thread and to be woken by it would take as
//! long as the batch. So there those who commit write: at once who comes alone; and where no sync is waited for the first of
//! each thread, once whatever is ready there has run and queued its own writes. (To have a sync waited for there costs more
//! than the wakes: the others on that thread, who would be in the next batch, wait, too.)

use std::time::Duration;

use super::pending::Pending;

/// While batches are written within this time those who commit write them. Whatever else is to be done on such a thread
/// waits for so long, and for once that if somebody else is writing.
pub(super) const QUICK: Duration = Duration::from_micros(400);

/// The longest that the first in a batch waits for others, however slow the disk.
const LONGEST_GATHERING: Duration = Duration::from_micros(500);

/// The least time that those just answered have to come back, and to wake each other.
const SHORTEST_GATHERING: Duration = Duration::from_micros(30);

/// Who writes what a commit has queued.
pub(super) enum Way {
    /// Whoever made it, at once.
    Alone,
    /// Whoever made it, unless somebody does before.
    First,
    /// Somebody who came before.
    Joined,
    /// The thread.
    Left,
}

/// How the last batch went.
#[derive(Clone, Copy, Default)]
pub(super) struct Pace {
    /// How long it took.
    pub(super) took: Duration,
    /// How many commit at the same time.
    pub(super) writers: usize,
}

impl Pace {
    /// Who writes the commit that was queued last; `syncs` says that a write waits for the disk.
    pub(super) fn way(self, syncs: bool, pending: &mut Pending) -> Way {
        let is_quick = self.writers > 0 && self.took < QUICK;
        let is_alone = self.writers == 1 && pending.waiting() == 1;
        match is_quick {
            true if is_alone => Way::Alone,
            true if syncs => Way::Left,
            true if pending.is_first_of(std::thread::current().id()) => Way::First,
            true => Way::Joined,
            false => Way::Left,
        }
    }

    /// How long the thread waits for those who committed last to commit again.
    pub(super) fn gathering(self) -> Duration {
        (self.took / 8).clamp(SHORTEST_GATHERING, LONGEST_GATHERING)
    }
}
