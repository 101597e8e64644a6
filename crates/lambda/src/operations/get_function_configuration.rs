//! `GetFunctionConfiguration`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::lambda::{GetFunctionConfigurationInput, GetFunctionConfigurationOutput};

use crate::names::Named;
use crate::{Lambda, describe};

/// A function's configuration.
pub struct GetFunctionConfiguration;

#[async_trait]
impl Operation for GetFunctionConfiguration {
    type State = Lambda;
    type Input = GetFunctionConfigurationInput;
    type Output = GetFunctionConfigurationOutput;
    const NAME: &'static str = "GetFunctionConfiguration";

    async fn access(
        lambda: &Lambda,
        ctx: &Context,
        input: &GetFunctionConfigurationInput,
    ) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:GetFunctionConfiguration", &input.function_name).await
    }

    async fn run(
        lambda: &Lambda,
        ctx: &Context,
        input: GetFunctionConfigurationInput,
    ) -> Result<GetFunctionConfigurationOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        named.require_latest(ctx)?;
        let snapshot = lambda.platform.store.snapshot().await?;
        let loaded = lambda.functions.get(snapshot.as_ref(), ctx, &named.name).await?;
        Ok(describe::asked_for(ctx, &loaded.function, named.qualifier.as_deref()))
    }
}
