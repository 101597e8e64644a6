//! API keys and the usage plans that let them in: read from the store for each request that needs them, so that what was
//! changed holds at once.

use base::Time;
use service::{Result, records};
use store::Snapshot;

use crate::compiled::Live;
use crate::settings::{ApiKey, PlanStage, Throttle, UsagePlan};

/// A key and the plan by which it may call a stage.
pub(crate) struct Admission {
    pub key: ApiKey,
    pub plan: UsagePlan,
}

/// Why a key does not let in, in the execution log's words. Recorded for keys without a plan (`WojciechMatuszewski`,
/// notes of 2022); that the same is said of unknown and disabled keys is our reading.
pub(crate) const NO_PLAN: &str = "No Usage Plan found for key and API Stage";

/// The key of this value, if it is enabled and one of its plans holds the stage.
pub(crate) async fn admission(
    snapshot: &dyn Snapshot,
    live: &Live,
    api: &str,
    stage: &str,
    value: &str,
) -> Result<Option<Admission>> {
    let (account, region) = (&live.account, &live.region);
    let found = records::read::<String>(snapshot, &ApiKey::value_key(account, region, value)).await?;
    let Some(id) = found else { return Ok(None) };
    let key = records::read::<ApiKey>(snapshot, &ApiKey::key(account, region, &id)).await?;
    let Some(key) = key.filter(|key| key.enabled) else { return Ok(None) };
    for plan in &key.plans {
        let plan = records::read::<UsagePlan>(snapshot, &UsagePlan::key(account, region, plan)).await?;
        if let Some(plan) = plan.filter(|plan| of_stage(plan, api, stage).is_some()) {
            return Ok(Some(Admission { key, plan }));
        }
    }
    Ok(None)
}

/// A plan's settings of a stage.
fn of_stage<'a>(plan: &'a UsagePlan, api: &str, stage: &str) -> Option<&'a PlanStage> {
    plan.stages.iter().find(|known| known.api == api && known.stage == stage)
}

impl Admission {
    /// The throttle that the plan has for one method (`/pets/GET`), if it has one.
    pub fn of_method(&self, api: &str, stage: &str, path: &str, method: &str) -> Option<Throttle> {
        let throttles = &of_stage(&self.plan, api, stage)?.throttle;
        let is_for = |key: &str| {
            key.rsplit_once('/').is_some_and(|(resource, named)| {
                named == method && resource.trim_start_matches('/') == path.trim_start_matches('/')
            })
        };
        let found = throttles.iter().find(|(key, _)| is_for(key));
        found.or_else(|| throttles.get_key_value("*/*")).map(|(_, throttle)| *throttle)
    }

    /// How many requests the plan grants in the period that `now` falls into, and that period's first day.
    pub fn allowance(&self, now: Time) -> Option<(i64, String)> {
        let quota = self.plan.quota.as_ref()?;
        let allowance = super::period::allowance(quota, self.plan.created, now);
        Some((allowance, super::period::first_day(quota.period, now)))
    }
}
