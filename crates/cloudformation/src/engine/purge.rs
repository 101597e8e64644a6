//! Forgets stacks that were deleted long ago, as AWS does.

use std::sync::Arc;
use std::time::Duration;

use service::Result;

use super::Engine;
use crate::keys::StackKey;
use crate::status::StackStatus;
use crate::storage::{Batch, View};

/// How long a deleted stack can still be looked at.
/// Source: CloudFormation API reference, "DescribeStackResources" (90 days).
const REMEMBERED: Duration = Duration::from_secs(90 * 24 * 3600);

/// Removes everything kept of stacks deleted more than 90 days ago. Answers how many there were.
pub(super) async fn purge(engine: &Engine) -> Result<usize> {
    let view = View::of(&engine.platform.store).await?;
    let mut purged = 0;
    for key in view.everywhere().await? {
        if is_over(engine, &view, &key).await? {
            forget(engine, &view, &key).await?;
            purged += 1;
        }
    }
    Ok(purged)
}

async fn is_over(engine: &Engine, view: &View, key: &StackKey) -> Result<bool> {
    let Some(stack) = view.stack(key).await? else { return Ok(false) };
    let now = engine.platform.clock.now();
    let long_ago = |deleted| now.since(deleted) > REMEMBERED;
    Ok(stack.status == StackStatus::DeleteComplete && stack.deleted.is_some_and(long_ago))
}

/// The record goes last, in a write of its own: what is cut off is taken up again.
async fn forget(engine: &Engine, view: &View, key: &StackKey) -> Result<()> {
    let mut batch = Batch::default();
    for range in [key.events(), key.resources()] {
        view.keys(range).await?.into_iter().for_each(|key| batch.delete(key));
    }
    batch.delete(key.template());
    batch.commit(Arc::clone(&engine.platform.store)).await?;
    let mut record = Batch::default();
    record.delete(key.record());
    record.commit(Arc::clone(&engine.platform.store)).await
}
