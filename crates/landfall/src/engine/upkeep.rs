//! What an engine does on its own account, beside answering calls.

use std::sync::Arc;
use std::time::Duration;

use dynamodb::Dynamodb;
use lambda::Lambda;
use logs::Logs;
use tokio::task::JoinHandle;

/// Work that can wait until the engine serves: what deleted tables left behind is removed, and the
/// runtimes of the functions there are made ready.
pub fn catch_up(lambda: Arc<Lambda>, dynamodb: Arc<Dynamodb>) -> JoinHandle<()> {
    tokio::spawn(async move {
        if let Err(error) = lambda.warm().await {
            tracing::warn!(%error, "functions will start more slowly at first");
        }
        if let Err(error) = dynamodb.resume().await {
            tracing::warn!(%error, "items of deleted tables could not be removed");
        }
    })
}

/// Keeps logs and streams tidy for as long as the engine runs: once soon after the start, then every hour.
pub fn keep_tidy(logs: Arc<Logs>, dynamodb: Arc<Dynamodb>) -> JoinHandle<()> {
    const EVERY: Duration = Duration::from_secs(3600);
    tokio::spawn(async move {
        loop {
            if let Err(error) = logs.tidy().await {
                tracing::warn!(%error, "expired log events could not be removed");
            }
            if let Err(error) = dynamodb.trim_streams().await {
                tracing::warn!(%error, "old records of streams could not be removed");
            }
            if let Err(error) = dynamodb.trim_backups().await {
                tracing::warn!(%error, "old changes and backups of tables could not be removed");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Deletes items whose time to live is over, for as long as the engine runs, within about a second.
pub fn keep_expiring(dynamodb: Arc<Dynamodb>) -> JoinHandle<()> {
    const EVERY: Duration = Duration::from_secs(1);
    tokio::spawn(async move {
        loop {
            if let Err(error) = dynamodb.expire_items().await {
                tracing::warn!(%error, "expired items could not be deleted");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}
