//! What is copied behind the callers' backs: items of a table into a backup, of a backup or a table into a restored table.
//! A job in the store says so from the beginning to the end. It makes the copy go on after a restart, and it holds its
//! source: nothing that lies under the source's id is removed before the copy is complete.
//!
//! - `dynamodb`, `copying`, source's id (two numbers), destination's id → the job, as JSON.

use std::future::Future;

use serde::{Deserialize, Serialize};
use service::{ServiceError, records};
use store::key::KeyBuilder;
use store::{Key, Order, ScanLimit, Snapshot, StoreError};

use crate::error::Result;
use crate::keys::TableId;
use crate::{Dynamodb, backup, restore};

/// What is to be copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// A table's items into a backup.
    Backup(backup::Filling),
    /// Items into a restored table.
    Restore(restore::Filling),
}

/// The key of a job.
pub fn key(source: TableId, destination: TableId) -> Key {
    of_source(source).u64(destination.0).u64(destination.1).finish()
}

fn of_source(source: TableId) -> KeyBuilder {
    jobs().u64(source.0).u64(source.1)
}

fn jobs() -> KeyBuilder {
    KeyBuilder::new("dynamodb").str("copying")
}

/// Whether something is being copied from what lies under this id.
pub async fn is_held(snapshot: &dyn Snapshot, source: TableId) -> Result<bool, StoreError> {
    let jobs = of_source(source).range();
    Ok(!snapshot.scan(jobs, Order::Forward, ScanLimit::rows(1)).await?.is_empty())
}

/// Lets a copy that takes time go on behind the caller's back.
pub fn spawn(copy: impl Future<Output = Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        if let Err(error) = copy.await {
            tracing::warn!(%error, "a backup or a restored table is not complete; it will be after the next start");
        }
    });
}

/// Goes on with what was being copied when the process ended.
pub async fn resume(state: &Dynamodb) -> Result<(), ServiceError> {
    let snapshot = state.platform.store.snapshot().await?;
    let jobs = records::read_all(snapshot.as_ref(), jobs().range()).await?;
    drop(snapshot);
    for job in jobs {
        match job {
            Job::Backup(filling) => backup::resume(state, filling).await?,
            Job::Restore(filling) => restore::resume(state, filling).await?,
        }
    }
    Ok(())
}
