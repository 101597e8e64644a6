//! `PutRetentionPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::logs::{PutRetentionPolicyInput, PutRetentionPolicyOutput};

use crate::model::Group;
use crate::{Logs, error, identity, keys};

/// Sets how long a group keeps its events.
pub struct PutRetentionPolicy;

/// The days AWS allows. Source: API reference of PutRetentionPolicy.
const DAYS: [i64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

#[async_trait]
impl Operation for PutRetentionPolicy {
    type State = Logs;
    type Input = PutRetentionPolicyInput;
    type Output = PutRetentionPolicyOutput;
    const NAME: &'static str = "PutRetentionPolicy";

    async fn access(_: &Logs, ctx: &Context, input: &PutRetentionPolicyInput) -> Result<Vec<Access>> {
        Ok(identity::on_group(ctx, "logs:PutRetentionPolicy", &input.log_group_name))
    }

    async fn run(
        logs: &Logs,
        ctx: &Context,
        input: PutRetentionPolicyInput,
    ) -> Result<PutRetentionPolicyOutput> {
        let days = input.retention_in_days;
        if !DAYS.contains(&days) {
            return Err(error::invalid(format!("Invalid retention value: {days}")));
        }
        set(logs, ctx, &input.log_group_name, Some(days)).await?;
        Ok(PutRetentionPolicyOutput::default())
    }
}

/// Changes a group's retention; `None` keeps events for ever.
pub async fn set(logs: &Logs, ctx: &Context, name: &str, days: Option<i64>) -> Result<()> {
    let key = keys::group(ctx, name);
    let mut transaction = logs.platform.store.begin(vec![key.clone()]).await?;
    let group: Option<Group> = records::read_in(transaction.as_ref(), &key).await?;
    let group = Group { retention_days: days, ..group.ok_or_else(error::no_group)? };
    transaction.put(key, records::encode(&group)?)?;
    Ok(transaction.commit().await?)
}
