//! What an authorizer must be. The wording is known for URIs (moto, terraform-provider-aws, 2019–2025) and names; the
//! rest is our reading.

use std::collections::BTreeMap;

use service::Result;

use crate::definition::error::{bad_request, conflict};
use crate::definition::integration_uri::lambda_function;
use crate::definition::model::{Authorizer, AuthorizerKind};

/// Of results that are kept longer than an hour, or no whole number of seconds.
pub(super) const TTL: &str = "Authorizer result TTL must be between 0 and 3600 seconds";

/// Checks what its type needs.
pub(crate) fn whole(authorizer: &Authorizer) -> Result<()> {
    if authorizer.name.is_empty() {
        return Err(bad_request("Authorizer name must be non-empty"));
    }
    if authorizer.result_ttl.is_some_and(|ttl| !(0..=3600).contains(&ttl)) {
        return Err(bad_request(TTL));
    }
    match authorizer.kind {
        AuthorizerKind::CognitoUserPools => user_pools(&authorizer.provider_arns)?,
        AuthorizerKind::Token | AuthorizerKind::Request => function(authorizer.uri.as_deref())?,
    }
    identity_source(authorizer)
}

fn user_pools(arns: &[String]) -> Result<()> {
    let is_pool = |arn: &String| {
        base::Arn::parse(arn)
            .is_ok_and(|arn| arn.service == "cognito-idp" && arn.resource.starts_with("userpool/"))
    };
    match arns.iter().find(|arn| !is_pool(arn)) {
        Some(other) => Err(bad_request(format!("Invalid Cognito User Pool ARN: {other}"))),
        None if arns.is_empty() => Err(bad_request("At least one Cognito User Pool ARN must be specified")),
        None => Ok(()),
    }
}

fn function(uri: Option<&str>) -> Result<()> {
    let uri = uri.unwrap_or_default();
    lambda_function(uri).map(drop).map_err(|_| {
        bad_request(format!(
            "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda \
             function invocation."
        ))
    })
}

/// A header for tokens; of requests several sources, and none only if results are not kept.
fn identity_source(authorizer: &Authorizer) -> Result<()> {
    let sources = authorizer.identity_source.as_deref().unwrap_or_default();
    let all: Vec<&str> = sources.split(',').map(str::trim).filter(|source| !source.is_empty()).collect();
    let known: &[&str] = match authorizer.kind {
        AuthorizerKind::Request => {
            &["method.request.header.", "method.request.querystring.", "stageVariables.", "context."]
        }
        AuthorizerKind::Token | AuthorizerKind::CognitoUserPools => &["method.request.header."],
    };
    let is_known =
        |source: &&str| known.iter().any(|start| source.len() > start.len() && source.starts_with(start));
    let is_needed = match authorizer.kind {
        AuthorizerKind::Request => authorizer.result_ttl != Some(0),
        AuthorizerKind::Token => true,
        AuthorizerKind::CognitoUserPools => false,
    };
    match all.iter().find(|source| !is_known(source)) {
        Some(other) => Err(bad_request(format!("Invalid identity source specified: {other}"))),
        None if all.is_empty() && is_needed => Err(bad_request("Identity source must be specified")),
        None => Ok(()),
    }
}

/// Checks that no other authorizer of the API has the name.
pub(super) fn unique(authorizer: &Authorizer, all: &BTreeMap<String, Authorizer>) -> Result<()> {
    let Authorizer { id, name, .. } = authorizer;
    if all.values().any(|other| other.name == *name && other.id != *id) {
        return Err(conflict(format!(
            "Authorizer name must be unique. Authorizer {name} already exists in this RestApi."
        )));
    }
    Ok(())
}
