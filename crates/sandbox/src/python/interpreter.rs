//! Finds the interpreter for a runtime: the exact version on PATH, else the
//! nearest newer one, else the newest there is. Every candidate is run once, for a file of that name may be
//! a shim that does nothing; what it answered is remembered.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::SandboxError;

/// Names tried: `python3.<minor>` up to this, and `python3`.
const NEWEST_NAME: u8 = 20;
/// A shim may be slow; it may also never answer.
const PROBE_TIME: Duration = Duration::from_secs(10);
/// How long a candidate that does not run is left alone, in seconds.
const FAILURE_HOLDS: u64 = 24 * 60 * 60;
const SCRIPT: &str = "import sys;print(sys.executable);print('%d.%d.%d' % sys.version_info[:3])";

/// An interpreter that was run and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// The program itself, behind any shim.
    pub path: PathBuf,
    /// Its version, such as `3.11.7`.
    pub version: String,
    /// What to tell the user if it is not the version asked for, such as
    /// `python3.8 runs on Python 3.11.7, the nearest newer`.
    pub note: Option<String>,
}

/// What a candidate answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Probed {
    /// Modification time of the candidate in nanoseconds, as a text: it exceeds
    /// what JSON numbers hold.
    modified: String,
    /// Unix seconds of the question.
    asked: u64,
    answer: Option<Answer>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Answer {
    executable: PathBuf,
    version: String,
}

impl Answer {
    fn minor(&self) -> Option<u8> {
        let mut parts = self.version.split('.');
        if parts.next() != Some("3") {
            return None;
        }
        parts.next()?.parse().ok()
    }
}

/// The interpreters of a host.
pub(crate) struct Interpreters {
    memory: PathBuf,
    path: OsString,
    known: Option<HashMap<PathBuf, Probed>>,
}

impl Interpreters {
    /// Looks on `path` (the variable's value) and remembers in a file of the cache.
    pub(crate) fn new(cache_dir: &Path, path: OsString) -> Self {
        Interpreters { memory: cache_dir.join("interpreters.json"), path, known: None }
    }

    /// The interpreter for `python3.<minor>`.
    pub(crate) async fn find(&mut self, minor: u8) -> Result<Interpreter, SandboxError> {
        let exact = self.candidates(&[format!("python3.{minor}")]);
        let mut answers = self.ask(exact).await;
        if !answers.iter().any(|a| a.minor() == Some(minor)) {
            let newer = (minor + 1..=NEWEST_NAME).map(|m| format!("python3.{m}"));
            let names: Vec<String> = std::iter::once("python3".to_owned()).chain(newer).collect();
            let candidates = self.candidates(&names);
            answers.extend(self.ask(candidates).await);
        }
        let versions = || answers.iter().filter_map(|a| Some((a.minor()?, a)));
        let best = versions().filter(|(m, _)| *m >= minor).min_by_key(|(m, _)| *m);
        match best.or_else(|| versions().max_by_key(|(m, _)| *m)) {
            Some((found, answer)) => Ok(interpreter(minor, found, answer)),
            None => Err(SandboxError::NoInterpreter { wanted: format!("3.{minor}") }),
        }
    }

    /// Files of these names on PATH that may be run.
    fn candidates(&self, names: &[String]) -> Vec<PathBuf> {
        let folders = std::env::split_paths(&self.path);
        folders
            .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
            .filter(|p| runs(p))
            .collect()
    }

    /// Answers of those candidates that run, in order; asks only the unknown.
    async fn ask(&mut self, candidates: Vec<PathBuf>) -> Vec<Answer> {
        let memory = self.memory.clone();
        let known = self.known.get_or_insert_with(|| read(&memory));
        let mut asked = JoinSet::new();
        for path in candidates.iter().filter(|p| !known.get(*p).is_some_and(|k| k.holds(p))) {
            let path = path.clone();
            asked.spawn(async move {
                let answer = probe(&path).await;
                (path, answer)
            });
        }
        let mut learnt = false;
        while let Some(Ok((path, answer))) = asked.join_next().await {
            known.insert(path.clone(), Probed { modified: modified(&path), asked: now(), answer });
            learnt = true;
        }
        if learnt {
            write(&memory, known);
        }
        candidates.iter().filter_map(|path| known.get(path)?.answer.clone()).collect()
    }
}

impl Probed {
    /// Whether the answer can still be believed.
    fn holds(&self, candidate: &Path) -> bool {
        let fresh = match &self.answer {
            Some(answer) => answer.executable.exists(),
            None => now().saturating_sub(self.asked) < FAILURE_HOLDS,
        };
        fresh && self.modified == modified(candidate)
    }
}

fn interpreter(wanted: u8, found: u8, answer: &Answer) -> Interpreter {
    let version = &answer.version;
    let note = match found.cmp(&wanted) {
        Ordering::Equal => None,
        Ordering::Greater => Some(format!("python3.{wanted} runs on Python {version}, the nearest newer")),
        Ordering::Less => Some(format!(
            "python3.{wanted} runs on Python {version}, the newest on PATH: what came to Python later is missing"
        )),
    };
    Interpreter { path: answer.executable.clone(), version: version.clone(), note }
}

fn runs(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

fn modified(path: &Path) -> String {
    let time = path.metadata().and_then(|m| m.modified()).unwrap_or(UNIX_EPOCH);
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

async fn probe(path: &Path) -> Option<Answer> {
    let run = tokio::process::Command::new(path)
        .args(["-I", "-S", "-c", SCRIPT])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PROBE_TIME, run).await.ok()?.ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    let mut lines = text.lines();
    let (executable, version) = (lines.next()?, lines.next()?);
    Some(Answer { executable: executable.into(), version: version.to_owned() })
}

/// A memory that cannot be read is no memory.
fn read(path: &Path) -> HashMap<PathBuf, Probed> {
    std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn write(path: &Path, known: &HashMap<PathBuf, Probed>) {
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let written = serde_json::to_vec(known)
        .map_err(std::io::Error::from)
        .and_then(|bytes| std::fs::create_dir_all(path.parent().unwrap_or(path)).map(|()| bytes))
        .and_then(|bytes| std::fs::write(&partial, bytes))
        .and_then(|()| std::fs::rename(&partial, path));
    if let Err(error) = written {
        tracing::warn!(%error, path = %path.display(), "cannot remember the interpreters found");
    }
}
