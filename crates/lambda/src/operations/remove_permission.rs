//! `RemovePermission`.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result, records};
use wire::lambda::{RemovePermissionInput, RemovePermissionOutput};

use crate::model::Function;
use crate::names::{self, Named};
use crate::{Lambda, error, keys};

/// Removes a statement of a function's resource policy.
pub struct RemovePermission;

#[async_trait]
impl Operation for RemovePermission {
    type State = Lambda;
    type Input = RemovePermissionInput;
    type Output = RemovePermissionOutput;
    const NAME: &'static str = "RemovePermission";

    async fn access(lambda: &Lambda, ctx: &Context, input: &RemovePermissionInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:RemovePermission", &input.function_name).await
    }

    async fn run(
        lambda: &Lambda,
        ctx: &Context,
        input: RemovePermissionInput,
    ) -> Result<RemovePermissionOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        named.require_unqualified(ctx)?;
        let key = keys::function(ctx, &named.name);
        let mut transaction = lambda.platform.store.begin(vec![key.clone()]).await?;
        let current: Option<Function> = records::read_in(transaction.as_ref(), &key).await?;
        let mut function = current.ok_or_else(|| {
            error::not_found(format!("No policy found for: {}", names::arn(ctx, &named.name)))
        })?;
        if input.revision_id.is_some_and(|expected| expected != function.revision) {
            return Err(error::stale_revision("GetPolicy"));
        }
        if function.permissions.is_empty() {
            return Err(error::not_found("No policy is associated with the given resource."));
        }
        let before = function.permissions.len();
        function.permissions.retain(|known| known.sid != input.statement_id);
        if function.permissions.len() == before {
            let message = format!("Statement {} is not found in resource policy.", input.statement_id);
            return Err(error::not_found(message));
        }
        function.revision = ids::uuid(lambda.platform.entropy.as_ref());
        transaction.put(key, records::encode(&function)?)?;
        transaction.commit().await?;
        Ok(RemovePermissionOutput::default())
    }
}
