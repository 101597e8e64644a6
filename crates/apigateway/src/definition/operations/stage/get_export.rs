//! GetExport: a deployed API as an OpenAPI document.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetExportInput, GetExportOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::read;
use crate::definition::error::{no_deployment, no_stage};
use crate::definition::export::Export;
use crate::definition::keys;
use crate::definition::model::{Definition, DocumentationVersion, Stage};

/// A deployed API as an OpenAPI document.
pub(crate) struct GetExport;

#[async_trait]
impl Operation for GetExport {
    type State = Apigateway;
    type Input = GetExportInput;
    type Output = GetExportOutput;
    const NAME: &'static str = "GetExport";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetExportInput) -> Result<Vec<Access>> {
        let path = format!("/stages/{}/exports/{}", input.stage_name, input.export_type);
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, &path)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetExportInput) -> Result<GetExportOutput> {
        let export = Export::new(&input.export_type, &input.parameters.unwrap_or_default(), input.accepts)?;
        let id = &input.rest_api_id;
        let documentation = state.parts::<DocumentationVersion>(ctx, id).await?;
        let snapshot = state.platform.store.snapshot().await?;
        let stage: Option<Stage> = read(snapshot.as_ref(), &keys::stage(ctx, id, &input.stage_name)).await?;
        let stage = stage.ok_or_else(no_stage)?;
        let frozen: Option<Definition> =
            read(snapshot.as_ref(), &keys::frozen(ctx, id, &stage.deployment)).await?;
        let frozen = frozen.ok_or_else(no_deployment)?;
        let version = stage.documentation_version.as_ref().and_then(|version| documentation.get(version));
        let exported = export.of(&frozen, &stage, version, &ctx.region)?;
        Ok(GetExportOutput {
            content_type: Some(exported.content_type),
            content_disposition: Some(exported.content_disposition),
            body: Some(exported.body.into()),
        })
    }
}
