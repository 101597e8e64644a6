//! `CreateLogGroup`.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result, records};
use wire::logs::{CreateLogGroupInput, CreateLogGroupOutput};

use crate::model::Group;
use crate::{Logs, error, identity, keys};

/// Makes a group.
pub struct CreateLogGroup;

#[async_trait]
impl Operation for CreateLogGroup {
    type State = Logs;
    type Input = CreateLogGroupInput;
    type Output = CreateLogGroupOutput;
    const NAME: &'static str = "CreateLogGroup";

    async fn access(_: &Logs, ctx: &Context, input: &CreateLogGroupInput) -> Result<Vec<Access>> {
        Ok(identity::on_group(ctx, "logs:CreateLogGroup", &input.log_group_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: CreateLogGroupInput) -> Result<CreateLogGroupOutput> {
        if input.kms_key_id.is_some() {
            return Err(error::not_here("kmsKeyId"));
        }
        if input.log_group_class.is_some_and(|class| class != "STANDARD") {
            return Err(error::not_here("logGroupClass other than STANDARD"));
        }
        let key = keys::group(ctx, &input.log_group_name);
        let mut transaction = logs.platform.store.begin(vec![key.clone()]).await?;
        if transaction.get(&key).await?.is_some() {
            transaction.commit().await?;
            return Err(error::group_exists());
        }
        let group = Group {
            id: ids::hex(logs.platform.entropy.as_ref(), 16),
            name: input.log_group_name,
            created: logs.platform.clock.now(),
            retention_days: None,
            tags: input.tags.unwrap_or_default(),
            protected: input.deletion_protection_enabled.unwrap_or(false),
        };
        transaction.put(key, records::encode(&group)?)?;
        transaction.commit().await?;
        Ok(CreateLogGroupOutput::default())
    }
}
