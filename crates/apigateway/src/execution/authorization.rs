//! Who may call a method.

use super::exchange::{Caller, Exchange};
use super::gateway::Refusal;
use crate::compiled::Authorization;

/// Whoever makes this request, if they may call.
pub(crate) async fn admit(exchange: &Exchange<'_>) -> Result<Caller, Refusal> {
    match exchange.method.authorization {
        Authorization::None => Ok(Caller::default()),
        Authorization::Iam | Authorization::Custom(_) | Authorization::Cognito { .. } => {
            Err(Refusal::internal("Methods that ask who calls are not answered yet"))
        }
    }
}
