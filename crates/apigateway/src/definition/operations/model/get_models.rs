//! GetModels: shows an API's models, by name.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetModelsInput, GetModelsOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::model::Model;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};

/// Shows an API's models, by name.
pub(crate) struct GetModels;

#[async_trait]
impl Operation for GetModels {
    type State = Apigateway;
    type Input = GetModelsInput;
    type Output = GetModelsOutput;
    const NAME: &'static str = "GetModels";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetModelsInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/models")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetModelsInput) -> Result<GetModelsOutput> {
        let all: Vec<Model> = state.parts(ctx, &input.rest_api_id).await?.into_values().collect();
        let (items, position) = page(all, |item| &item.name, input.limit, input.position.as_deref())?;
        Ok(GetModelsOutput { position, items: Some(items.iter().map(view::model).collect()) })
    }
}
