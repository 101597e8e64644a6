//! The machine that functions run on: what it offers, and starting processes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use serde_json::json;

use crate::process::start::{Prepared, Surroundings};
use crate::python::interpreter::Interpreters;
use crate::python::{environment, runtime_dir};
use crate::zygote::Zygotes;
use crate::{Interpreter, Process, Runtime, SandboxError, Spec, isolation};

/// Told what takes time while an environment is made, a line at a time.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(&str) + Send + Sync>);

impl Progress {
    /// Calls `listener` with each line.
    pub fn new(listener: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Progress(Arc::new(listener))
    }

    pub(crate) fn say(&self, line: &str) {
        (self.0)(line);
    }
}

impl Default for Progress {
    /// Lines go to the log.
    fn default() -> Self {
        Progress::new(|line| tracing::info!("{line}"))
    }
}

/// Where a host keeps what it makes.
#[derive(Clone)]
pub struct HostConfig {
    /// What is made once and kept, such as `~/.cache/landfall`.
    pub cache_dir: PathBuf,
    /// A folder for the processes' private files. Emptied as processes end.
    pub scratch_dir: PathBuf,
    /// Where to look for interpreters: `PATH` unless given.
    pub path: Option<std::ffi::OsString>,
    /// Told what takes time.
    pub progress: Progress,
}

/// Starts processes. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
}

struct Shared {
    config: HostConfig,
    interpreters: tokio::sync::Mutex<Interpreters>,
    zygotes: Zygotes,
    /// Why an environment could not be made, by Python's version.
    failures: Mutex<HashMap<String, String>>,
    processes: AtomicU64,
}

impl Host {
    /// A host that has started nothing yet; costs nothing.
    #[must_use]
    pub fn new(config: HostConfig) -> Self {
        let path = config.path.clone().or_else(|| std::env::var_os("PATH")).unwrap_or_default();
        let shared = Shared {
            interpreters: tokio::sync::Mutex::new(Interpreters::new(&config.cache_dir, path)),
            zygotes: Zygotes::default(),
            failures: Mutex::default(),
            processes: AtomicU64::new(0),
            config,
        };
        Host { shared: Arc::new(shared) }
    }

    /// What this machine refuses us, each a line for the user. Asked once.
    #[must_use]
    pub fn missing_layers(&self) -> Vec<&'static str> {
        isolation::missing_layer().into_iter().collect()
    }

    /// The interpreter that runs `runtime` (such as `python3.8`): that version, or
    /// the nearest newer, or the newest there is. `None` for runtimes that need none.
    ///
    /// # Errors
    /// [`SandboxError::UnknownRuntime`], [`SandboxError::NoInterpreter`].
    pub async fn resolve_runtime(&self, runtime: &str) -> Result<Option<Interpreter>, SandboxError> {
        match Runtime::parse(runtime)? {
            Runtime::Python { minor } => self.interpreter(minor).await.map(Some),
            Runtime::Provided => Ok(None),
        }
    }

    /// Makes boto3 importable for functions on this interpreter: once, under the
    /// cache folder; a second call costs nothing. Without it functions run, but
    /// importing boto3 fails with the reason.
    ///
    /// # Errors
    /// [`SandboxError::Environment`] with the installer's last words.
    pub async fn prepare(&self, interpreter: &Interpreter) -> Result<(), SandboxError> {
        let config = &self.shared.config;
        let runtime_dir = runtime_dir(&config.cache_dir)?;
        let made = environment::prepare(&config.cache_dir, &runtime_dir, interpreter, &config.progress).await;
        let mut failures = self.shared.failures.lock();
        match &made {
            Ok(_) => failures.remove(&interpreter.version),
            Err(error) => failures.insert(interpreter.version.clone(), error.to_string()),
        };
        made.map(drop)
    }

    /// Starts, in the background, the process that later ones are forked from, so
    /// that the first function starts fast. Done by [`Host::spawn`] as well.
    ///
    /// # Errors
    /// When the cache folder cannot be written.
    pub fn warm(&self, interpreter: &Interpreter) -> Result<(), SandboxError> {
        let cache_dir = &self.shared.config.cache_dir;
        let runtime_dir = runtime_dir(cache_dir)?;
        let site = environment::existing(cache_dir, interpreter);
        self.shared.zygotes.warm(&interpreter.path, &runtime_dir, site.as_deref());
        Ok(())
    }

    /// Waits until [`Host::warm`]'s process is ready to be forked from; at once if
    /// there is none.
    pub async fn warmed(&self, interpreter: &Interpreter) {
        let cache_dir = &self.shared.config.cache_dir;
        let site = environment::existing(cache_dir, interpreter);
        self.shared.zygotes.warmed(&interpreter.path, site.as_deref()).await;
    }

    /// Starts a process; its code is loading when this returns.
    ///
    /// # Errors
    /// When the machine refuses. Faults of the code show in the first call.
    pub async fn spawn(&self, spec: &Spec) -> Result<Process, SandboxError> {
        let runtime_dir = runtime_dir(&self.shared.config.cache_dir)?;
        match spec.runtime {
            Runtime::Provided => self.spawn_provided(spec, &runtime_dir).await,
            Runtime::Python { minor } => {
                let interpreter = self.interpreter(minor).await?;
                self.spawn_python(spec, &interpreter, &runtime_dir).await
            }
        }
    }

    async fn interpreter(&self, minor: u8) -> Result<Interpreter, SandboxError> {
        self.shared.interpreters.lock().await.find(minor).await
    }

    fn scratch(&self) -> PathBuf {
        let number = self.shared.processes.fetch_add(1, Ordering::Relaxed);
        self.shared.config.scratch_dir.join(format!("{}-{number}", std::process::id()))
    }

    async fn spawn_provided(&self, spec: &Spec, runtime_dir: &Path) -> Result<Process, SandboxError> {
        use std::os::unix::fs::PermissionsExt;
        let path = spec.code_dir.join("bootstrap");
        if !path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0) {
            return Err(SandboxError::NoBootstrap { path });
        }
        let around = Surroundings { scratch: self.scratch(), runtime_dir, site: None, visible: Vec::new() };
        let mut prepared = Prepared::new(spec, around).await?;
        prepared.env.remove("PYTHONPATH");
        prepared.start(spec, &path, &[])
    }

    async fn spawn_python(
        &self,
        spec: &Spec,
        interpreter: &Interpreter,
        runtime_dir: &Path,
    ) -> Result<Process, SandboxError> {
        let site = environment::existing(&self.shared.config.cache_dir, interpreter);
        let prefix = interpreter.path.parent().and_then(Path::parent);
        let around = Surroundings {
            scratch: self.scratch(),
            runtime_dir,
            site: site.as_deref(),
            visible: prefix.into_iter().collect(),
        };
        let prepared = Prepared::new(spec, around).await?;
        let program = self.python_arguments(spec, interpreter, runtime_dir, site.as_deref());
        // Python's own variables act as an interpreter starts: a fork comes too late.
        let plain = spec.env.iter().any(|(name, _)| name.starts_with("PYTHON"));
        if !plain
            && let Some(zygote) = self.shared.zygotes.ready(&interpreter.path, runtime_dir, site.as_deref())
        {
            match zygote.fork(&prepared, &program).await {
                Ok((pid, exit)) => return Ok(prepared.into_process(spec, pid, exit)),
                Err(error) => tracing::warn!(%error, "cannot fork a warm process; starting a plain one"),
            }
        }
        let bootstrap = runtime_dir.join("bootstrap.py").to_string_lossy().into_owned();
        let arguments = ["-S", "-s", "-u", &bootstrap, &program.to_string()].map(str::to_owned);
        prepared.start(spec, &interpreter.path, &arguments)
    }

    /// What our Python runtime is told beside its environment.
    fn python_arguments(
        &self,
        spec: &Spec,
        interpreter: &Interpreter,
        runtime_dir: &Path,
        site: Option<&Path>,
    ) -> serde_json::Value {
        let reason = self.shared.failures.lock().get(&interpreter.version).cloned();
        let missing = reason.unwrap_or_else(|| "Landfall has not installed it yet".to_owned());
        json!({
            "site": site,
            "no_boto3": site.is_none().then_some(missing),
            "inline": spec.inline_code.then(|| runtime_dir.join("inline")),
        })
    }
}
