//! One running process of a function: it is called, watched and ended here. How
//! it was started lies in `start`; it must not know which language runs.

pub(crate) mod memory;
pub(crate) mod start;
pub(crate) mod tree;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::output::{Logs, Output};
use crate::runtime_api::{Answer, Event, Init, Posted, RuntimeApi};
use crate::{Exit, FunctionError, Invocation, Outcome, Phase, Report};
use memory::Memory;

/// How often memory is looked at while code runs, and while it should not.
const WATCH_BUSY: Duration = Duration::from_millis(15);
const WATCH_IDLE: Duration = Duration::from_millis(500);
/// How long we wait for a killed process to be gone.
const REAP: Duration = Duration::from_secs(5);

/// A started process of a function. It takes one call at a time and keeps its
/// state between calls. Dropping it ends it, with everything it started.
pub struct Process {
    inner: Arc<Inner>,
    logs: Mutex<Option<Logs>>,
    /// One call at a time; says whether the next is the first.
    calls: tokio::sync::Mutex<Calls>,
}

#[derive(Default)]
struct Calls {
    init_reported: bool,
    /// How the process ended, once it has: every later call ends so too.
    ended: Option<Outcome>,
}

/// What the tasks around a process share.
pub(crate) struct Inner {
    pid: i32,
    api: RuntimeApi,
    init_timeout: Duration,
    started: Instant,
    output: Arc<Output>,
    memory: Memory,
    exit: watch::Receiver<Option<Exit>>,
    busy: watch::Sender<bool>,
    _scratch: Scratch,
}

/// A folder that goes when its process does.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let path = std::mem::take(&mut self.0);
        let remove = move || {
            if let Err(error) = std::fs::remove_dir_all(&path) {
                tracing::warn!(%error, path = %path.display(), "cannot remove a function's scratch folder");
            }
        };
        // It may hold gigabytes; a runtime thread must not wait for that.
        match tokio::runtime::Handle::try_current() {
            Ok(handle) => drop(handle.spawn_blocking(remove)),
            Err(_) => remove(),
        }
    }
}

impl Process {
    pub(crate) fn new(inner: Inner, logs: Logs) -> Self {
        let inner = Arc::new(inner);
        let output = Arc::clone(&inner.output);
        tokio::spawn(async move { output.run().await });
        tokio::spawn(watch_memory(Arc::downgrade(&inner), inner.busy.subscribe(), inner.exit.clone()));
        Process { inner, logs: Mutex::new(Some(logs)), calls: tokio::sync::Mutex::default() }
    }

    /// What the process prints, from its first line on. Can be taken once.
    pub fn take_logs(&self) -> Option<Logs> {
        self.logs.lock().take()
    }

    /// The process's id on the host.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.inner.pid
    }

    /// Whether the process still runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.inner.exit.borrow().is_none()
    }

    /// Waits until the code is loaded: how long it took, or why it cannot be.
    ///
    /// # Errors
    /// The outcome that every call of this process will have.
    pub async fn ready(&self) -> Result<Duration, Outcome> {
        let mut calls = self.calls.lock().await;
        self.loaded(&mut calls).await
    }

    /// Calls the function. Waits for the loading of the code and for the call
    /// before; when this returns, all the call printed can be read. Await it to its
    /// end: a call given up halfway leaves the function running its event.
    pub async fn invoke(&self, invocation: Invocation) -> Report {
        let mut calls = self.calls.lock().await;
        let init = self.loaded(&mut calls).await;
        let init_duration = init.as_ref().ok().copied().filter(|_| !calls.init_reported);
        calls.init_reported = true;
        let started = Instant::now();
        let (outcome, duration) = match init {
            Ok(_) => {
                let outcome = self.call(invocation).await;
                (outcome, started.elapsed())
            }
            Err(outcome) => (outcome, Duration::ZERO),
        };
        if matches!(outcome, Outcome::Timeout { .. } | Outcome::Exited { .. }) {
            calls.ended = Some(outcome.clone());
        }
        Report { outcome, init_duration, duration, max_memory_mb: self.inner.memory.peak_mb() }
    }

    /// Ends the process and everything it has started.
    pub async fn kill(&self) {
        self.inner.kill().await;
    }

    /// Waits for the loading of the code, within its time.
    async fn loaded(&self, calls: &mut Calls) -> Result<Duration, Outcome> {
        if let Some(outcome) = &calls.ended {
            return Err(outcome.clone());
        }
        let loaded = self.inner.loaded().await;
        if let Err(outcome) = &loaded {
            self.inner.kill().await;
            self.inner.output.end();
            calls.ended = Some(outcome.clone());
        }
        loaded
    }

    async fn call(&self, invocation: Invocation) -> Outcome {
        let inner = &self.inner;
        let timeout = invocation.timeout;
        inner.output.begin(invocation.request_id.as_str().into());
        inner.busy.send_replace(true);
        let answer = inner.api.dispatch(Event::new(invocation, SystemTime::now() + timeout));
        let outcome = inner.outcome(answer, timeout).await;
        inner.busy.send_replace(false);
        if matches!(outcome, Outcome::Timeout { .. } | Outcome::Exited { .. }) {
            inner.kill().await;
        }
        inner.memory.refresh(WATCH_BUSY);
        inner.output.end();
        outcome
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.inner.kill_now();
    }
}

impl Inner {
    async fn loaded(&self) -> Result<Duration, Outcome> {
        let phase = Phase::Init;
        let mut init = self.api.init();
        let already = match *init.borrow() {
            Init::Ready(duration) => Some(duration),
            _ => None,
        };
        if let Some(duration) = already {
            return if self.exit.borrow().is_none() { Ok(duration) } else { Err(self.exited(phase).await) };
        }
        let left = self.init_timeout.saturating_sub(self.started.elapsed());
        let settled = async {
            // Cloned, for the borrow must not be held across the wait below.
            let reached = init.wait_for(|init| !matches!(init, Init::Running)).await.map(|init| init.clone());
            match reached {
                Ok(Init::Ready(duration)) => Ok(duration),
                Ok(Init::Failed(error)) => Err(Outcome::Error { phase, error }),
                Ok(Init::Running) | Err(_) => Err(self.exited(phase).await),
            }
        };
        tokio::select! {
            biased;
            settled = settled => settled,
            outcome = self.exited(phase) => Err(self.init_error().map_or(outcome, |error| Outcome::Error { phase, error })),
            () = tokio::time::sleep(left) => Err(Outcome::Timeout { phase, after: self.init_timeout }),
        }
    }

    /// What the runtime had posted before it went.
    fn init_error(&self) -> Option<FunctionError> {
        match &*self.api.init().borrow() {
            Init::Failed(error) => Some(error.clone()),
            _ => None,
        }
    }

    async fn outcome(&self, mut answer: Answer, timeout: Duration) -> Outcome {
        let phase = Phase::Invoke;
        let answered = |posted| match posted {
            Posted::Response(payload) => Outcome::Response(payload),
            Posted::Error(error) => Outcome::Error { phase, error },
            Posted::TooLarge => Outcome::ResponseTooLarge,
        };
        tokio::select! {
            biased;
            posted = &mut answer => answered(posted),
            outcome = self.exited(phase) => answer.now().map_or(outcome, answered),
            () = tokio::time::sleep(timeout) => Outcome::Timeout { phase, after: timeout },
        }
    }

    /// Waits for the end of the process.
    async fn exited(&self, phase: Phase) -> Outcome {
        let exit = match self.exit.clone().wait_for(Option::is_some).await {
            Ok(exit) => *exit,
            Err(_) => None,
        };
        let exit = exit.unwrap_or(Exit::Signal(nix::libc::SIGKILL));
        Outcome::Exited { phase, exit, out_of_memory: self.memory.exceeded() }
    }

    async fn kill(&self) {
        let (pid, mark, alive) = (self.pid, self.api.mark(), self.exit.borrow().is_none());
        let end = move || {
            if alive {
                tree::end(pid, &mark);
            } else {
                tree::end_descendants(pid, &mark);
            }
        };
        let _ = tokio::task::spawn_blocking(end).await;
        let mut exit = self.exit.clone();
        if tokio::time::timeout(REAP, exit.wait_for(Option::is_some)).await.is_err() {
            tracing::warn!(pid, "a killed function process is still there");
        }
    }

    fn kill_now(&self) {
        let (pid, mark) = (self.pid, self.api.mark());
        if self.exit.borrow().is_none() {
            tree::end(pid, &mark);
        }
    }
}

/// Ends the process when it holds more memory than it may.
async fn watch_memory(
    inner: std::sync::Weak<Inner>,
    mut busy: watch::Receiver<bool>,
    mut exit: watch::Receiver<Option<Exit>>,
) {
    loop {
        let Some(inner) = inner.upgrade() else { return };
        if exit.borrow().is_some() {
            return;
        }
        if inner.memory.exceeds() {
            inner.kill().await;
            return;
        }
        let loading = matches!(*inner.api.init().borrow(), Init::Running);
        drop(inner);
        let pause = if loading || *busy.borrow_and_update() { WATCH_BUSY } else { WATCH_IDLE };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            Ok(()) = busy.changed() => tokio::time::sleep(WATCH_BUSY).await,
            _ = exit.changed() => return,
        }
    }
}
