//! Invocation: a call is given to a waiting process of the function, or to a new one; what the
//! process prints goes to the function's log group, in its role's name.

mod lines;
mod outlive;
mod pool;
mod session;
mod worker;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base::limits::lambda as limits;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Host, Interpreter, Invocation};
use service::{Context, LogRecord, LogWriter, Platform, Result, ServiceError};

use crate::functions::Loaded;
use outlive::Outlive;
use pool::Pool;

/// How a call ended, as its caller sees it.
pub struct Answer {
    /// The function's answer, or the error as JSON.
    pub payload: Bytes,
    /// `X-Amz-Function-Error`, where the function failed.
    pub error: Option<&'static str>,
    /// The last 4 KB of the call's log.
    pub log_tail: Vec<u8>,
}

/// How often idle processes are looked at.
const REAP_EVERY: Duration = Duration::from_secs(10);

/// Every function's processes.
pub struct Fleet {
    platform: Platform,
    host: Host,
    scratch: PathBuf,
    writer: LogWriter,
    pools: Mutex<HashMap<String, Arc<Pool>>>,
    running: AtomicUsize,
}

impl Fleet {
    /// A fleet without processes. Needs a running tokio runtime.
    pub fn new(platform: Platform, host: Host, scratch: PathBuf) -> Arc<Self> {
        forget_earlier_runs(&scratch);
        let writer = LogWriter::start(platform.clone());
        let fleet = Arc::new(Self {
            platform,
            host,
            scratch,
            writer,
            pools: Mutex::default(),
            running: AtomicUsize::new(0),
        });
        tokio::spawn(reap(Arc::downgrade(&fleet)));
        fleet
    }

    /// Calls a function. The call goes on to its end even if the caller goes away, as on AWS.
    pub async fn invoke(
        self: &Arc<Self>,
        ctx: &Context,
        loaded: &Arc<Loaded>,
        invocation: Invocation,
    ) -> Result<Answer> {
        let running = Running::begin(Arc::clone(self))?;
        let pool = self.pool(ctx, loaded);
        Outlive::new(Arc::clone(self).work(running, pool, invocation)).await
    }

    async fn work(
        self: Arc<Self>,
        running: Running,
        pool: Arc<Pool>,
        invocation: Invocation,
    ) -> Result<Answer> {
        let mut worker = pool.acquire().await?;
        let (answer, records) =
            worker.invoke(&pool.loaded.function, invocation, self.platform.clock.as_ref()).await;
        let destination = worker.destination();
        // The process is free before its caller knows, so that the next call finds it.
        pool.release(worker);
        drop(running);
        let records = records.into_iter().map(|record| LogRecord { time: record.time, text: record.text });
        self.writer.write(destination, records.collect()).await;
        Ok(answer)
    }

    fn pool(self: &Arc<Self>, ctx: &Context, loaded: &Arc<Loaded>) -> Arc<Pool> {
        let mut pools = self.pools.lock();
        if let Some(pool) = pools.get(&loaded.function.id)
            && (pool.loaded.function.build == loaded.function.build
                // This call saw the function before its last change; the change is as good for it.
                || pool.loaded.function.modified > loaded.function.modified)
        {
            return Arc::clone(pool);
        }
        let pool = Pool::new(self, ctx, Arc::clone(loaded));
        pools.insert(loaded.function.id.clone(), Arc::clone(&pool));
        pool
    }

    /// Ends a deleted function's processes.
    pub fn forget(&self, function_id: &str) {
        self.pools.lock().remove(function_id);
    }

    /// Makes an interpreter's libraries ready, in the background.
    pub fn make_ready(&self, interpreter: Interpreter) {
        if let Some(note) = &interpreter.note {
            tracing::info!("{note}");
        }
        let host = self.host.clone();
        tokio::spawn(async move { ready(&host, &interpreter).await });
    }

    /// Waits until the logs of all calls answered so far are written.
    pub async fn flush(&self) {
        self.writer.finish().await;
    }

    /// Ends every process and writes the logs that still wait.
    pub async fn shutdown(&self) {
        self.pools.lock().clear();
        self.flush().await;
    }
}

/// Functions run without boto3 too, so that it could not be installed is only said.
async fn ready(host: &Host, interpreter: &Interpreter) {
    if let Err(error) = host.prepare(interpreter).await {
        tracing::warn!(%error, "functions will not find boto3");
    }
    if let Err(error) = host.warm(interpreter) {
        tracing::warn!(%error, "functions will start more slowly");
    }
}

/// Removes, in the background, the code that an earlier run unpacked.
fn forget_earlier_runs(scratch: &Path) {
    let Ok(entries) = std::fs::read_dir(scratch.join(pool::CODE)) else { return };
    let left: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    tokio::task::spawn_blocking(move || {
        for folder in left {
            // It is only a copy of what the store has.
            let _ = std::fs::remove_dir_all(folder);
        }
    });
}

/// Retires idle processes for as long as the fleet exists.
async fn reap(fleet: std::sync::Weak<Fleet>) {
    loop {
        tokio::time::sleep(REAP_EVERY).await;
        let Some(fleet) = fleet.upgrade() else { return };
        // A pool that nothing is left of goes too, with its unpacked code; the lock keeps new calls away meanwhile.
        fleet.pools.lock().retain(|_, pool| !pool.retire() || Arc::strong_count(pool) > 1);
    }
}

/// One call under way, counted against the account's concurrency.
struct Running(Arc<Fleet>);

impl Running {
    fn begin(fleet: Arc<Fleet>) -> Result<Self> {
        if fleet.running.fetch_add(1, Ordering::Relaxed) >= limits::CONCURRENCY {
            fleet.running.fetch_sub(1, Ordering::Relaxed);
            return Err(ServiceError::sender("TooManyRequestsException", 429, "Rate Exceeded.")
                .with("Reason", "ConcurrentInvocationLimitExceeded")
                .with("Type", "User"));
        }
        Ok(Self(fleet))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}
