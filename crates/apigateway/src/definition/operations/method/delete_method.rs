//! DeleteMethod: removes a method with all that belongs to it.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteMethodInput, DeleteMethodOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{method, needs};
use crate::definition::error::no_method;
use crate::definition::model::Resource;

/// Removes a method with all that belongs to it.
pub(crate) struct DeleteMethod;

#[async_trait]
impl Operation for DeleteMethod {
    type State = Apigateway;
    type Input = DeleteMethodInput;
    type Output = DeleteMethodOutput;
    const NAME: &'static str = "DeleteMethod";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteMethodInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, ""),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: DeleteMethodInput) -> Result<DeleteMethodOutput> {
        let delete = |record: &mut Resource| record.methods.remove(&input.http_method).ok_or_else(no_method);
        state.change_resource(ctx, &input.rest_api_id, &input.resource_id, delete).await?;
        Ok(DeleteMethodOutput {})
    }
}
