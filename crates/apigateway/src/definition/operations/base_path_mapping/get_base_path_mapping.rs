//! GetBasePathMapping: shows where a base path of a custom domain name leads.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetBasePathMappingInput, GetBasePathMappingOutput};

use super::base_path;
use crate::definition::authorization::needs;
use crate::definition::error::{no_base_path_mapping, refuse};
use crate::definition::{Apigateway, view};

/// Shows where a base path of a custom domain name leads.
pub(crate) struct GetBasePathMapping;

#[async_trait]
impl Operation for GetBasePathMapping {
    type State = Apigateway;
    type Input = GetBasePathMappingInput;
    type Output = GetBasePathMappingOutput;
    const NAME: &'static str = "GetBasePathMapping";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetBasePathMappingInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            format!("/domainnames/{}/basepathmappings/{}", input.domain_name, input.base_path),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetBasePathMappingInput,
    ) -> Result<GetBasePathMappingOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let host = state.host(ctx, &input.domain_name).await?;
        let path = base_path::stored(&input.base_path);
        let mapping = host.mappings.get(path).ok_or_else(no_base_path_mapping)?;
        Ok(view::base_path_mapping(path, mapping))
    }
}
