//! ImportRestApi: makes a REST API of an OpenAPI document.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateRestApiInput, EndpointConfiguration, ImportRestApiInput, ImportRestApiOutput};

use super::create_rest_api;
use crate::definition::authorization::needs;
use crate::definition::error::bad_request;
use crate::definition::import::Import;
use crate::definition::{Apigateway, view};

/// Makes a REST API of an OpenAPI document.
pub(crate) struct ImportRestApi;

#[async_trait]
impl Operation for ImportRestApi {
    type State = Apigateway;
    type Input = ImportRestApiInput;
    type Output = ImportRestApiOutput;
    const NAME: &'static str = "ImportRestApi";

    async fn access(_: &Apigateway, ctx: &Context, _: &ImportRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/restapis"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: ImportRestApiInput,
    ) -> Result<ImportRestApiOutput> {
        let parameters = input.parameters.unwrap_or_default();
        let import = Import::new(&input.body, true, input.fail_on_warnings, &parameters)?;
        let name = import.title().ok_or_else(|| bad_request("Invalid OpenAPI input."))?.to_owned();
        let types = import.endpoint_type().map(|kind| vec![kind.to_owned()]);
        let endpoint = EndpointConfiguration { types, ..Default::default() };
        let bare = CreateRestApiInput { name, endpoint_configuration: Some(endpoint), ..Default::default() };
        let bare = create_rest_api::record(state, ctx, bare)?;
        let (api, warnings) = state.import_new(ctx, &import, bare).await?;
        Ok(ImportRestApiOutput {
            warnings: (!warnings.is_empty()).then_some(warnings),
            ..view::rest_api(&api)
        })
    }
}
