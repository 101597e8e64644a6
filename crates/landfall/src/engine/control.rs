//! The engine's own addresses: `/_landfall/fork`, `/_landfall/chaos`, `/_landfall/traces` and
//! `/_landfall/undeployed/{api}`. Who may call them `edge` has asked.

use std::sync::Arc;

use apigateway::Apigateway;
use async_trait::async_trait;
use chaos::{Chaos, Plan};
use edge::{Control, Edge, Order, Reply};
use hyper::{Method, StatusCode};
use serde_json::{Value as Json, json};
use store::Store;

use super::forks::{Fork, Forks};
use super::instance::Shared;

/// Controls one engine.
pub struct Desk {
    shared: Arc<Shared>,
    store: Arc<dyn Store>,
    chaos: Arc<Chaos>,
    apis: Arc<apigateway::Execution>,
    gateway: Arc<Apigateway>,
}

impl Desk {
    /// Over this engine.
    pub fn new(
        shared: Arc<Shared>,
        store: Arc<dyn Store>,
        chaos: Arc<Chaos>,
        apis: Arc<apigateway::Execution>,
        gateway: Arc<Apigateway>,
    ) -> Self {
        Self { shared, store, chaos, apis, gateway }
    }

    /// One request's story, or a line for each that is kept.
    fn traces(&self, id: Option<&str>) -> Reply {
        let Some(id) = id else { return Reply::new(StatusCode::OK, json!({"traces": self.apis.traces()})) };
        match self.apis.trace(id) {
            Some(trace) => Reply::new(StatusCode::OK, trace),
            None => Reply::message(
                StatusCode::NOT_FOUND,
                format!("there is no trace of a request {id}; --trace-depth says how many are kept"),
            ),
        }
    }

    /// What was edited of an API since each of its stages was deployed.
    async fn undeployed(&self, api: &str) -> Reply {
        match self.gateway.undeployed(api).await {
            Ok(stages) => Reply::new(StatusCode::OK, json!({"api": api, "stages": stages})),
            Err(error) => {
                let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Reply::message(status, error.message)
            }
        }
    }

    async fn fork(&self) -> Reply {
        let (shared, store, plan) = (Arc::clone(&self.shared), Arc::clone(&self.store), self.chaos.plan());
        let making = self.shared.runtime.spawn(async move { Forks::make(&shared, store, plan).await });
        match making.await.map_err(Into::into).flatten() {
            Ok(fork) => Reply::new(StatusCode::CREATED, described(&fork)),
            Err(failure) => Reply::message(StatusCode::SERVICE_UNAVAILABLE, failure.to_string()),
        }
    }

    fn forks(&self) -> Reply {
        let forks: Vec<Json> = self.shared.forks.list().iter().map(described).collect();
        Reply::new(StatusCode::OK, json!({"forks": forks}))
    }

    /// The fork is gone once this is answered; what runs in it ends behind the answer, which may itself go through it.
    fn drop_fork(&self, id: &str) -> Reply {
        let Some(instance) = self.shared.forks.take(id) else {
            return Reply::message(StatusCode::NOT_FOUND, format!("there is no fork {id}"));
        };
        self.shared.runtime.spawn(async move {
            if let Err(error) = instance.stop().await {
                tracing::warn!(%error, "a fork did not stop cleanly");
            }
        });
        Reply::new(StatusCode::OK, json!({"id": id}))
    }

    /// The plan that is followed; an empty one where there is none.
    fn plan(&self) -> Reply {
        let plan = self.chaos.plan().unwrap_or_default();
        match serde_json::to_value(plan) {
            Ok(plan) => Reply::new(StatusCode::OK, plan),
            Err(error) => Reply::message(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }

    async fn follow(&self, body: &[u8]) -> Reply {
        let refuse = |text: String| Reply::message(StatusCode::BAD_REQUEST, text);
        let plan: Plan = match serde_json::from_slice(body) {
            Ok(plan) => plan,
            Err(error) => return refuse(format!("this is no plan: {error}")),
        };
        if let Err(error) = plan.check() {
            return refuse(error.to_string());
        }
        match self.chaos.set(plan).await {
            Ok(()) => self.plan(),
            Err(error) => Reply::message(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }
}

#[async_trait]
impl Control for Desk {
    async fn answer(&self, order: Order<'_>) -> Reply {
        let path = order.path.trim_end_matches('/');
        if let (&Method::GET, Some(api)) = (order.method, path.strip_prefix("undeployed/")) {
            return self.undeployed(api).await;
        }
        match (order.method, path, path.strip_prefix("fork/")) {
            (&Method::POST, "fork", _) => self.fork().await,
            (&Method::GET, "fork", _) => self.forks(),
            (&Method::DELETE, _, Some(id)) => self.drop_fork(id),
            (&Method::GET, "traces", _) => self.traces(None),
            (&Method::GET, _, _) if path.starts_with("traces/") => self.traces(path.strip_prefix("traces/")),
            (&Method::GET, "chaos", _) => self.plan(),
            (&Method::PUT, "chaos", _) => self.follow(&order.body).await,
            (&Method::DELETE, "chaos", _) => {
                self.chaos.clear();
                self.plan()
            }
            (_, "fork" | "chaos" | "traces", _) | (_, _, Some(_)) => Reply::message(
                StatusCode::METHOD_NOT_ALLOWED,
                format!("{} means nothing at /_landfall/{path}", order.method),
            ),
            _ => Reply::message(
                StatusCode::NOT_FOUND,
                "Landfall has nothing at this address; there are /_landfall/health, /_landfall/fork, /_landfall/chaos, /_landfall/traces and /_landfall/undeployed/{api}",
            ),
        }
    }

    fn fork(&self, id: &str) -> Option<Arc<Edge>> {
        self.shared.forks.edge(id)
    }
}

fn described(fork: &Fork) -> Json {
    json!({"id": fork.id, "endpoint": fork.endpoint})
}
