//! One operation of one service: its types, the permissions it needs, and what it does.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use wire::{FromValue, Protocol, ToValue, Value};

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

/// What an operation has under way.
type Running<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An operation bound to its service's state. There are hundreds of types of them: whatever need not know which it is stands
/// in [`call`], so that it is built once.
pub(crate) trait Handler: Send + Sync {
    /// Reads the input.
    fn read(&self, input: Value) -> Result<Box<dyn Call + '_>>;
}

/// An operation and its input.
pub(crate) trait Call: Send + Sync {
    fn access<'a>(&'a self, ctx: &'a Context) -> Running<'a, Vec<Access>>;

    fn run<'a>(self: Box<Self>, ctx: &'a Context) -> Running<'a, Value>
    where
        Self: 'a;
}

/// Does what is asked for, if the caller is allowed. The input satisfies the model's constraints.
pub(crate) async fn call(
    handler: &dyn Handler,
    protocol: Protocol,
    ctx: &Context,
    authorizer: &dyn Authorizer,
    input: Value,
) -> Result<Value> {
    let call = handler.read(input)?;
    if ctx.principal != Principal::Root {
        for access in call.access(ctx).await? {
            if let Some(denial) = authorizer.authorize(ctx, &access).await? {
                return Err(denied(protocol, ctx, &access, &denial));
            }
        }
    }
    call.run(ctx).await
}

pub(crate) struct Bound<O: Operation>(pub Arc<O::State>);

impl<O: Operation> Handler for Bound<O> {
    fn read(&self, input: Value) -> Result<Box<dyn Call + '_>> {
        let input = O::Input::from_value(input).map_err(ServiceError::internal)?;
        Ok(Box::new(Prepared::<'_, O> { state: &self.0, input }))
    }
}

struct Prepared<'s, O: Operation> {
    state: &'s O::State,
    input: O::Input,
}

impl<O: Operation> Call for Prepared<'_, O> {
    fn access<'a>(&'a self, ctx: &'a Context) -> Running<'a, Vec<Access>> {
        O::access(self.state, ctx, &self.input)
    }

    fn run<'a>(self: Box<Self>, ctx: &'a Context) -> Running<'a, Value>
    where
        Self: 'a,
    {
        let Prepared { state, input } = *self;
        Box::pin(async move { Ok(O::run(state, ctx, input).await?.to_value()) })
    }
}
