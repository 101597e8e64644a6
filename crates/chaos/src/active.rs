//! A plan at work: numbers the calls of every operation it is for and draws what befalls them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base::mix;
use service::Trouble;
use service::adversary::{Failure, Odds, fraction};
use store::{Store, StoreError};

use crate::past::Past;
use crate::plan::{Lasting, Plan, Rates};

/// A plan at work.
pub struct Active {
    plan: Plan,
    /// By service and operation.
    targets: HashMap<(&'static str, &'static str), Target>,
    past: Option<Arc<Past>>,
}

/// An operation that something can befall.
struct Target {
    rates: Rates,
    /// What its draws begin with.
    seed: u64,
    calls: AtomicU64,
}

impl Active {
    /// Begins to follow the plan.
    pub async fn start(plan: Plan, store: &Arc<dyn Store>) -> Result<Self, StoreError> {
        let mut targets = HashMap::new();
        for model in wire::models() {
            for operation in model.operations {
                let name = (model.endpoint_prefix, operation.name);
                let rates = plan.of(name.0, name.1);
                if rates != Rates::default() {
                    let seed = plan.seed ^ digest(name.0) ^ mix(digest(name.1));
                    targets.insert(name, Target { rates, seed: mix(seed), calls: AtomicU64::new(0) });
                }
            }
        }
        let lags = targets.values().filter_map(|target| target.rates.stale).map(Lasting::duration);
        let past = Past::keep(Arc::clone(store), lags.collect()).await?;
        Ok(Self { plan, targets, past })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What befalls the next call of this operation.
    pub fn befall(&self, service: &str, operation: &str) -> Option<Trouble> {
        let target = self.targets.get(&(service, operation))?;
        let call = target.calls.fetch_add(1, Ordering::Relaxed);
        let draw = Draw { seed: target.seed, call };
        let rates = &target.rates;
        let lag = draw.lasting(Kind::Stale, rates.stale);
        Some(Trouble {
            slow: draw.lasting(Kind::Slow, rates.slow),
            failure: draw.failure(rates),
            conflict: draw.hits(Kind::Conflict, rates.conflict).then(|| draw.pick(Kind::Which)),
            past: lag.and_then(|lag| self.past.as_ref()?.as_of(lag)),
            unprocessed: draw.odds(Kind::Unprocessed, rates.unprocessed),
            duplicate: draw.odds(Kind::Duplicate, rates.duplicate),
        })
    }
}

/// What is drawn, each from a stream of its own: to switch one on or off changes no other.
#[derive(Clone, Copy)]
enum Kind {
    Throttle = 1,
    Error,
    AfterWork,
    Slow,
    Stale,
    Conflict,
    Which,
    Unprocessed,
    Duplicate,
}

/// The draws of one call.
struct Draw {
    seed: u64,
    call: u64,
}

impl Draw {
    fn bits(&self, kind: Kind) -> u64 {
        mix(self.seed ^ mix(self.call ^ mix(kind as u64)))
    }

    fn hits(&self, kind: Kind, rate: Option<f64>) -> bool {
        rate.is_some_and(|rate| fraction(self.bits(kind)) < rate)
    }

    fn pick(&self, kind: Kind) -> usize {
        usize::try_from(self.bits(kind) >> 33).unwrap_or(0)
    }

    fn odds(&self, kind: Kind, rate: Option<f64>) -> Odds {
        Odds::new(self.bits(kind), rate.unwrap_or(0.0))
    }

    fn lasting(&self, kind: Kind, lasting: Option<Lasting>) -> Option<Duration> {
        lasting.filter(|lasting| self.hits(kind, Some(lasting.rate))).map(Lasting::duration)
    }

    fn failure(&self, rates: &Rates) -> Option<Failure> {
        if self.hits(Kind::Throttle, rates.throttle) {
            return Some(Failure::Throttled);
        }
        let when = || if self.hits(Kind::AfterWork, Some(0.5)) { Failure::After } else { Failure::Before };
        self.hits(Kind::Error, rates.error).then(when)
    }
}

/// FNV-1a: the same at every run, which the standard library's hash is not.
fn digest(name: &str) -> u64 {
    name.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn active(plan: &str) -> Active {
        Active::start(plan.parse().unwrap(), &store::memory()).await.unwrap()
    }

    fn failures(active: &Active, operation: &str) -> Vec<Option<Failure>> {
        let next = |_| active.befall("dynamodb", operation).and_then(|trouble| trouble.failure);
        (0..2000).map(next).collect()
    }

    #[tokio::test]
    async fn the_nth_call_of_an_operation_meets_the_same_at_every_run() {
        let plan = "seed=7,throttle=0.1,error=0.05";
        let first = failures(&active(plan).await, "GetItem");
        let again = active(plan).await;
        let other = failures(&again, "PutItem");
        assert_eq!(failures(&again, "GetItem"), first, "whatever else is called in between");
        assert_ne!(other, first);
        assert_ne!(failures(&active("seed=8,throttle=0.1,error=0.05").await, "GetItem"), first);
        let count = |wanted| first.iter().filter(|failure| **failure == Some(wanted)).count();
        assert!((150..250).contains(&count(Failure::Throttled)), "{}", count(Failure::Throttled));
        assert!((20..80).contains(&count(Failure::Before)), "{}", count(Failure::Before));
        assert!((20..80).contains(&count(Failure::After)), "{}", count(Failure::After));
    }

    #[tokio::test]
    async fn what_is_switched_on_beside_changes_nothing() {
        let alone = failures(&active("seed=7,error=0.05").await, "GetItem");
        let beside = failures(&active("seed=7,error=0.05,slow=0.5:1ms,stale=0.5:1s").await, "GetItem");
        assert_eq!(alone, beside);
    }

    #[tokio::test]
    async fn operations_that_nothing_is_planned_for_are_left_alone() {
        let active = active("throttle=1").await;
        assert!(active.befall("dynamodb", "CreateTable").is_none());
        assert!(active.befall("lambda", "Invoke").is_none());
        assert_eq!(active.befall("dynamodb", "Scan").unwrap().failure, Some(Failure::Throttled));
    }
}
