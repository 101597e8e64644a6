//! The mock integration: the request template names a status. Source: API Gateway Developer Guide, "Mock integrations".

use crate::execution::gateway::Refusal;
use crate::execution::lenient::status_code;
use crate::execution::mapping::{Incoming, Outgoing, lossy};

const NO_STATUS: &str =
    "Unable to parse statusCode. It should be an integer that is defined in the request template.";

/// The mock's answer: nothing but a status.
pub(crate) fn answer(outgoing: &Outgoing) -> Result<Incoming, Refusal> {
    let status = status_code(&lossy(&outgoing.body));
    let status = status.and_then(|status| u16::try_from(status).ok());
    Ok(Incoming { status: status.ok_or_else(|| Refusal::internal(NO_STATUS))?, ..Incoming::default() })
}
