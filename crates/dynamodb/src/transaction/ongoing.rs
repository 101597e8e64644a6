//! The items that transactions are writing now, and the tokens of those transactions. Who meets one of them is refused,
//! as DynamoDB does it: other transactions and single writes. Batches and plain reads are not.
//!
//! It only refuses: what keeps transactions apart is the store, which would make the others wait. So it may lie in this
//! process alone. While no transaction runs, asking costs the reading of one number.
//!
//! Source: DynamoDB Developer Guide, "Transaction conflict handling in DynamoDB".

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use service::{Context, ServiceError};
use store::Key;

use super::reason::{Reason, check};
use crate::error::Result;

/// What transactions hold now.
#[derive(Debug, Default)]
pub struct Ongoing {
    /// How many keys are held.
    count: AtomicUsize,
    held: Mutex<HashSet<Key>>,
}

/// Keys that are held for a transaction until this goes.
#[derive(Debug)]
pub struct Held<'a> {
    ongoing: &'a Ongoing,
    keys: Vec<Key>,
}

impl Ongoing {
    /// Holds a transaction's items.
    ///
    /// # Errors
    /// `TransactionCanceledException` if another transaction holds some of them.
    pub fn hold_items(&self, ctx: &Context, keys: Vec<Key>) -> Result<Held<'_>> {
        rehearse(ctx, keys.len())?;
        let mut held = self.held.lock();
        check(&conflicts(&held, &keys))?;
        Ok(self.hold(&mut held, keys))
    }

    /// Holds a transaction's token, by the key it has in the store.
    ///
    /// # Errors
    /// `TransactionInProgressException` if another transaction holds it.
    pub fn hold_token(&self, token: &Key) -> Result<Held<'_>> {
        let mut held = self.held.lock();
        if held.contains(token) {
            return Err(ServiceError::sender(
                "TransactionInProgressException",
                400,
                "Transaction from previous request is still in progress",
            ));
        }
        Ok(self.hold(&mut held, vec![token.clone()]))
    }

    fn hold(&self, held: &mut HashSet<Key>, keys: Vec<Key>) -> Held<'_> {
        self.count.fetch_add(keys.len(), Ordering::Relaxed);
        held.extend(keys.iter().cloned());
        Held { ongoing: self, keys }
    }

    /// Fails if a transaction holds the item: for a single write.
    ///
    /// # Errors
    /// `TransactionConflictException`
    pub fn check_item(&self, ctx: &Context, key: &Key) -> Result<()> {
        let is_held = || self.count.load(Ordering::Relaxed) > 0 && self.held.lock().contains(key);
        if ctx.conflict(1).is_none() && !is_held() {
            return Ok(());
        }
        let message = "Transaction is ongoing for the item";
        Err(ServiceError::sender("TransactionConflictException", 400, message))
    }

    /// Fails if another transaction holds some of these items: for a transaction that reads.
    ///
    /// # Errors
    /// `TransactionCanceledException`
    pub fn check_items(&self, ctx: &Context, keys: &[Key]) -> Result<()> {
        rehearse(ctx, keys.len())?;
        if self.count.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        check(&conflicts(&self.held.lock(), keys))
    }
}

/// Fails for one of so many items if an adversary wants it so.
fn rehearse(ctx: &Context, count: usize) -> Result<()> {
    let Some(struck) = ctx.conflict(count) else { return Ok(()) };
    let reason = |number| (number == struck).then_some(Reason::TransactionConflict);
    check(&(0..count).map(reason).collect::<Vec<_>>())
}

fn conflicts(held: &HashSet<Key>, keys: &[Key]) -> Vec<Option<Reason>> {
    keys.iter().map(|key| held.contains(key).then_some(Reason::TransactionConflict)).collect()
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut held = self.ongoing.held.lock();
        for key in &self.keys {
            held.remove(key);
        }
        self.ongoing.count.fetch_sub(self.keys.len(), Ordering::Relaxed);
    }
}
