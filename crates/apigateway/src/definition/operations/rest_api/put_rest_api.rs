//! PutRestApi: changes a REST API to what an OpenAPI document says, or adds that to it.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutRestApiInput, PutRestApiOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::refuse;
use crate::definition::import::Import;
use crate::definition::{Apigateway, view};

/// Changes a REST API to what an OpenAPI document says, or adds that to it.
pub(crate) struct PutRestApi;

#[async_trait]
impl Operation for PutRestApi {
    type State = Apigateway;
    type Input = PutRestApiInput;
    type Output = PutRestApiOutput;
    const NAME: &'static str = "PutRestApi";

    async fn access(_: &Apigateway, ctx: &Context, input: &PutRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PUT", api(&input.rest_api_id, "")))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: PutRestApiInput) -> Result<PutRestApiOutput> {
        let overwrites = input.mode.as_deref() == Some("overwrite");
        let parameters = input.parameters.unwrap_or_default();
        let import = Import::new(&input.body, overwrites, input.fail_on_warnings, &parameters)?;
        refuse(
            import.endpoint_type().is_some(),
            "the import parameter `endpointConfigurationTypes` for an API that exists",
        )?;
        let (api, warnings) = state.import_over(ctx, &import, &input.rest_api_id).await?;
        Ok(PutRestApiOutput {
            warnings: (!warnings.is_empty()).then_some(warnings),
            // Unlike other operations it shows that there are no tags (recorded 2025-07, localstack,
            // `test_put_rest_api_mode_binary_media_types`).
            tags: Some(api.tags.clone()),
            ..view::rest_api(&api)
        })
    }
}
