//! The processes of one revision of one function. A call takes a waiting process; if there is none,
//! it takes the first that becomes free or is started, whichever comes sooner.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use base::ids;
use parking_lot::Mutex;
use sandbox::Host;
use service::{Context, Platform, Result, ServiceError};
use tokio::sync::{OnceCell, oneshot};

use super::Fleet;
use super::session::Session;
use super::worker::Worker;
use crate::code;
use crate::functions::Loaded;

/// How long a process may wait for a call before it is ended.
const IDLE: Duration = Duration::from_secs(300);
/// How old a process may be when it is called: its credentials last an hour, and a call up to 15 minutes.
const LIFE: Duration = Duration::from_secs(44 * 60);
/// The folder of unpacked code, within the scratch folder.
pub const CODE: &str = "code";
/// Processes that may be starting at once; more would only slow each other down.
const STARTING: usize = 4;

/// See the module.
pub struct Pool {
    /// The function as this pool runs it.
    pub loaded: Arc<Loaded>,
    ctx: Context,
    platform: Platform,
    host: Host,
    scratch: PathBuf,
    unpacked: OnceCell<PathBuf>,
    state: Mutex<State>,
    this: Weak<Pool>,
}

#[derive(Default)]
struct State {
    idle: Vec<Worker>,
    waiting: VecDeque<oneshot::Sender<Result<Worker>>>,
    starting: usize,
}

impl Pool {
    /// A pool without processes.
    pub fn new(fleet: &Fleet, ctx: &Context, loaded: Arc<Loaded>) -> Arc<Self> {
        Arc::new_cyclic(|this| Self {
            loaded,
            ctx: ctx.clone(),
            platform: fleet.platform.clone(),
            host: fleet.host.clone(),
            scratch: fleet.scratch.clone(),
            unpacked: OnceCell::new(),
            state: Mutex::default(),
            this: this.clone(),
        })
    }

    /// A process for one call.
    pub async fn acquire(&self) -> Result<Worker> {
        let waiter = {
            let mut state = self.state.lock();
            while let Some(worker) = state.idle.pop() {
                if worker.usable(LIFE) {
                    return Ok(worker);
                }
            }
            let (sender, waiter) = oneshot::channel();
            state.waiting.push_back(sender);
            self.start_for_waiting(&mut state);
            waiter
        };
        waiter.await.unwrap_or_else(|_| Err(ServiceError::internal("the function's processes were ended")))
    }

    /// Gives a process back.
    pub fn release(&self, worker: Worker) {
        let mut state = self.state.lock();
        if worker.usable(LIFE) {
            hand_over(&mut state, worker);
        } else {
            self.start_for_waiting(&mut state);
        }
    }

    /// Ends processes that have waited for too long; whether nothing is left or waited for.
    pub fn retire(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state.lock();
        state.idle.retain(|worker| worker.idle_since(now) <= IDLE && worker.usable(LIFE));
        state.idle.is_empty() && state.waiting.is_empty() && state.starting == 0
    }

    fn start_for_waiting(&self, state: &mut State) {
        let wanted = state.waiting.len().min(STARTING);
        while state.starting < wanted {
            let Some(this) = self.this.upgrade() else { return };
            state.starting += 1;
            tokio::spawn(async move { this.start().await });
        }
    }

    async fn start(&self) {
        let started = self.worker().await;
        let mut state = self.state.lock();
        state.starting -= 1;
        match started {
            Ok(worker) => hand_over(&mut state, worker),
            Err(error) => fail_first(&mut state, error),
        }
        self.start_for_waiting(&mut state);
    }

    async fn worker(&self) -> Result<Worker> {
        let folder = self.unpacked.get_or_try_init(|| self.unpack()).await?;
        let function = &self.loaded.function;
        if let Ok(Some(interpreter)) = self.host.resolve_runtime(&function.runtime).await {
            super::ready(&self.host, &interpreter).await;
        }
        let session = Session::of_role(&self.platform, &self.ctx, function).await?;
        Worker::start(&self.host, &self.platform, &self.ctx, &self.loaded, folder, session).await
    }

    async fn unpack(&self) -> Result<PathBuf> {
        let function = &self.loaded.function;
        let snapshot = self.platform.store.snapshot().await?;
        let zip = code::load(snapshot.as_ref(), function).await?;
        // A name of its own: an earlier pool of this function may still be about to remove its folder.
        let unique = ids::hex(self.platform.entropy.as_ref(), 8);
        let folder = self.scratch.join(CODE).join(format!("{}-{unique}", function.id));
        let target = folder.clone();
        let unpacked = tokio::task::spawn_blocking(move || code::unpack(zip, &target)).await;
        unpacked.map_err(ServiceError::internal)?.map_err(|error| {
            ServiceError::internal(format!("the code of {} cannot be unpacked: {error}", function.name))
        })?;
        Ok(folder)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let Some(folder) = self.unpacked.take() else { return };
        // The folder is only a copy of what the store has.
        let remove = move || drop(std::fs::remove_dir_all(folder));
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(remove)),
            Err(_) => remove(),
        }
    }
}

/// To the call that waits longest and still wants it; else it waits itself.
fn hand_over(state: &mut State, worker: Worker) {
    let mut worker = worker;
    while let Some(waiter) = state.waiting.pop_front() {
        match waiter.send(Ok(worker)) {
            Ok(()) => return,
            Err(Ok(unwanted)) => worker = unwanted,
            Err(Err(_)) => return,
        }
    }
    state.idle.push(worker);
}

fn fail_first(state: &mut State, error: ServiceError) {
    let mut result = Err(error);
    while let Some(waiter) = state.waiting.pop_front() {
        match waiter.send(result) {
            Ok(()) => return,
            Err(unsent) => result = unsent,
        }
    }
}
