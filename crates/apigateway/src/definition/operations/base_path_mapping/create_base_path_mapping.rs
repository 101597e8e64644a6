//! CreateBasePathMapping: lets a base path of a custom domain name lead to an API.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateBasePathMappingInput, CreateBasePathMappingOutput};

use super::base_path;
use crate::definition::authorization::needs;
use crate::definition::error::{conflict, refuse};
use crate::definition::{Apigateway, view};
use crate::settings::{Host, Mapping};

/// Lets a base path of a custom domain name lead to an API.
pub(crate) struct CreateBasePathMapping;

#[async_trait]
impl Operation for CreateBasePathMapping {
    type State = Apigateway;
    type Input = CreateBasePathMappingInput;
    type Output = CreateBasePathMappingOutput;
    const NAME: &'static str = "CreateBasePathMapping";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &CreateBasePathMappingInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", format!("/domainnames/{}/basepathmappings", input.domain_name)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateBasePathMappingInput,
    ) -> Result<CreateBasePathMappingOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let path = base_path::checked(input.base_path.as_deref().unwrap_or_default())?;
        let mapping =
            Mapping { api: input.rest_api_id, stage: input.stage.filter(|stage| !stage.is_empty()) };
        base_path::check_target(state, ctx, &mapping).await?;
        let create = |host: &mut Host| {
            if host.mappings.contains_key(path) {
                return Err(conflict("Base path already exists for this domain name"));
            }
            let answer = view::base_path_mapping(path, &mapping);
            host.mappings.insert(path.to_owned(), mapping);
            Ok(answer)
        };
        state.change_host(ctx, &input.domain_name, create).await
    }
}
