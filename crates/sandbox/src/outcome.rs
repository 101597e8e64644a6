//! How a call of a function ended, and what it cost.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::MAX_PAYLOAD_BYTES;

/// The part of a process's life in which something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Loading the code, before the first event.
    Init,
    /// Handling an event.
    Invoke,
}

/// An error that the runtime posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// The JSON as posted: `errorMessage`, `errorType`, `requestId`, `stackTrace`.
    pub payload: Bytes,
    /// Value of the header `Lambda-Runtime-Function-Error-Type`.
    pub error_type: Option<String>,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It returned this status.
    Status(i32),
    /// This signal ended it.
    Signal(i32),
}

impl fmt::Display for Exit {
    /// As Lambda words it: `exit status 1`, `signal: killed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Status(status) => write!(f, "exit status {status}"),
            Exit::Signal(signal) => write!(f, "signal: {}", signal_text(*signal)),
        }
    }
}

/// Lambda's names of signals are those of Go's `os.ProcessState`.
fn signal_text(signal: i32) -> String {
    let text = match signal {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        10 => "user defined signal 1",
        11 => "segmentation fault",
        12 => "user defined signal 2",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        _ => return format!("signal {signal}"),
    };
    text.to_owned()
}

/// How a call ended. After `Timeout` and `Exited`, and after `Error` of the init
/// phase, the process is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What the function returned.
    Response(Bytes),
    /// The function, or the loading of its code, failed.
    Error {
        /// When.
        phase: Phase,
        /// What the runtime posted.
        error: FunctionError,
    },
    /// It took too long; the process and its children were killed.
    Timeout {
        /// When.
        phase: Phase,
        /// The time it was allowed.
        after: Duration,
    },
    /// The process ended without an answer.
    Exited {
        /// When.
        phase: Phase,
        /// How.
        exit: Exit,
        /// Whether we killed it for exceeding its memory.
        out_of_memory: bool,
    },
    /// The answer is larger than [`MAX_PAYLOAD_BYTES`]. The process lives on.
    ResponseTooLarge,
}

impl Outcome {
    /// The name of the error in Lambda's words, if the call failed without the
    /// runtime having said so: `Sandbox.Timedout`, `Runtime.ExitError`,
    /// `Function.ResponseSizeTooLarge`.
    #[must_use]
    pub fn platform_error_type(&self) -> Option<&'static str> {
        match self {
            Outcome::Response(_) | Outcome::Error { .. } => None,
            Outcome::Timeout { .. } => Some("Sandbox.Timedout"),
            Outcome::Exited { .. } => Some("Runtime.ExitError"),
            Outcome::ResponseTooLarge => Some("Function.ResponseSizeTooLarge"),
        }
    }

    /// The body that the caller of the function gets: the answer, the error as
    /// posted, or the one the platform makes for `request_id`.
    #[must_use]
    pub fn payload(&self, request_id: &str) -> Bytes {
        let message = match self {
            Outcome::Response(payload) => return payload.clone(),
            Outcome::Error { error, .. } => return error.payload.clone(),
            Outcome::Timeout { after, .. } => {
                format!(
                    "RequestId: {request_id} Error: Task timed out after {:.2} seconds",
                    after.as_secs_f64()
                )
            }
            Outcome::Exited { exit: Exit::Status(0), .. } => {
                format!("RequestId: {request_id} Error: Runtime exited without providing a reason")
            }
            Outcome::Exited { exit, .. } => {
                format!("RequestId: {request_id} Error: Runtime exited with error: {exit}")
            }
            Outcome::ResponseTooLarge => {
                format!(
                    "Response payload size exceeded maximum allowed payload size ({MAX_PAYLOAD_BYTES} bytes)."
                )
            }
        };
        let error_type = self.platform_error_type().unwrap_or_default();
        // Lambda writes the type first; a serde_json map would sort the members.
        let quoted = serde_json::Value::String(message);
        format!(r#"{{"errorType":"{error_type}","errorMessage":{quoted}}}"#).into()
    }
}

/// One call: how it ended, what it cost.
#[derive(Clone, Debug)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// How long the code took to load; only with the first call of a process.
    pub init_duration: Option<Duration>,
    /// From handing the event over to the answer; zero if the event never was.
    pub duration: Duration,
    /// The most memory the process has held at once, in MB.
    pub max_memory_mb: u32,
}

impl Report {
    /// The duration rounded up to whole milliseconds, as AWS bills it.
    #[must_use]
    pub fn billed_duration_ms(&self) -> u64 {
        self.duration.as_micros().div_ceil(1000) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wordings: AWS Lambda's answers as quoted in its documentation and in
    /// recorded invocations, 2022–2025.
    #[test]
    fn platform_errors_are_worded_as_lambda_does() {
        let text = |outcome: Outcome| String::from_utf8(outcome.payload("r-1").to_vec()).unwrap();
        let exited = |exit| Outcome::Exited { phase: Phase::Invoke, exit, out_of_memory: false };
        assert_eq!(
            text(exited(Exit::Status(1))),
            r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: r-1 Error: Runtime exited with error: exit status 1"}"#
        );
        assert!(text(exited(Exit::Signal(9))).contains("signal: killed"));
        assert!(text(exited(Exit::Signal(11))).contains("signal: segmentation fault"));
        assert!(text(exited(Exit::Status(0))).contains("Runtime exited without providing a reason"));
        let after = Duration::from_secs(3);
        assert_eq!(
            text(Outcome::Timeout { phase: Phase::Invoke, after }),
            r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: r-1 Error: Task timed out after 3.00 seconds"}"#
        );
        assert!(text(Outcome::ResponseTooLarge).contains("(6291556 bytes)"));
    }
}
