//! What can go wrong before code runs. What goes wrong inside a function is an
//! [`Outcome`](crate::Outcome), not an error of ours.

use std::io;
use std::path::PathBuf;

/// Why a process could not be started or an environment not be made.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The runtime's name is none that we can run.
    #[error(
        "runtime {name:?} is not supported: expected python3.8 to python3.14, provided.al2 or provided.al2023"
    )]
    UnknownRuntime {
        /// The name as given.
        name: String,
    },
    /// No Python 3 on PATH answers.
    #[error("no Python 3 found on PATH; install python{wanted} or newer (Debian: apt-get install python3)")]
    NoInterpreter {
        /// The version asked for, such as `3.8`.
        wanted: String,
    },
    /// The boto3 environment could not be made.
    #[error("cannot make the boto3 environment for Python {version} in {path}: {reason}")]
    Environment {
        /// Version of the interpreter.
        version: String,
        /// The folder that was to be made.
        path: PathBuf,
        /// The installer's last words.
        reason: String,
    },
    /// The runtime has no `bootstrap` to run.
    #[error(
        "{path} is missing or not executable: a provided runtime runs the file `bootstrap` at the root of its code"
    )]
    NoBootstrap {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot {action}: {source}")]
    System {
        /// What was tried, as a verb phrase.
        action: String,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
}

impl SandboxError {
    /// Names what was tried when the system refused.
    pub(crate) fn system(action: impl Into<String>) -> impl FnOnce(io::Error) -> SandboxError {
        let action = action.into();
        move |source| SandboxError::System { action, source }
    }
}
