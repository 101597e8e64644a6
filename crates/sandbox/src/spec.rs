//! What a caller says: which code to run, and what to call it with.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use crate::Runtime;

/// Everything a process needs to be started.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Name of the function; only names the scratch folder and log lines of ours.
    pub function_name: String,
    /// The unpacked code (`LAMBDA_TASK_ROOT`). It is only read.
    pub code_dir: PathBuf,
    /// The handler as configured, such as `index.lambda_handler`.
    pub handler: String,
    /// What runs the code.
    pub runtime: Runtime,
    /// The variables the function sees, `AWS_*` included. Added here, and winning
    /// over entries of the same name: `AWS_LAMBDA_RUNTIME_API`, `LAMBDA_TASK_ROOT`,
    /// `LAMBDA_RUNTIME_DIR`, `_HANDLER`; added unless given: `PATH`, `LANG`, `TZ`,
    /// `PYTHONPATH`, `LD_LIBRARY_PATH`, and, where `/tmp` cannot be private,
    /// `TMPDIR`, `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`.
    pub env: Vec<(String, String)>,
    /// Memory limit in MB; a process that exceeds it is killed.
    pub memory_mb: u32,
    /// Size of `/tmp` in MB: the largest file that can be written.
    pub tmp_mb: u32,
    /// How long the code may take to load (10 s on AWS).
    pub init_timeout: Duration,
    /// Whether the code was given inline: then `cfnresponse` can be imported.
    pub inline_code: bool,
}

/// One call of a function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The request's id, a UUID.
    pub request_id: String,
    /// The event, JSON text.
    pub payload: Bytes,
    /// How long the function may take, from the moment it is handed the event.
    pub timeout: Duration,
    /// ARN the function was called by, version or alias included.
    pub function_arn: String,
    /// `X-Amzn-Trace-Id`, if the call is traced.
    pub trace_id: Option<String>,
    /// The client context, JSON text (already decoded from base64).
    pub client_context: Option<String>,
    /// The Cognito identity, JSON text.
    pub cognito_identity: Option<String>,
}
