//! What the adversary is to do: rates for all that works on items, and others for single operations. A plan that could
//! not be followed to the letter is refused.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::scope;

/// The longest that a call is slowed or a read lags: a slip of the pen is not to stop an engine.
const LONGEST_MS: u64 = 60_000;

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What all decisions are drawn from.
    #[serde(default)]
    pub seed: u64,
    /// What befalls DynamoDB's operations on items and stream records, each as far as it can happen to it.
    #[serde(default)]
    pub rates: Rates,
    /// What befalls single operations in its place, by name: `GetItem`, or `lambda:Invoke` for another service's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, Rates>,
}

/// How much of everything, in parts from 0 to 1. What is not said is as it is for all, or 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    /// Calls that are throttled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throttle: Option<f64>,
    /// Calls that meet a transaction on one of their items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<f64>,
    /// Items of batches that are left unprocessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unprocessed: Option<f64>,
    /// Calls that the service fails: half of them before, half after they are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// Calls that begin late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<Lasting>,
    /// Eventually consistent reads that lag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Lasting>,
    /// Stream records that are delivered twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<f64>,
}

/// A part of the calls, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lasting {
    /// The part.
    pub rate: f64,
    /// How long, in milliseconds.
    pub milliseconds: u64,
}

impl Lasting {
    /// How long.
    pub fn duration(self) -> Duration {
        Duration::from_millis(self.milliseconds)
    }
}

/// Why a plan cannot be followed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// A rate that is none.
    #[error(
        "{name}: {rate} is no rate; expected a number from 0 to 1, such as 0.01 for one call in a hundred"
    )]
    Rate {
        /// What it is for.
        name: String,
        /// What was given.
        rate: f64,
    },
    /// A time that would only stop everything.
    #[error("{name}: {milliseconds} ms is out of bounds; expected 1 to {LONGEST_MS} ms")]
    Time {
        /// What it is for.
        name: String,
        /// What was given.
        milliseconds: u64,
    },
    /// An operation that Landfall's services do not have.
    #[error(
        "{name} is no operation; expected one of DynamoDB such as GetItem, or service:Operation such as lambda:Invoke"
    )]
    Operation {
        /// What was given.
        name: String,
    },
    /// Something that cannot happen to this operation.
    #[error("{kind} cannot happen to {operation}; it can to {}", among.join(", "))]
    Impossible {
        /// What was to happen.
        kind: &'static str,
        /// To which operation.
        operation: String,
        /// To which it can happen.
        among: &'static [&'static str],
    },
    /// A text that does not say one thing after another.
    #[error(
        "{part:?} is not understood; expected e.g. seed=7,throttle=0.01,slow=0.05:200ms,GetItem.stale=0.1:500ms"
    )]
    Text {
        /// The part.
        part: String,
    },
}

impl Plan {
    /// Fails if it could not be followed to the letter.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), PlanError> {
        self.rates.check("")?;
        for (name, rates) in &self.operations {
            let Some((service, operation)) = scope::operation(name) else {
                return Err(PlanError::Operation { name: name.clone() });
            };
            rates.check(&format!("{name}."))?;
            for kind in rates.kinds() {
                if let Some(among) = scope::only(kind).filter(|_| !scope::can(kind, service, operation)) {
                    return Err(PlanError::Impossible { kind, operation: name.clone(), among });
                }
            }
        }
        Ok(())
    }

    /// The rates of an operation, of what can happen to it.
    pub(crate) fn of(&self, service: &str, operation: &str) -> Rates {
        let is_own = |name: &str| scope::operation(name) == Some((service, operation));
        let own = self.operations.iter().find(|(name, _)| is_own(name));
        let own = own.map(|(_, rates)| rates.clone()).unwrap_or_default();
        let all = if scope::is_common(service, operation) { self.rates.clone() } else { Rates::default() };
        let can = |kind| scope::can(kind, service, operation);
        Rates {
            throttle: own.throttle.or(all.throttle),
            conflict: own.conflict.or(all.conflict).filter(|_| can("conflict")),
            unprocessed: own.unprocessed.or(all.unprocessed).filter(|_| can("unprocessed")),
            error: own.error.or(all.error),
            slow: own.slow.or(all.slow),
            stale: own.stale.or(all.stale).filter(|_| can("stale")),
            duplicate: own.duplicate.or(all.duplicate).filter(|_| can("duplicate")),
        }
    }
}

impl Rates {
    fn check(&self, prefix: &str) -> Result<(), PlanError> {
        let plain = [
            ("throttle", self.throttle),
            ("conflict", self.conflict),
            ("unprocessed", self.unprocessed),
            ("error", self.error),
            ("duplicate", self.duplicate),
        ];
        let lasting = [("slow", self.slow), ("stale", self.stale)];
        let rates = lasting.map(|(name, lasting)| (name, lasting.map(|lasting| lasting.rate)));
        for (name, rate) in plain.into_iter().chain(rates) {
            if let Some(rate) = rate.filter(|rate| !(0.0..=1.0).contains(rate)) {
                return Err(PlanError::Rate { name: format!("{prefix}{name}"), rate });
            }
        }
        for (name, lasting) in lasting {
            let milliseconds = lasting.map_or(1, |lasting| lasting.milliseconds);
            if !(1..=LONGEST_MS).contains(&milliseconds) {
                return Err(PlanError::Time { name: format!("{prefix}{name}"), milliseconds });
            }
        }
        Ok(())
    }

    /// What is said.
    fn kinds(&self) -> impl Iterator<Item = &'static str> {
        let said = [
            (self.conflict.is_some(), "conflict"),
            (self.unprocessed.is_some(), "unprocessed"),
            (self.stale.is_some(), "stale"),
            (self.duplicate.is_some(), "duplicate"),
        ];
        said.into_iter().filter_map(|(is_said, kind)| is_said.then_some(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        text.parse::<Plan>().unwrap_err().to_string()
    }

    #[test]
    fn a_plan_that_cannot_be_followed_is_refused() {
        assert!(refused("throttle=1.5").starts_with("throttle: 1.5 is no rate"));
        assert!(refused("GetItem.error=-1").starts_with("GetItem.error: -1 is no rate"));
        assert!(refused("slow=0.1:90000ms").starts_with("slow: 90000 ms is out of bounds"));
        assert!(refused("MakeCoffee.error=1").starts_with("MakeCoffee is no operation"));
        let possible = "conflict cannot happen to GetItem; it can to PutItem, UpdateItem";
        assert!(refused("GetItem.conflict=1").starts_with(possible));
        assert!(refused("lambda:Invoke.stale=1:5ms").starts_with("stale cannot happen to lambda:Invoke"));
        assert!(serde_json::from_str::<Plan>(r#"{"rates": {"thorttle": 1}}"#).is_err());
    }

    #[test]
    fn an_operation_has_its_own_rates_before_those_of_all() {
        let plan: Plan = "throttle=0.5,error=0.25,GetItem.throttle=0,lambda:Invoke.error=1".parse().unwrap();
        let rates = |service, operation| {
            let rates = plan.of(service, operation);
            (rates.throttle, rates.error)
        };
        assert_eq!(rates("dynamodb", "PutItem"), (Some(0.5), Some(0.25)));
        assert_eq!(rates("dynamodb", "GetItem"), (Some(0.0), Some(0.25)));
        assert_eq!(rates("dynamodb", "CreateTable"), (None, None));
        assert_eq!(rates("lambda", "Invoke"), (None, Some(1.0)));
    }
}
