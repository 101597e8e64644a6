//! The traits by which services reach one another without knowing each other.

use async_trait::async_trait;
use wire::Value;

use crate::{Access, Context, Result, ServiceError};

/// Any AWS call, from inside the process: the same door as over HTTP, less the bytes.
#[async_trait]
pub trait CallAws: Send + Sync {
    /// Calls `operation` of `service` (the endpoint prefix of its model, e.g. `dynamodb`) as `ctx.principal`.
    ///
    /// The input is checked against the model's constraints and the caller against the policies.
    async fn call(&self, ctx: &Context, service: &str, operation: &str, input: Value) -> Result<Value>;
}

/// Why a permission was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The clause AWS ends its sentence with, e.g. `because no identity-based policy allows the
    /// dynamodb:PutItem action`.
    pub because: String,
}

/// Decides whether a caller may do something.
#[async_trait]
pub trait Authorizer: Send + Sync {
    /// `Ok(None)` allows; `Ok(Some)` refuses; `Err` could not decide.
    async fn authorize(
        &self,
        ctx: &Context,
        access: &Access,
    ) -> std::result::Result<Option<Denial>, ServiceError>;
}
