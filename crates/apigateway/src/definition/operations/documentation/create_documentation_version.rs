//! CreateDocumentationVersion: keeps the documentation parts as they stand.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateDocumentationVersionInput, CreateDocumentationVersionOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::{conflict, no_api};
use crate::definition::model::{DocumentationPart, DocumentationVersion, RestApi, Stage};
use crate::definition::{Apigateway, view};

/// Keeps the documentation parts as they stand.
pub(crate) struct CreateDocumentationVersion;

#[async_trait]
impl Operation for CreateDocumentationVersion {
    type State = Apigateway;
    type Input = CreateDocumentationVersionInput;
    type Output = CreateDocumentationVersionOutput;
    const NAME: &'static str = "CreateDocumentationVersion";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &CreateDocumentationVersionInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/documentation/versions")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateDocumentationVersionInput,
    ) -> Result<CreateDocumentationVersionOutput> {
        let api = &input.rest_api_id;
        let parts = state.parts::<DocumentationPart>(ctx, api).await?.into_values().collect();
        let version = DocumentationVersion {
            version: input.documentation_version,
            description: input.description,
            created: ctx.time,
            parts,
        };
        let create = |all: &mut BTreeMap<String, DocumentationVersion>| {
            if all.contains_key(&version.version) {
                return Err(conflict(format!("Documentation version '{}' already exists", version.version)));
            }
            all.insert(version.version.clone(), version.clone());
            Ok(view::documentation_version(&version))
        };
        if let Some(stage) = &input.stage_name {
            state.stage(ctx, api, stage).await?;
        }
        let answer = state.change_parts(ctx, api, no_api(&ctx.account, api), create).await?;
        if let Some(stage) = &input.stage_name {
            let document = |stage: &mut Stage, _: &RestApi| {
                stage.documentation_version = Some(version.version);
                Ok(())
            };
            state.change_stage(ctx, api, stage, document).await?;
        }
        Ok(answer)
    }
}
