//! What an API key used of a plan, and what remains of its quota. The data plane counts, this reads and grants.

use std::collections::BTreeMap;

use service::{Context, Result};

use super::days;
use crate::definition::Apigateway;
use crate::definition::edit::Edit;
use crate::definition::error::bad_request;
use crate::settings::{DayUsage, Quota, UsagePlan};

/// Usage by day.
pub(super) struct Usage {
    days: BTreeMap<i64, DayUsage>,
}

impl Usage {
    /// What is shown of a day: what was used, and what remained at its end.
    pub fn shown(&self, plan: &UsagePlan, day: i64) -> Vec<i64> {
        let used = self.days.get(&day).map_or(0, |usage| usage.used);
        let remaining = plan.quota.as_ref().map_or(0, |quota| self.remaining(plan, quota, day));
        vec![used, remaining]
    }

    /// What remains of the quota at the end of a day.
    fn remaining(&self, plan: &UsagePlan, quota: &Quota, day: i64) -> i64 {
        let first = days::period_start(quota.period, day);
        let is_first = days::period_start(quota.period, days::of(plan.created)) == first;
        let offset = if is_first { quota.offset } else { 0 };
        let left = |left: i64, (_, usage): (&i64, &DayUsage)| {
            left.saturating_add(usage.granted).saturating_sub(usage.used)
        };
        self.days.range(first..=day).fold(quota.limit.saturating_sub(offset), left)
    }
}

impl Apigateway {
    /// What a key used of a plan on the days of the last quarter of a year, and before.
    pub(super) async fn usage(&self, ctx: &Context, plan: &UsagePlan, key: &str) -> Result<Usage> {
        let range = DayUsage::keys(&ctx.account, &ctx.region, &plan.id).str(key).range();
        let days: Vec<DayUsage> = self.all(range).await?;
        let days = days.into_iter().filter_map(|usage| Some((days::parse(&usage.day)?, usage)));
        Ok(Usage { days: days.collect() })
    }

    /// Lets so many requests remain of the running period.
    pub(super) async fn grant(
        &self,
        ctx: &Context,
        plan: &UsagePlan,
        key: &str,
        today: i64,
        remaining: i64,
    ) -> Result<()> {
        let Some(quota) = &plan.quota else {
            return Err(bad_request("Usage Plan does not have a quota"));
        };
        let day = days::text(today);
        let record = DayUsage::key(&ctx.account, &ctx.region, &plan.id, key, &day);
        let mut edit = Edit::begin(self.platform.store.as_ref(), vec![record.clone()]).await?;
        let mut usage = self.usage(ctx, plan, key).await?;
        let newest = edit.get::<DayUsage>(&record).await?;
        let mut newest = newest.unwrap_or_else(|| DayUsage { day, ..DayUsage::default() });
        usage.days.insert(today, newest.clone());
        let left = usage.remaining(plan, quota, today);
        newest.granted = newest.granted.saturating_add(remaining.saturating_sub(left));
        let outcome = edit.put(record, &newest);
        edit.finish(outcome).await
    }
}

#[cfg(test)]
mod tests {
    use base::Time;

    use super::*;
    use crate::settings::Period;

    #[test]
    fn what_remains_is_the_limit_and_what_was_granted_less_what_was_used_in_the_period() {
        let today = days::parse("2026-11-21").unwrap();
        let quota = Quota { limit: 100, offset: 10, period: Period::Week };
        let plan = UsagePlan {
            id: "p".to_owned(),
            name: "p".to_owned(),
            description: None,
            stages: Vec::new(),
            throttle: None,
            quota: Some(quota),
            product_code: None,
            created: Time(0),
            keys: Default::default(),
            tags: Default::default(),
        };
        let used = |used, granted| DayUsage { day: String::new(), used, granted };
        let days = [(today - 7, used(50, 0)), (today - 1, used(20, 5)), (today, used(1, 0))];
        let usage = Usage { days: days.into() };
        assert_eq!(usage.shown(&plan, today), [1, 84]);
        assert_eq!(usage.shown(&plan, today - 1), [20, 85]);
        let first = UsagePlan { created: Time(today * 24 * 3_600_000), ..plan };
        assert_eq!(usage.shown(&first, today), [1, 74]);
    }
}
