//! Exclusive locks on keys within one process, granted first come, first served on each key.
//! It must not know what the keys hold.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::{Fut, Key};

/// The keys that are held now, each with those who wait for it. A key that nobody holds takes no memory.
#[derive(Default)]
pub(crate) struct LockTable {
    held: Mutex<HashMap<Key, VecDeque<oneshot::Sender<Grant>>, RandomState>>,
}

/// Locked keys; released when dropped.
pub(crate) struct Locked {
    table: Arc<LockTable>,
    keys: Vec<Key>,
    /// How many of `keys`, from the front, are locked already.
    count: usize,
}

/// One key on its way from the holder to the next in line. If nobody takes it, it is released again.
struct Grant(Option<(Arc<LockTable>, Key)>);

impl LockTable {
    /// Locks `keys`, which must be sorted and distinct: a common order is what rules deadlock out.
    pub(crate) fn acquire(self: &Arc<Self>, keys: Vec<Key>) -> Fut<'static, Locked> {
        let mut locked = Locked { table: self.clone(), keys, count: 0 };
        match locked.advance() {
            None => Fut::ready(locked),
            Some(first) => Fut::pending(async move {
                let mut turn = Some(first);
                while let Some(waiting) = turn {
                    if let Ok(grant) = waiting.await {
                        grant.accept();
                        locked.count += 1;
                    }
                    turn = locked.advance();
                }
                locked
            }),
        }
    }

    /// Takes the key, or queues up for it.
    fn request(&self, key: &Key) -> Option<oneshot::Receiver<Grant>> {
        match self.held.lock().entry(key.clone()) {
            Entry::Vacant(free) => {
                free.insert(VecDeque::new());
                None
            }
            Entry::Occupied(mut held) => {
                let (grant, turn) = oneshot::channel();
                held.get_mut().push_back(grant);
                Some(turn)
            }
        }
    }

    /// Hands the key to the next in line who still waits, or frees it.
    fn release(self: &Arc<Self>, key: &Key) {
        loop {
            let next = {
                let mut held = self.held.lock();
                let next = held.get_mut(key).and_then(VecDeque::pop_front);
                if next.is_none() {
                    held.remove(key);
                }
                next
            };
            let Some(next) = next else { return };
            match next.send(Grant(Some((self.clone(), key.clone())))) {
                Ok(()) => return,
                // That one gave up waiting; the key is still ours to hand on.
                Err(grant) => grant.accept(),
            }
        }
    }
}

impl Locked {
    /// Locks what is free, in order; returns the turn to wait for at the first key that is not.
    fn advance(&mut self) -> Option<oneshot::Receiver<Grant>> {
        for key in self.keys.iter().skip(self.count) {
            if let Some(turn) = self.table.request(key) {
                return Some(turn);
            }
            self.count += 1;
        }
        None
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        for key in self.keys.iter().take(self.count) {
            self.table.release(key);
        }
    }
}

impl Grant {
    /// Takes the key over: from here on its new holder releases it.
    fn accept(mut self) {
        self.0 = None;
    }
}

impl Drop for Grant {
    fn drop(&mut self) {
        if let Some((table, key)) = self.0.take() {
            table.release(&key);
        }
    }
}
