//! A stage's logs: what each request went through (execution log) and who called (access log), as API Gateway words them.

mod access;
mod delivery;
mod lines;
mod outcome;

pub(crate) use access::Format;
pub(crate) use delivery::{Delivery, group};
pub(crate) use lines::{of_stage, of_test};
pub(crate) use outcome::Outcome;

use crate::execution::story::Depth;
use crate::settings::StageSettings;

/// How much of a method's requests the execution log says; `None` for nothing.
pub(crate) fn depth(settings: &StageSettings, path: &str, method: &str) -> Option<Depth> {
    let setting = settings.method(path, method)?;
    match setting.logging_level.as_deref()? {
        "ERROR" => Some(Depth::Error),
        "INFO" if setting.data_trace_enabled => Some(Depth::Data),
        "INFO" => Some(Depth::Info),
        _ => None,
    }
}
