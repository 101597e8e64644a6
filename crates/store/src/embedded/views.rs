//! Which states are still read: what only older ones would show may go. It must not know what states hold.

use std::collections::BTreeMap;

use parking_lot::Mutex;

/// The numbers of the states that are read, and how many there are of each.
#[derive(Default)]
pub(super) struct Views(Mutex<BTreeMap<u64, usize>>);

impl Views {
    /// Notes a state. It must not be older than the oldest.
    pub(super) fn add(&self, number: u64) {
        *self.0.lock().entry(number).or_default() += 1;
    }

    /// Forgets a state.
    pub(super) fn remove(&self, number: u64) {
        let mut views = self.0.lock();
        if let Some(count) = views.get_mut(&number) {
            *count -= 1;
            if *count == 0 {
                views.remove(&number);
            }
        }
    }

    /// A number such that of two values below it nobody sees the older; 0 if nothing is known of who reads.
    pub(super) fn oldest(&self) -> u64 {
        self.0.lock().first_key_value().map_or(0, |(number, _)| number.saturating_sub(1))
    }
}
