//! CreateModel: makes a new model of an API.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateModelInput, CreateModelOutput};

use super::schema;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_api};
use crate::definition::model::Model;
use crate::definition::{Apigateway, view};

/// Makes a new model of an API.
pub(crate) struct CreateModel;

#[async_trait]
impl Operation for CreateModel {
    type State = Apigateway;
    type Input = CreateModelInput;
    type Output = CreateModelOutput;
    const NAME: &'static str = "CreateModel";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateModelInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/models")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: CreateModelInput) -> Result<CreateModelOutput> {
        let id = ids::api(state.platform.entropy.as_ref(), 6);
        let (api, absent) = (input.rest_api_id.clone(), no_api(&ctx.account, &input.rest_api_id));
        let create = move |all: &mut BTreeMap<String, Model>| {
            let model = record(id, input)?;
            if all.contains_key(&model.name) {
                return Err(conflict("Model name already exists for this REST API"));
            }
            all.insert(model.name.clone(), model.clone());
            Ok(view::model(&model))
        };
        state.change_parts(ctx, &api, absent, create).await
    }
}

fn record(id: String, input: CreateModelInput) -> Result<Model> {
    let model = Model {
        id,
        name: input.name,
        description: input.description.filter(|text| !text.is_empty()),
        schema: input.schema,
        content_type: input.content_type,
    };
    schema::whole(&model)?;
    Ok(model)
}
