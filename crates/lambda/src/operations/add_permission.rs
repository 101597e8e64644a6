//! `AddPermission`.

use async_trait::async_trait;
use base::ids;
use base::limits::lambda as limits;
use service::{Access, Context, Operation, Result, ServiceError, records};
use wire::lambda::{AddPermissionInput, AddPermissionOutput};

use crate::model::{Function, Permission};
use crate::names::{self, Named};
use crate::{Lambda, error, keys, permissions};

/// Adds a statement to a function's resource policy.
pub struct AddPermission;

#[async_trait]
impl Operation for AddPermission {
    type State = Lambda;
    type Input = AddPermissionInput;
    type Output = AddPermissionOutput;
    const NAME: &'static str = "AddPermission";

    async fn access(lambda: &Lambda, ctx: &Context, input: &AddPermissionInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:AddPermission", &input.function_name).await
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: AddPermissionInput) -> Result<AddPermissionOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        if named.qualifier.as_deref() == Some(names::LATEST) {
            return Err(error::invalid("We currently do not support adding policies for $LATEST."));
        }
        named.require_unqualified(ctx)?;
        let arn = names::arn(ctx, &named.name);
        let statement = permissions::statement(&input, &arn)?;
        let key = keys::function(ctx, &named.name);
        let mut transaction = lambda.platform.store.begin(vec![key.clone()]).await?;
        let current: Option<Function> = records::read_in(transaction.as_ref(), &key).await?;
        let mut function = current.ok_or_else(|| error::no_function(&arn))?;
        if input.revision_id.is_some_and(|expected| expected != function.revision) {
            return Err(error::stale_revision("GetPolicy"));
        }
        if function.permissions.iter().any(|known| known.sid == input.statement_id) {
            return Err(error::conflict(format!(
                "The statement id ({}) provided already exists. Please provide a new statement id, or remove the existing statement.",
                input.statement_id
            )));
        }
        function.permissions.push(Permission { sid: input.statement_id, statement: statement.clone() });
        let size = function.policy_text().map_or(0, |text| text.len());
        if size > limits::RESOURCE_POLICY {
            let message = format!(
                "The final policy size ({size}) is bigger than the limit ({}).",
                limits::RESOURCE_POLICY
            );
            return Err(
                ServiceError::sender("PolicyLengthExceededException", 400, message).with("Type", "User")
            );
        }
        function.revision = ids::uuid(lambda.platform.entropy.as_ref());
        transaction.put(key, records::encode(&function)?)?;
        transaction.commit().await?;
        Ok(AddPermissionOutput { statement: Some(statement) })
    }
}
