//! The folder with boto3 that functions import it from: made once for each
//! version of Python under the user's cache, by pip, or by our own installer where
//! Python comes without pip. It must not know which functions will use it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Command;

use super::interpreter::Interpreter;
use crate::{Progress, SandboxError};

/// What is installed.
const REQUIREMENT: &str = "boto3";
/// Name of the environment's folder: rises when what is installed changes.
const KEY: &str = "boto3-1";
/// Last lines of an installer that failed, quoted in the error.
const LAST_WORDS: usize = 6;

/// Where the environment of an interpreter lies, made or not.
pub(crate) fn path(cache_dir: &Path, interpreter: &Interpreter) -> PathBuf {
    cache_dir.join("python").join(&interpreter.version).join(KEY)
}

/// The environment if it has been made.
pub(crate) fn existing(cache_dir: &Path, interpreter: &Interpreter) -> Option<PathBuf> {
    Some(path(cache_dir, interpreter)).filter(|p| p.is_dir())
}

/// Makes the environment unless it exists. Engines that want it at once wait for
/// the one that makes it; one that is interrupted leaves nothing half made.
pub(crate) async fn prepare(
    cache_dir: &Path,
    runtime_dir: &Path,
    interpreter: &Interpreter,
    progress: &Progress,
) -> Result<PathBuf, SandboxError> {
    let path = path(cache_dir, interpreter);
    if path.is_dir() {
        return Ok(path);
    }
    let failed = |reason: String| SandboxError::Environment {
        version: interpreter.version.clone(),
        path: path.clone(),
        reason,
    };
    let lock = lock(&path, progress).await.map_err(|e| failed(e.to_string()))?;
    if path.is_dir() {
        return Ok(path);
    }
    let partial = path.with_extension("partial");
    make(&partial, runtime_dir, interpreter, progress).await.map_err(&failed)?;
    std::fs::rename(&partial, &path).map_err(|e| failed(e.to_string()))?;
    progress.say(&format!("boto3 for Python {} is ready", interpreter.version));
    drop(lock);
    Ok(path)
}

/// The lock file beside the environment, held until dropped.
async fn lock(path: &Path, progress: &Progress) -> std::io::Result<File> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    let file = File::create(path.with_extension("lock"))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {
            progress.say("waiting for another engine that makes the environment")
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await.map_err(std::io::Error::other)?
}

async fn make(
    partial: &Path,
    runtime_dir: &Path,
    interpreter: &Interpreter,
    progress: &Progress,
) -> Result<(), String> {
    if partial.exists() {
        std::fs::remove_dir_all(partial).map_err(|e| format!("cannot clear {}: {e}", partial.display()))?;
    }
    progress.say(&format!(
        "installing boto3 for Python {} into the cache (once; some seconds)",
        interpreter.version
    ));
    let mut command = Command::new(&interpreter.path);
    if has_pip(interpreter).await {
        command.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check"]);
        // The folder is of its own: what else this Python has installed cannot conflict with it. The variable is
        // one that older pips do not know, and do not mind.
        command.arg("--no-warn-conflicts").env("PIP_ROOT_USER_ACTION", "ignore");
        command.args(["--no-warn-script-location", "--progress-bar", "off", "--only-binary", ":all:"]);
        command.arg("--target").arg(partial).arg(REQUIREMENT).env("PIP_USER", "0");
    } else {
        progress.say("this Python has no pip: using the built-in installer");
        let downloads = partial.with_extension("downloads");
        command.arg(runtime_dir.join("install/wheels.py")).arg(partial).arg(downloads).arg(REQUIREMENT);
    }
    run(command, progress).await
}

async fn has_pip(interpreter: &Interpreter) -> bool {
    let mut command = Command::new(&interpreter.path);
    command.args(["-c", "import pip"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().await.is_ok_and(|status| status.success())
}

/// Runs an installer, passing its lines on; its last ones explain a failure.
async fn run(mut command: Command, progress: &Progress) -> Result<(), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|e| format!("cannot start the installer: {e}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (said, complained) = tokio::join!(listen(stdout, progress), listen(stderr, progress));
    let status = child.wait().await.map_err(|e| format!("cannot wait for the installer: {e}"))?;
    if status.success() {
        return Ok(());
    }
    let words = if complained.is_empty() { said } else { complained };
    Err(format!("the installer ended with {status}: {}", words.join(" | ")))
}

async fn listen(stream: Option<impl AsyncRead + Unpin>, progress: &Progress) -> Vec<String> {
    let mut last = Vec::new();
    let Some(stream) = stream else { return last };
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        progress.say(line.trim());
        last.push(line.trim().to_owned());
        if last.len() > LAST_WORDS {
            last.remove(0);
        }
    }
    last
}
