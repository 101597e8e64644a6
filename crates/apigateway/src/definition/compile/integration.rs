//! An integration's record, frozen.

use base::Arn;
use service::Result;

use crate::compiled::{
    ContentHandling, Integration, IntegrationKind, IntegrationResponse, Passthrough, Source, service_model,
};
use crate::definition::model;
use crate::definition::{error::unsupported, mapping};

/// An integration with its mappings taken apart.
pub(crate) fn compile(record: &model::Integration) -> Result<Integration> {
    check_service(record)?;
    let responses = record.responses.values().flat_map(|response| &response.templates);
    record.request_templates.iter().chain(responses).flatten().for_each(warn_of_template);
    let parameters = record.request_parameters.iter().flatten();
    let parameters =
        parameters.map(|(target, expression)| Ok((mapping::target(target)?, mapping::source(expression)?)));
    let responses = record.responses.iter();
    let responses = responses.map(|(code, record)| Ok((code.clone(), response(record)?)));
    Ok(Integration {
        kind: kind(record.kind),
        http_method: record.http_method.clone(),
        uri: record.uri.clone().unwrap_or_default(),
        credentials: record.credentials.clone(),
        parameters: parameters.collect::<Result<_>>()?,
        templates: record.request_templates.clone().unwrap_or_default(),
        passthrough: passthrough(&record.passthrough_behavior).unwrap_or(Passthrough::WhenNoMatch),
        content_handling: record.content_handling.as_deref().and_then(content_handling),
        timeout_ms: u64::try_from(record.timeout_in_millis).unwrap_or_default(),
        insecure: record.tls_config.is_some_and(|config| config.insecure_skip_verification),
        cache_namespace: record.cache_namespace.clone(),
        cache_key: cache_key(record)?,
        responses: responses.collect::<Result<_>>()?,
    })
}

/// By what answers are told apart: a parameter of the method, or what is mapped to one of the integration.
fn cache_key(record: &model::Integration) -> Result<Vec<(String, Source)>> {
    let mapped =
        |name: &String| record.request_parameters.iter().flatten().find(|(target, _)| *target == name);
    let expression = |name| mapped(name).map_or(name, |(_, expression)| expression);
    let names = record.cache_key_parameters.iter();
    names.map(|name| Ok((name.clone(), mapping::source(expression(name))?))).collect()
}

/// AWS deploys a template that is none, and fails every request that it is for; here the log says so at once.
fn warn_of_template((media_type, source): (&String, &String)) {
    if let Err(error) = vtl::Template::parse(source) {
        let excerpt = error.excerpt(source);
        tracing::warn!("mapping template for {media_type}: {error}\n{excerpt}");
    }
}

fn kind(kind: model::IntegrationKind) -> IntegrationKind {
    match kind {
        model::IntegrationKind::Aws => IntegrationKind::Aws,
        model::IntegrationKind::AwsProxy => IntegrationKind::AwsProxy,
        model::IntegrationKind::Http => IntegrationKind::Http,
        model::IntegrationKind::HttpProxy => IntegrationKind::HttpProxy,
        model::IntegrationKind::Mock => IntegrationKind::Mock,
    }
}

/// Refuses services that Landfall does not have: every request would fail.
fn check_service(record: &model::Integration) -> Result<()> {
    let uri = record.uri.as_deref().unwrap_or_default();
    let service = Arn::parse(uri).ok().filter(|_| record.kind == model::IntegrationKind::Aws);
    match service.filter(|arn| service_model(&arn.account).is_none()) {
        Some(arn) => Err(unsupported(&format!("integrations with the AWS service `{}`", arn.account))),
        None => Ok(()),
    }
}

fn response(record: &model::IntegrationResponse) -> Result<IntegrationResponse> {
    let parameters = record.parameters.iter().flatten();
    let headers = parameters.filter_map(|(target, expression)| {
        let header = mapping::response_header(target)?;
        Some(mapping::source(expression).map(|source| (header.to_owned(), source)))
    });
    Ok(IntegrationResponse {
        selection_pattern: record.selection_pattern.clone().filter(|pattern| !pattern.is_empty()),
        headers: headers.collect::<Result<_>>()?,
        templates: record.templates.clone().unwrap_or_default(),
        content_handling: record.content_handling.as_deref().and_then(content_handling),
    })
}

fn content_handling(name: &str) -> Option<ContentHandling> {
    match name {
        "CONVERT_TO_BINARY" => Some(ContentHandling::ToBinary),
        "CONVERT_TO_TEXT" => Some(ContentHandling::ToText),
        _ => None,
    }
}

/// The passthrough behavior of this name.
pub(crate) fn passthrough(name: &str) -> Option<Passthrough> {
    match name {
        "WHEN_NO_MATCH" => Some(Passthrough::WhenNoMatch),
        "WHEN_NO_TEMPLATES" => Some(Passthrough::WhenNoTemplates),
        "NEVER" => Some(Passthrough::Never),
        _ => None,
    }
}
