//! `GetFunction`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::lambda::{FunctionCodeLocation, GetFunctionInput, GetFunctionOutput};

use crate::names::Named;
use crate::{Lambda, describe};

/// A function's configuration, tags and where its code lies.
pub struct GetFunction;

#[async_trait]
impl Operation for GetFunction {
    type State = Lambda;
    type Input = GetFunctionInput;
    type Output = GetFunctionOutput;
    const NAME: &'static str = "GetFunction";

    async fn access(lambda: &Lambda, ctx: &Context, input: &GetFunctionInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:GetFunction", &input.function_name).await
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: GetFunctionInput) -> Result<GetFunctionOutput> {
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        named.require_latest(ctx)?;
        let snapshot = lambda.platform.store.snapshot().await?;
        let loaded = lambda.functions.get(snapshot.as_ref(), ctx, &named.name).await?;
        let function = &loaded.function;
        Ok(GetFunctionOutput {
            configuration: Some(describe::asked_for(ctx, function, named.qualifier.as_deref())),
            code: Some(FunctionCodeLocation {
                repository_type: Some("S3".to_owned()),
                ..FunctionCodeLocation::default()
            }),
            tags: (!function.tags.is_empty()).then(|| function.tags.clone()),
            ..GetFunctionOutput::default()
        })
    }
}
