//! The port of an adversary, who makes bad days happen for those who rehearse them: it decides what befalls a call, the
//! door and the services let it happen. Nobody here knows how it decides.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use base::mix;
use store::Snapshot;
use wire::{Operation, Shape, Value};

use crate::{Context, Result, ServiceError};

/// Decides what befalls calls.
pub trait Adversary: Send + Sync {
    /// What befalls the next call of this operation of the service under this endpoint prefix. Most calls are left
    /// alone; that must cost next to nothing.
    fn befall(&self, service: &str, operation: &str) -> Option<Arc<Trouble>>;
}

/// What befalls one call.
#[derive(Clone, Default)]
pub struct Trouble {
    /// How long it waits before it begins.
    pub slow: Option<Duration>,
    /// Whether it fails.
    pub failure: Option<Failure>,
    /// Whether a transaction is said to be writing one of its items; the number picks the item of a call with several.
    pub conflict: Option<usize>,
    /// What a read that need not be consistent sees in place of what is.
    pub past: Option<Arc<dyn Snapshot>>,
    /// Which items of a batch are left unprocessed.
    pub unprocessed: Odds,
    /// Which of the records that are read are delivered twice.
    pub duplicate: Odds,
}

impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { slow, failure, conflict, past, unprocessed, duplicate } = self;
        f.debug_struct("Trouble")
            .field("slow", slow)
            .field("failure", failure)
            .field("conflict", conflict)
            .field("past", &past.is_some())
            .field("unprocessed", unprocessed)
            .field("duplicate", duplicate)
            .finish()
    }
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The caller is to slow down; nothing is done.
    Throttled,
    /// The service fails before anything is done.
    Before,
    /// The service fails once everything is done, which the caller cannot know.
    After,
}

/// A chance that decides about numbered things, for each the same whenever it is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Odds {
    seed: u64,
    rate: f64,
}

impl Odds {
    /// Strikes this part of all numbers, from 0 to 1.
    pub fn new(seed: u64, rate: f64) -> Self {
        Self { seed, rate }
    }

    /// Whether this number is struck.
    pub fn strike(&self, number: usize) -> bool {
        // Without a rate nothing is computed: who asks is on the way of every batch.
        self.rate > 0.0 && fraction(mix(self.seed ^ mix(number as u64))) < self.rate
    }
}

/// A number from 0 to below 1.
pub fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

impl Context {
    /// What this read sees in place of what is, if it need not be consistent.
    pub fn past(&self, consistent: bool) -> Option<&Arc<dyn Snapshot>> {
        self.trouble.as_ref().filter(|_| !consistent)?.past.as_ref()
    }

    /// Which of its things, if any, a transaction is said to be writing, of so many.
    pub fn conflict(&self, count: usize) -> Option<usize> {
        self.trouble.as_ref()?.conflict?.checked_rem(count)
    }

    /// Which items of a batch are left unprocessed. The first one never is: who left all would have to throttle.
    pub fn is_unprocessed(&self, number: usize) -> bool {
        number > 0 && self.trouble.as_ref().is_some_and(|trouble| trouble.unprocessed.strike(number))
    }

    /// Which of the records that are read are delivered twice.
    pub fn is_duplicated(&self, number: usize) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.duplicate.strike(number))
    }
}

/// Does the work of a call that trouble befalls.
pub(crate) async fn suffer(
    trouble: &Trouble,
    operation: &Operation,
    work: impl Future<Output = Result<Value>> + Send,
) -> Result<Value> {
    if let Some(delay) = trouble.slow {
        tokio::time::sleep(delay).await;
    }
    let rehearsed = || Err(ServiceError::internal("rehearsed: the adversary fails this call"));
    match trouble.failure {
        None => work.await,
        Some(Failure::Throttled) => Err(throttled(operation)),
        Some(Failure::Before) => rehearsed(),
        Some(Failure::After) => work.await.and_then(|_| rehearsed()),
    }
}

/// A call too many, in the service's own terms: of the errors that the model names for the operation, or what all
/// services answer.
fn throttled(operation: &Operation) -> ServiceError {
    const NAMED: [(&str, &str); 3] = [
        (
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
             provisioning level with the UpdateTable API.",
        ),
        ("TooManyRequestsException", "Rate Exceeded."),
        ("ThrottlingException", "Rate exceeded"),
    ];
    let named = |name: &str| operation.errors.iter().find(|shape| shape.name == name);
    let found = NAMED.iter().find_map(|(name, message)| Some((*named(name)?, *message)));
    match found {
        Some((shape, message)) => ServiceError::sender(shape.error_code(), status(shape), message),
        None => ServiceError::sender("ThrottlingException", 400, "Rate exceeded"),
    }
}

fn status(shape: &Shape) -> u16 {
    shape.error.and_then(|error| error.status).unwrap_or(400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_keep_their_rate_and_their_mind() {
        let odds = Odds::new(7, 0.25);
        let struck: Vec<usize> = (0..4000).filter(|number| odds.strike(*number)).collect();
        assert!((900..1100).contains(&struck.len()), "{}", struck.len());
        assert!(struck.iter().all(|number| odds.strike(*number)));
        assert!(!(0..4000).any(|number| Odds::default().strike(number)));
        assert!((0..4000).all(|number| Odds::new(7, 1.0).strike(number)));
    }

    #[test]
    fn a_throttle_is_an_error_of_the_operation() {
        let throttle = |service: &str, operation: &str| {
            let error = throttled(wire::model(service).unwrap().operation(operation).unwrap());
            (error.code.into_owned(), error.status)
        };
        let told = |code: &str, status| (code.to_owned(), status);
        assert_eq!(throttle("dynamodb", "PutItem"), told("ProvisionedThroughputExceededException", 400));
        assert_eq!(throttle("dynamodb", "CreateTable"), told("ThrottlingException", 400));
        assert_eq!(throttle("lambda", "Invoke"), told("TooManyRequestsException", 429));
    }
}
