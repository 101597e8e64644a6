//! A plan as the command line has it: `seed=7,throttle=0.01,slow=0.05:200ms,GetItem.stale=0.1:500ms`.

use std::str::FromStr;

use crate::plan::{Lasting, Plan, PlanError, Rates};

impl FromStr for Plan {
    type Err = PlanError;

    fn from_str(text: &str) -> Result<Self, PlanError> {
        let mut plan = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            plan.take(part).ok_or_else(|| PlanError::Text { part: part.to_owned() })?;
        }
        plan.check()?;
        Ok(plan)
    }
}

impl Plan {
    fn take(&mut self, part: &str) -> Option<()> {
        let (name, value) = part.split_once('=')?;
        if name == "seed" {
            self.seed = value.parse().ok()?;
            return Some(());
        }
        // The service's name may have a dot, the kind has none.
        match name.rsplit_once('.') {
            Some((operation, kind)) => {
                self.operations.entry(operation.to_owned()).or_default().take(kind, value)
            }
            None => self.rates.take(name, value),
        }
    }
}

impl Rates {
    fn take(&mut self, kind: &str, value: &str) -> Option<()> {
        let plain = match kind {
            "throttle" => &mut self.throttle,
            "conflict" => &mut self.conflict,
            "unprocessed" => &mut self.unprocessed,
            "error" => &mut self.error,
            "duplicate" => &mut self.duplicate,
            "slow" => return lasting(value).map(|lasting| self.slow = Some(lasting)),
            "stale" => return lasting(value).map(|lasting| self.stale = Some(lasting)),
            _ => return None,
        };
        *plain = Some(value.parse().ok()?);
        Some(())
    }
}

/// `0.05:200ms` or `0.05:2s`.
fn lasting(text: &str) -> Option<Lasting> {
    let (rate, time) = text.split_once(':')?;
    let milliseconds = match time.strip_suffix("ms") {
        Some(milliseconds) => milliseconds.parse().ok()?,
        None => time.strip_suffix('s')?.parse::<u64>().ok()?.checked_mul(1000)?,
    };
    Some(Lasting { rate: rate.parse().ok()?, milliseconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_json_say_the_same() {
        let text = "seed=7, throttle=0.01,conflict=0.02,unprocessed=0.05,error=0.001,slow=0.05:200ms,stale=0.1:2s,\
                    duplicate=0.01,GetItem.error=1,streams.dynamodb:GetRecords.throttle=0.5";
        let json = r#"{
            "seed": 7,
            "rates": {
                "throttle": 0.01, "conflict": 0.02, "unprocessed": 0.05, "error": 0.001, "duplicate": 0.01,
                "slow": {"rate": 0.05, "milliseconds": 200}, "stale": {"rate": 0.1, "milliseconds": 2000}
            },
            "operations": {"GetItem": {"error": 1.0}, "streams.dynamodb:GetRecords": {"throttle": 0.5}}
        }"#;
        let plan: Plan = text.parse().unwrap();
        assert_eq!(plan, serde_json::from_str(json).unwrap());
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for part in ["throttle", "throttle=often", "slow=0.1", "slow=0.1:200", "seed=-1", "coffee=1"] {
            assert_eq!(part.parse::<Plan>(), Err(PlanError::Text { part: part.to_owned() }));
        }
    }
}
