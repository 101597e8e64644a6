//! The adversary: lets bad days happen, as a plan says, so that clients can be tried on them. It decides what befalls a
//! call; the door and the services, which know it only as [`service::Adversary`], let it happen.
//!
//! **What repeats.** Calls of one operation are numbered from the moment the plan is set. Whether the nth is slowed,
//! throttled, failed (before or after it is done), in conflict, or reads the past; which items of a batch stay
//! unprocessed and which records come twice: all that is a function of the seed, the operation and n. So a client that
//! makes its calls of each operation in one order meets the same trouble at every run. Which of several clients makes
//! the nth call, and what the past held that a read is shown, is up to them and to time.
//!
//! [`plan`] is what the user says, [`scope`] what befalls which operations, [`active`] draws, [`past`] keeps snapshots.

mod active;
mod past;
mod plan;
mod scope;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;
use service::{Adversary, Trouble};
use store::{Store, StoreError};

use active::Active;
pub use plan::{Lasting, Plan, PlanError, Rates};

/// The adversary of one engine. It leaves everything alone until it has a plan.
pub struct Chaos {
    store: Arc<dyn Store>,
    /// Whether there is a plan: all that a call asks while there is none.
    awake: AtomicBool,
    active: RwLock<Option<Arc<Active>>>,
}

impl Chaos {
    /// Over this store, whose past it shows.
    pub fn new(store: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { store, awake: AtomicBool::new(false), active: RwLock::new(None) })
    }

    /// Follows this plan from now on, its calls numbered from the first.
    ///
    /// # Errors
    /// If the store gives no snapshot, where the plan shows the past. The plan before goes on then.
    pub async fn set(&self, plan: Plan) -> Result<(), StoreError> {
        let active = Active::start(plan, &self.store).await?;
        *self.active.write() = Some(Arc::new(active));
        self.awake.store(true, Ordering::Release);
        Ok(())
    }

    /// Leaves everything alone again.
    pub fn clear(&self) {
        self.awake.store(false, Ordering::Release);
        *self.active.write() = None;
    }

    /// The plan it follows.
    pub fn plan(&self) -> Option<Plan> {
        self.active.read().as_ref().map(|active| active.plan().clone())
    }
}

impl Adversary for Chaos {
    fn befall(&self, service: &str, operation: &str) -> Option<Arc<Trouble>> {
        if !self.awake.load(Ordering::Acquire) {
            return None;
        }
        let active = self.active.read().clone()?;
        active.befall(service, operation).map(Arc::new)
    }
}
