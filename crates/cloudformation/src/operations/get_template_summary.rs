//! `GetTemplateSummary`, of a template or of a stack's.

use async_trait::async_trait;
use indexmap::IndexMap;
use service::{Access, Context, Operation, Result};
use template::Template;
use wire::cloudformation::{
    GetTemplateSummaryInput, GetTemplateSummaryOutput, ParameterConstraints, ParameterDeclaration,
    ResourceIdentifierSummary,
};

use super::request::{general_access, invalid, stack_access, template_body};
use crate::Cloudformation;
use crate::error::{no_stack_with_id, not_honoured, validation};
use crate::keys::Place;
use crate::plan;
use crate::providers::provider;
use crate::storage::View;

/// The only version there is; told even where the template does not state it.
const VERSION: &str = "2010-09-09";

/// The operation.
pub struct GetTemplateSummary;

#[async_trait]
impl Operation for GetTemplateSummary {
    type State = Cloudformation;
    type Input = GetTemplateSummaryInput;
    type Output = GetTemplateSummaryOutput;
    const NAME: &'static str = "GetTemplateSummary";

    async fn access(
        _: &Cloudformation,
        ctx: &Context,
        input: &GetTemplateSummaryInput,
    ) -> Result<Vec<Access>> {
        let action = "cloudformation:GetTemplateSummary";
        Ok(match &input.stack_name {
            Some(name) => stack_access(ctx, action, name),
            None => general_access(action),
        })
    }

    /// Recorded: localstack `api/test_templates.snapshot.json::test_get_template_summary` (2023-05-24) and
    /// `test_get_template_summary_failed_stack` (2025-10-07).
    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: GetTemplateSummaryInput,
    ) -> Result<GetTemplateSummaryOutput> {
        refuse_unsupported(&input)?;
        let body = match &input.stack_name {
            Some(_) if input.template_body.is_some() => {
                return Err(validation(
                    "Only one of StackName or TemplateBody or TemplateURL may be specified.",
                ));
            }
            Some(name) => stack_template(state, ctx, name).await?,
            None => template_body(input.template_body.as_ref(), input.template_url.as_ref())?.to_owned(),
        };
        let template = plan::parse(&body).map_err(|problems| invalid(&problems))?;
        Ok(summary(&template))
    }
}

fn refuse_unsupported(input: &GetTemplateSummaryInput) -> Result<()> {
    let warnings = input.template_summary_config.as_ref();
    let warnings =
        warnings.and_then(|config| config.treat_unrecognized_resource_types_as_warnings) == Some(true);
    let refused = [
        (input.template_url.is_some(), "TemplateURL", "pass the template itself in TemplateBody"),
        (input.stack_set_name.is_some(), "StackSetName", "there are no stack sets"),
        (input.call_as.is_some(), "CallAs", "there are no stack sets"),
        (warnings, "TreatUnrecognizedResourceTypesAsWarnings", "leave it out"),
    ];
    match refused.iter().find(|(is_given, ..)| *is_given) {
        Some((_, parameter, advice)) => Err(not_honoured(parameter, advice)),
        None => Ok(()),
    }
}

async fn stack_template(state: &Cloudformation, ctx: &Context, name: &str) -> Result<String> {
    let view = View::of(&state.engine.platform.store).await?;
    let found = view.find(&Place::of(ctx), name).await?;
    let (key, _) = found.ok_or_else(|| no_stack_with_id(name))?;
    view.template(&key).await?.ok_or_else(|| no_stack_with_id(name))
}

fn summary(template: &Template) -> GetTemplateSummaryOutput {
    let mut by_type: IndexMap<&str, Vec<String>> = IndexMap::new();
    for resource in template.resources.values() {
        by_type.entry(&resource.kind).or_default().push(resource.logical_id.clone());
    }
    let types = template.resources.values().map(|resource| resource.kind.clone());
    let capabilities = template::capabilities(template);
    GetTemplateSummaryOutput {
        parameters: Some(template.parameters.values().map(declaration).collect()),
        description: template.description.clone(),
        capabilities: capabilities.as_ref().map(|needed| vec![needed.required.name().to_owned()]),
        capabilities_reason: capabilities.map(|needed| needed.reason),
        resource_types: Some(types.collect()),
        version: Some(VERSION.to_owned()),
        metadata: template.metadata.as_ref().map(plan::plain_text),
        resource_identifier_summaries: Some(by_type.into_iter().map(identifiers).collect()),
        ..Default::default()
    }
}

fn declaration(parameter: &template::Parameter) -> ParameterDeclaration {
    ParameterDeclaration {
        parameter_key: Some(parameter.name.clone()),
        default_value: parameter.default.clone(),
        parameter_type: Some(parameter.kind.name()),
        no_echo: Some(parameter.no_echo),
        description: parameter.description.clone(),
        parameter_constraints: Some(ParameterConstraints {
            allowed_values: parameter.allowed_values.clone(),
        }),
    }
}

fn identifiers((kind, logical_ids): (&str, Vec<String>)) -> ResourceIdentifierSummary {
    let identifiers = provider(kind).map(|provider| provider.schema().identifiers);
    let identifiers = identifiers.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    ResourceIdentifierSummary {
        resource_type: Some(kind.to_owned()),
        logical_resource_ids: Some(logical_ids),
        resource_identifiers: identifiers,
    }
}
