//! Removing the items of dropped tables and the entries of dropped indexes, page by page, behind the caller's back. A
//! mark in the store says what is to be done, so that what an end of the process interrupts is done later.

use std::sync::Arc;

use store::{Order, Range, ScanLimit, Store, StoreError};

use crate::{copying, keys};

/// Items removed in one transaction.
const BATCH: usize = 500;
/// Marks looked at in one pass.
const MARKS: usize = 100;

/// Removes it behind the caller's back.
pub fn start(store: Arc<dyn Store>) {
    tokio::spawn(async move {
        if let Err(error) = run(store).await {
            tracing::warn!(%error, "items of something deleted are left; they will be removed another time");
        }
    });
}

/// Removes what is left of all dropped tables, indexes and backups, unless something is being copied from it: whoever copies
/// starts this again at the end.
pub async fn run(store: Arc<dyn Store>) -> Result<(), StoreError> {
    let mut rest = keys::all_dropped();
    loop {
        let snapshot = store.snapshot().await?;
        let marks = snapshot.scan(rest.clone(), Order::Forward, ScanLimit::rows(MARKS)).await?;
        let Some((last, _)) = marks.last() else { return Ok(()) };
        rest = rest.after(last, Order::Forward);
        let mut free = Vec::with_capacity(marks.len());
        for (mark, _) in marks {
            let id = keys::dropped_id(&mark);
            if let Some(id) = id
                && copying::is_held(snapshot.as_ref(), id).await?
            {
                continue;
            }
            free.push(mark);
        }
        drop(snapshot);
        for mark in free {
            if let Some(range) = keys::dropped_range(&mark) {
                empty(store.as_ref(), range).await?;
            }
            let mut transaction = store.begin(vec![mark.clone()]).await?;
            transaction.delete(mark)?;
            transaction.commit().await?;
        }
    }
}

/// Removes what lies in this range.
pub async fn empty(store: &dyn Store, range: Range) -> Result<(), StoreError> {
    loop {
        let snapshot = store.snapshot().await?;
        let page = snapshot.scan(range.clone(), Order::Forward, ScanLimit::rows(BATCH)).await?;
        drop(snapshot);
        if page.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = page.into_iter().map(|(key, _)| key).collect();
        let mut transaction = store.begin(keys.clone()).await?;
        for key in keys {
            transaction.delete(key)?;
        }
        transaction.commit().await?;
    }
}
