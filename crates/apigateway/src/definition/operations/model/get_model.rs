//! GetModel: shows a model.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetModelInput, GetModelOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::{no_model, refuse};
use crate::definition::model::Model;
use crate::definition::{Apigateway, view};

/// Shows a model.
pub(crate) struct GetModel;

#[async_trait]
impl Operation for GetModel {
    type State = Apigateway;
    type Input = GetModelInput;
    type Output = GetModelOutput;
    const NAME: &'static str = "GetModel";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetModelInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, &format!("/models/{}", input.model_name))))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetModelInput) -> Result<GetModelOutput> {
        refuse(input.flatten == Some(true), "`flatten`")?;
        let missing = no_model(&input.model_name);
        let part: Model = state.part(ctx, &input.rest_api_id, &input.model_name, missing).await?;
        Ok(view::model(&part))
    }
}
