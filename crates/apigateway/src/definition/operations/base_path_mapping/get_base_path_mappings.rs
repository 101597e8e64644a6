//! GetBasePathMappings: shows where the base paths of a custom domain name lead.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetBasePathMappingsInput, GetBasePathMappingsOutput};

use crate::definition::authorization::needs;
use crate::definition::error::refuse;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};
use crate::settings::Mapping;

/// Shows where the base paths of a custom domain name lead.
pub(crate) struct GetBasePathMappings;

#[async_trait]
impl Operation for GetBasePathMappings {
    type State = Apigateway;
    type Input = GetBasePathMappingsInput;
    type Output = GetBasePathMappingsOutput;
    const NAME: &'static str = "GetBasePathMappings";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetBasePathMappingsInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/domainnames/{}/basepathmappings", input.domain_name)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetBasePathMappingsInput,
    ) -> Result<GetBasePathMappingsOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let host = state.host(ctx, &input.domain_name).await?;
        let all: Vec<(String, Mapping)> = host.mappings.into_iter().collect();
        let (items, position) = page(all, |(path, _)| path, input.limit, input.position.as_deref())?;
        let items = items.iter().map(|(path, mapping)| view::base_path_mapping(path, mapping)).collect();
        Ok(GetBasePathMappingsOutput { position, items: Some(items) })
    }
}
