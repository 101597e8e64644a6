//! GetModelTemplate: shows a mapping template that writes what a model describes.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetModelTemplateInput, GetModelTemplateOutput};

use super::sample;
use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::no_model;
use crate::definition::model::Model;

/// Shows a mapping template that writes what a model describes.
pub(crate) struct GetModelTemplate;

#[async_trait]
impl Operation for GetModelTemplate {
    type State = Apigateway;
    type Input = GetModelTemplateInput;
    type Output = GetModelTemplateOutput;
    const NAME: &'static str = "GetModelTemplate";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetModelTemplateInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/models/{}/default_template", input.model_name)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetModelTemplateInput,
    ) -> Result<GetModelTemplateOutput> {
        let missing = no_model(&input.model_name);
        let part: Model = state.part(ctx, &input.rest_api_id, &input.model_name, missing).await?;
        let value = sample::template(part.schema.as_deref().unwrap_or_default());
        Ok(GetModelTemplateOutput { value: Some(value) })
    }
}
