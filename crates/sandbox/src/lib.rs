//! The process that runs untrusted function code: isolation, limits, the Lambda
//! Runtime API and Python environments.
//!
//! It must not know where functions are kept, what an AWS wire protocol is, nor
//! who may call a function: it is given a [`Spec`] and answers [`Report`]s.
//!
//! Map: [`Host`] starts [`Process`]es; `runtime_api` is the HTTP interface the
//! code inside speaks; `output` turns what it prints into [`LogEvent`]s;
//! `isolation` says what separates it from the host; `python` finds interpreters
//! and makes their boto3 environment; `zygote` forks warm Python processes.

mod error;
mod host;
mod isolation;
mod outcome;
mod output;
mod process;
mod python;
mod runtime;
mod runtime_api;
mod spec;
mod zygote;

pub use error::SandboxError;
pub use host::{Host, HostConfig, Progress};
pub use outcome::{Exit, FunctionError, Outcome, Phase, Report};
pub use output::{LogEvent, Logs, MAX_EVENT_BYTES, MAX_OUTPUT_BYTES};
pub use process::Process;
pub use python::interpreter::Interpreter;
pub use runtime::Runtime;
pub use runtime_api::MAX_PAYLOAD_BYTES;
pub use spec::{Invocation, Spec};
