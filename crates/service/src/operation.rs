//! One operation of one service: its types, the permissions it needs, and what it does.

use std::sync::Arc;

use async_trait::async_trait;
use wire::{FromValue, Model, ToValue, Value};

use crate::{Access, Authorizer, Context, Principal, Result, ServiceError, denied};

/// An operation. Each stands in a file of its own, `operations/<operation>.rs`: check, then act.
#[async_trait]
pub trait Operation: Send + Sync + 'static {
    /// The service it belongs to.
    type State: Send + Sync + 'static;
    /// The generated input shape.
    type Input: FromValue + Send + Sync;
    /// The generated output shape.
    type Output: ToValue + Send;
    /// The name in the service's model.
    const NAME: &'static str;

    /// What the caller must be allowed. Not asked for the account's root. Checks here only what is
    /// needed to name the resource; a malformed input is this operation's error to give.
    async fn access(state: &Self::State, ctx: &Context, input: &Self::Input) -> Result<Vec<Access>>;

    /// Does it. The input satisfies the model's constraints and the caller is allowed.
    async fn run(state: &Self::State, ctx: &Context, input: Self::Input) -> Result<Self::Output>;
}

/// An operation bound to its service's state, its types erased.
#[async_trait]
pub(crate) trait Handler: Send + Sync {
    async fn call(&self, ctx: &Context, authorizer: &dyn Authorizer, input: Value) -> Result<Value>;
}

pub(crate) struct Bound<O: Operation> {
    pub model: &'static Model,
    pub state: Arc<O::State>,
}

#[async_trait]
impl<O: Operation> Handler for Bound<O> {
    async fn call(&self, ctx: &Context, authorizer: &dyn Authorizer, input: Value) -> Result<Value> {
        let input = O::Input::from_value(input).map_err(ServiceError::internal)?;
        if ctx.principal != Principal::Root {
            let needed = O::access(&self.state, ctx, &input).await?;
            self.require(ctx, authorizer, &needed).await?;
        }
        Ok(O::run(&self.state, ctx, input).await?.to_value())
    }
}

impl<O: Operation> Bound<O> {
    async fn require(&self, ctx: &Context, authorizer: &dyn Authorizer, needed: &[Access]) -> Result<()> {
        for access in needed {
            if let Some(denial) = authorizer.authorize(ctx, access).await? {
                return Err(denied(self.model.protocol, ctx, access, &denial));
            }
        }
        Ok(())
    }
}
