//! AWS's own managed policies that templates commonly name, as data (`managed.json`): names, versions, dates and
//! statements. Permissions of services that Landfall does not have are mostly left out.
//! Source: AWS Managed Policy Reference Guide, read 2026-11-21.

use std::collections::HashMap;
use std::sync::LazyLock;

use base::Time;
use serde::Deserialize;

/// One of AWS's policies, in its current default version.
#[derive(Clone, Debug)]
pub(crate) struct AwsPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) arn: String,
    /// The id of the default version.
    pub(crate) version: String,
    pub(crate) created: Time,
    pub(crate) document: String,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    path: String,
    version: String,
    created: i64,
    statement: serde_json::Value,
}

static TABLE: LazyLock<HashMap<String, AwsPolicy>> = LazyLock::new(|| {
    let entries: Vec<Entry> = serde_json::from_str(include_str!("managed.json")).unwrap_or_default();
    entries.into_iter().map(AwsPolicy::from).map(|policy| (policy.arn.clone(), policy)).collect()
});

impl From<Entry> for AwsPolicy {
    fn from(entry: Entry) -> AwsPolicy {
        let document = serde_json::json!({"Version": "2012-10-17", "Statement": entry.statement});
        AwsPolicy {
            arn: format!("arn:aws:iam::aws:policy{}{}", entry.path, entry.name),
            document: document.to_string(),
            created: Time(entry.created * 1000),
            name: entry.name,
            path: entry.path,
            version: entry.version,
        }
    }
}

/// AWS's policy of this ARN.
pub(crate) fn find(arn: &str) -> Option<&'static AwsPolicy> {
    TABLE.get(arn)
}

/// All of them, in no order.
pub(crate) fn all() -> impl Iterator<Item = &'static AwsPolicy> {
    TABLE.values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_is_one_that_iam_would_take() {
        assert!(all().count() >= 15);
        for own in all() {
            assert_eq!(policy::validate_identity(&own.document).err(), None, "{}", own.name);
        }
    }
}
