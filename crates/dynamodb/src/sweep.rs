//! Removing the items of dropped tables, page by page, behind the caller's back. A mark in the store says what is to be
//! done, so that what an end of the process interrupts is done later.

use std::sync::Arc;

use store::{Order, ScanLimit, Store, StoreError};

use crate::keys::{self, TableId};

/// Items removed in one transaction.
const BATCH: usize = 500;
/// Marks looked at in one pass.
const MARKS: usize = 100;

/// Removes what is left of all dropped tables.
pub async fn run(store: Arc<dyn Store>) -> Result<(), StoreError> {
    loop {
        let snapshot = store.snapshot().await?;
        let marks = snapshot.scan(keys::all_dropped(), Order::Forward, ScanLimit::rows(MARKS)).await?;
        drop(snapshot);
        if marks.is_empty() {
            return Ok(());
        }
        for (mark, _) in marks {
            if let Some(id) = keys::dropped_id(&mark) {
                empty(store.as_ref(), id).await?;
            }
            let mut transaction = store.begin(vec![mark.clone()]).await?;
            transaction.delete(mark)?;
            transaction.commit().await?;
        }
    }
}

async fn empty(store: &dyn Store, id: TableId) -> Result<(), StoreError> {
    loop {
        let snapshot = store.snapshot().await?;
        let page = snapshot.scan(keys::everything(id), Order::Forward, ScanLimit::rows(BATCH)).await?;
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
