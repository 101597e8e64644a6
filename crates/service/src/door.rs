//! The one door: every AWS call goes through here, from HTTP and from inside. What is in-process
//! skips the bytes, never the steps.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, Weak};

use async_trait::async_trait;
use foldhash::fast::RandomState;
use wire::{Model, Value};

use crate::adversary::suffer;
use crate::operation::{Bound, Handler, call};
use crate::{Adversary, Authorizer, CallAws, Context, Operation, Result, ServiceError};

/// A service: its model and the operations of it that exist.
pub struct Service {
    model: &'static Model,
    handlers: HashMap<&'static str, Described, RandomState>,
}

/// An operation and what the model says of it.
struct Described {
    operation: &'static wire::Operation,
    handler: Box<dyn Handler>,
}

impl Service {
    /// Begins a service whose operations share `state`.
    pub fn builder<S: Send + Sync + 'static>(model: &'static Model, state: Arc<S>) -> ServiceBuilder<S> {
        ServiceBuilder { state, service: Self { model, handlers: HashMap::default() } }
    }

    /// The service's model.
    pub fn model(&self) -> &'static Model {
        self.model
    }

    fn add(&mut self, name: &'static str, handler: Box<dyn Handler>) {
        if let Some(operation) = self.model.operation(name) {
            self.handlers.insert(name, Described { operation, handler });
        }
    }

    /// Whether the operation exists here.
    pub fn implements(&self, operation: &str) -> bool {
        self.handlers.contains_key(operation)
    }
}

/// Collects a service's operations.
pub struct ServiceBuilder<S> {
    state: Arc<S>,
    service: Service,
}

impl<S: Send + Sync + 'static> ServiceBuilder<S> {
    /// Adds one operation.
    #[must_use]
    pub fn operation<O: Operation<State = S>>(mut self) -> Self {
        self.service.add(O::NAME, Box::new(Bound::<O>(Arc::clone(&self.state))));
        self
    }

    /// The finished service.
    pub fn build(self) -> Service {
        self.service
    }
}

/// All services behind one entrance.
#[derive(Default)]
pub struct Door {
    inside: OnceLock<Inside>,
    adversary: Option<Arc<dyn Adversary>>,
}

struct Inside {
    services: HashMap<&'static str, Service, RandomState>,
    authorizer: Arc<dyn Authorizer>,
}

impl Door {
    /// A door that is still shut: services are built with a handle to it before it opens.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// The same before an adversary, who lets trouble befall the calls that come through.
    pub fn facing(adversary: Arc<dyn Adversary>) -> Arc<Self> {
        Arc::new(Self { adversary: Some(adversary), ..Self::default() })
    }

    /// The door as services know it. They do not keep it, for it keeps them: both go with whoever holds the door.
    pub fn handle(self: &Arc<Self>) -> Arc<dyn CallAws> {
        Arc::new(Handle(Arc::downgrade(self)))
    }

    /// Opens it. A second opening changes nothing and answers `false`.
    pub fn open(&self, services: Vec<Service>, authorizer: Arc<dyn Authorizer>) -> bool {
        let services = services.into_iter().map(|service| (service.model.endpoint_prefix, service)).collect();
        self.inside.set(Inside { services, authorizer }).is_ok()
    }

    /// The service registered under this endpoint prefix.
    pub fn service(&self, endpoint_prefix: &str) -> Option<&Service> {
        self.inside.get()?.services.get(endpoint_prefix)
    }
}

/// A door that may be gone.
struct Handle(Weak<Door>);

#[async_trait]
impl CallAws for Handle {
    async fn call(&self, ctx: &Context, service: &str, operation: &str, input: Value) -> Result<Value> {
        match self.0.upgrade() {
            Some(door) => door.call(ctx, service, operation, input).await,
            None => Err(ServiceError::internal("the engine has stopped")),
        }
    }
}

impl Inside {
    /// Does a call that is in order, and lets happen what befalls it.
    async fn perform(
        &self,
        adversary: Option<&dyn Adversary>,
        ctx: &Context,
        model: &Model,
        operation: &wire::Operation,
        handler: &dyn Handler,
        input: Value,
    ) -> Result<Value> {
        let authorizer = self.authorizer.as_ref();
        let trouble = adversary.and_then(|adversary| adversary.befall(model.endpoint_prefix, operation.name));
        if trouble.is_none() && ctx.trouble.is_none() {
            return call(handler, model.protocol, ctx, authorizer, input).await;
        }
        // What befalls a call does not befall the calls that it makes.
        let ctx = Context { trouble: trouble.clone(), ..ctx.clone() };
        let work = call(handler, model.protocol, &ctx, authorizer, input);
        match trouble {
            Some(trouble) => suffer(&trouble, operation, work).await,
            None => work.await,
        }
    }
}

#[async_trait]
impl CallAws for Door {
    async fn call(&self, ctx: &Context, service: &str, operation: &str, input: Value) -> Result<Value> {
        let unknown = || ServiceError::unimplemented(service, operation);
        let inside =
            self.inside.get().ok_or_else(|| ServiceError::internal("the engine is still starting"))?;
        let service = inside.services.get(service).ok_or_else(unknown)?;
        let Described { operation: described, handler } =
            service.handlers.get(operation).ok_or_else(unknown)?;
        let adversary = self.adversary.as_deref();
        let answer = match wire::validate(service.model, described, &input) {
            Ok(()) => inside.perform(adversary, ctx, service.model, described, handler.as_ref(), input).await,
            Err(error) => Err(error.into()),
        };
        let answer = answer.map_err(|error| error.named_as(service.model));
        record(ctx, service.model, operation, &answer);
        answer
    }
}

/// One line a call, for whoever follows the log.
fn record(ctx: &Context, model: &Model, operation: &str, answer: &Result<Value>) {
    let service = model.endpoint_prefix;
    match answer {
        Ok(_) => tracing::debug!(service, operation, request_id = %ctx.request_id, "call"),
        Err(error) if error.status >= 500 => {
            tracing::error!(service, operation, request_id = %ctx.request_id, %error, "call failed");
        }
        Err(error) => {
            tracing::debug!(service, operation, request_id = %ctx.request_id, %error, "call refused")
        }
    }
}
