//! `DeleteFunction`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::lambda::{DeleteFunctionInput, DeleteFunctionOutput};

use crate::model::Function;
use crate::names::Named;
use crate::{Lambda, code, error, keys, names};

/// Deletes a function with its code and permissions. Its log group stays, as on AWS.
pub struct DeleteFunction;

#[async_trait]
impl Operation for DeleteFunction {
    type State = Lambda;
    type Input = DeleteFunctionInput;
    type Output = DeleteFunctionOutput;
    const NAME: &'static str = "DeleteFunction";

    async fn access(lambda: &Lambda, ctx: &Context, input: &DeleteFunctionInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:DeleteFunction", &input.function_name).await
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: DeleteFunctionInput) -> Result<DeleteFunctionOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        if named.qualifier.as_deref() == Some(names::LATEST) {
            return Err(error::invalid("$LATEST version cannot be deleted without deleting the function."));
        }
        named.require_latest(ctx)?;
        let store = &lambda.platform.store;
        let seen = lambda.functions.get(store.snapshot().await?.as_ref(), ctx, &named.name).await?;
        let key = keys::function(ctx, &named.name);
        let mut declared = code::stored_keys(&seen.function);
        declared.push(key.clone());
        let mut transaction = store.begin(declared.clone()).await?;
        let current: Option<Function> = records::read_in(transaction.as_ref(), &key).await?;
        let same =
            |now: &Function| now.id == seen.function.id && now.code_sha256 == seen.function.code_sha256;
        match current {
            None => return Err(error::no_function(&seen.arn)),
            Some(current) if !same(&current) => return Err(busy(&seen.arn)),
            Some(_) => {}
        }
        for key in declared {
            transaction.delete(key)?;
        }
        transaction.commit().await?;
        lambda.fleet.forget(&seen.function.id);
        Ok(DeleteFunctionOutput { status_code: Some(204) })
    }
}

/// Somebody changed the function between our look and our hold on it.
fn busy(arn: &str) -> service::ServiceError {
    error::conflict(format!(
        "The operation cannot be performed at this time. An update is in progress for resource: {arn}"
    ))
}
