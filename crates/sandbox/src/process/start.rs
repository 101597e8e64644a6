//! Starting a process: its scratch folder, its environment, its output, and the
//! plain way to run it. It must not know what is done with it afterwards.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Instant;

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use super::memory::Memory;
use super::{Inner, Process, Scratch, tree};
use crate::isolation::Jail;
use crate::output::{Logs, Output};
use crate::runtime_api::RuntimeApi;
use crate::{Exit, SandboxError, Spec};

/// Everything made ready for a process that does not run yet.
pub(crate) struct Prepared {
    pub(crate) jail: Jail,
    pub(crate) env: BTreeMap<String, String>,
    /// The writing end of its output.
    pub(crate) writer: OwnedFd,
    api: RuntimeApi,
    scratch: Scratch,
    output: std::sync::Arc<Output>,
    logs: Logs,
    started: Instant,
}

/// A way in which the process's `PATH` and Python variables differ.
pub(crate) struct Surroundings<'a> {
    /// A folder of this process alone, not made yet.
    pub(crate) scratch: PathBuf,
    /// The runtime's own files.
    pub(crate) runtime_dir: &'a Path,
    /// The folder with boto3.
    pub(crate) site: Option<&'a Path>,
    /// Further folders that must stay reachable under a private `/tmp`.
    pub(crate) visible: Vec<&'a Path>,
}

impl Prepared {
    pub(crate) async fn new(spec: &Spec, around: Surroundings<'_>) -> Result<Self, SandboxError> {
        let scratch = Scratch(around.scratch.clone());
        let tmp = around.scratch.join("tmp");
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&tmp)
            .map_err(SandboxError::system(format!("make {}", tmp.display())))?;
        let api =
            RuntimeApi::listen().await.map_err(SandboxError::system("listen for the function's runtime"))?;
        let mut visible = around.visible.clone();
        visible.push(around.runtime_dir);
        visible.extend(around.site);
        let jail = Jail::new(&spec.code_dir, &tmp, &visible, spec.memory_mb, spec.tmp_mb)
            .map_err(SandboxError::system(format!("prepare {}", spec.code_dir.display())))?;
        let env = environment(spec, &around, &api.address(), (!jail.private_tmp()).then_some(&tmp));
        let (reader, writer) = pipe().map_err(SandboxError::system("make a pipe"))?;
        let (output, logs) = Output::new(reader).map_err(SandboxError::system("watch a pipe"))?;
        Ok(Prepared { jail, env, writer, api, scratch, output, logs, started: Instant::now() })
    }

    /// What the environment of everything that it starts carries.
    pub(crate) fn mark(&self) -> String {
        self.api.mark()
    }

    /// The process, now that it runs.
    pub(crate) fn into_process(self, spec: &Spec, pid: i32, exit: watch::Receiver<Option<Exit>>) -> Process {
        let inner = Inner {
            pid,
            api: self.api,
            init_timeout: spec.init_timeout,
            started: self.started,
            output: self.output,
            memory: Memory::new(pid, spec.memory_mb),
            exit,
            busy: watch::Sender::new(false),
            _scratch: self.scratch,
        };
        Process::new(inner, self.logs)
    }

    /// Starts `program` in the plain way: fork and exec.
    pub(crate) fn start(
        self,
        spec: &Spec,
        program: &Path,
        arguments: &[String],
    ) -> Result<Process, SandboxError> {
        let action = format!("start {} for function {}", program.display(), spec.function_name);
        let (child, pid) = self.spawn(program, arguments).map_err(SandboxError::system(action))?;
        let (sender, exit) = watch::channel(None);
        tokio::spawn(reap(child, pid, self.mark(), sender));
        Ok(self.into_process(spec, pid, exit))
    }

    fn spawn(&self, program: &Path, arguments: &[String]) -> std::io::Result<(Child, i32)> {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().envs(&self.env).stdin(Stdio::null());
        command.stdout(self.writer.try_clone()?).stderr(self.writer.try_clone()?);
        let steps = self.jail.entry()?;
        // SAFETY: the closure only makes system calls on memory that was prepared
        // before the fork; it neither allocates nor takes locks.
        unsafe { command.pre_exec(steps) };
        let child = command.spawn()?;
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        Ok((child, pid.ok_or_else(|| std::io::Error::other("it ended at once"))?))
    }
}

/// Waits for the end, then ends what the process left behind.
async fn reap(mut child: Child, pid: i32, mark: String, exit: watch::Sender<Option<Exit>>) {
    let status = child.wait().await;
    let _ = tokio::task::spawn_blocking(move || tree::end_descendants(pid, &mark)).await;
    exit.send_replace(Some(status.map_or(Exit::Signal(nix::libc::SIGKILL), exit_of)));
}

/// The status in our words.
pub(crate) fn exit_of(status: ExitStatus) -> Exit {
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Status(code),
        (None, signal) => Exit::Signal(signal.unwrap_or(nix::libc::SIGKILL)),
    }
}

fn pipe() -> std::io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = nix::unistd::pipe2(OFlag::O_CLOEXEC)?;
    fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
    Ok((reader, writer))
}

/// The variables of the process: the caller's, and what only we can say.
fn environment(
    spec: &Spec,
    around: &Surroundings<'_>,
    api: &str,
    tmp: Option<&PathBuf>,
) -> BTreeMap<String, String> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let root = text(&spec.code_dir);
    let runtime_dir = text(around.runtime_dir);
    let mut python_path = vec![runtime_dir.clone()];
    python_path.extend(around.site.map(text));
    let mut env = BTreeMap::from(
        [
            ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".to_owned()),
            ("LD_LIBRARY_PATH", format!("{root}:{root}/lib:/opt/lib")),
            ("LANG", "en_US.UTF-8".to_owned()),
            ("TZ", ":UTC".to_owned()),
            ("PYTHONPATH", python_path.join(":")),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    if let Some(tmp) = tmp {
        // The user's own keys cannot be hidden either: SDKs are pointed elsewhere.
        let instead = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
        env.extend(instead.map(|name| (name.to_owned(), "/dev/null".to_owned())));
        env.insert("TMPDIR".to_owned(), text(tmp));
    }
    env.extend(spec.env.iter().cloned());
    let ours = [
        ("AWS_LAMBDA_RUNTIME_API", api.to_owned()),
        ("LAMBDA_TASK_ROOT", root),
        ("LAMBDA_RUNTIME_DIR", runtime_dir),
        ("_HANDLER", spec.handler.clone()),
    ];
    env.extend(ours.map(|(name, value)| (name.to_owned(), value)));
    env
}
