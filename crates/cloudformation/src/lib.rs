//! CloudFormation: stacks made from templates. Operations check a request and write down what is to be
//! done; the engine does it in the background through resource providers, which call the other services
//! through the one door. Knows no HTTP, and of the services only their calls.
//!
//! The way of a stack: `plan` (template and parameters to checked resources) → `operations::CreateStack`
//! (everything written down) → `engine` (graph run in parallel, rollback, events) → `storage`.

mod engine;
mod error;
mod inline_code;
mod json;
mod keys;
mod model;
mod operations;
mod plan;
mod providers;
mod schema;
mod status;
mod storage;

use std::sync::Arc;

use service::Platform;

pub use engine::resume;
pub use operations::service;
pub use plan::{Summary, diagnose};
pub use providers::resource_types;

use engine::Engine;

/// The service's state.
pub struct Cloudformation {
    engine: Arc<Engine>,
}

impl Cloudformation {
    /// The service on a platform. Stacks that an earlier process left in the middle of an operation stay
    /// as they are until [`resume`] is called.
    pub fn new(platform: Platform) -> Arc<Self> {
        Arc::new(Self { engine: Engine::new(platform) })
    }
}
