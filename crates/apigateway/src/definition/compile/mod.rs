//! From records to the compiled stage: what CreateDeployment freezes. It must not read or write anything.

mod integration;
mod method;
mod parts;

use std::collections::BTreeMap;

use service::Result;

use super::error::bad_request;
use super::model::{self, Definition, MethodSnapshot, Summary};
use crate::compiled::{Api, ApiKeySource, Resource};

pub(crate) use integration::passthrough;
pub(crate) use parts::authorizer;

/// The frozen API and its summary.
pub(crate) fn compile(definition: &Definition) -> Result<(Api, Summary)> {
    let (resources, summary) = resources(definition)?;
    let Definition { api, authorizers, models, gateway_responses, .. } = definition;
    let source = api.api_key_source.as_str();
    let gateway_responses = gateway_responses.iter();
    let api = Api {
        binary_media_types: api.binary_media_types.clone(),
        minimum_compression_size: api.minimum_compression_size.and_then(|size| size.try_into().ok()),
        endpoint_disabled: api.endpoint_disabled,
        api_key_source: if source == "AUTHORIZER" { ApiKeySource::Authorizer } else { ApiKeySource::Header },
        policy: api.policy.clone(),
        authorizers: authorizers.iter().map(|(id, record)| (id.clone(), parts::authorizer(record))).collect(),
        models: models.iter().map(|(name, record)| (name.clone(), parts::model(record))).collect(),
        gateway_responses: gateway_responses
            .map(|(kind, record)| Ok((kind.clone(), parts::gateway_response(record)?)))
            .collect::<Result<_>>()?,
        resources,
    };
    Ok((api, summary))
}

/// The resources that have methods, and who may call those.
fn resources(definition: &Definition) -> Result<(Vec<Resource>, Summary)> {
    let mut compiled = Vec::new();
    let mut summary = Summary::new();
    for (id, record) in definition.resources.iter().filter(|(_, record)| !record.methods.is_empty()) {
        let Some(path) = definition.api.path(id) else { continue };
        let methods = record.methods.iter();
        let methods = methods.map(|(name, record)| Ok((name.clone(), method::compile(definition, record)?)));
        let methods = methods.collect::<Result<BTreeMap<_, _>>>()?;
        let kinds = record.methods.iter().map(|(name, method)| (name.clone(), snapshot(method)));
        summary.insert(path.clone(), kinds.collect());
        compiled.push(Resource { id: id.clone(), path, methods });
    }
    if compiled.is_empty() {
        return Err(bad_request("The REST API doesn't contain any methods"));
    }
    Ok((compiled, summary))
}

fn snapshot(method: &model::Method) -> MethodSnapshot {
    MethodSnapshot {
        authorization_type: method.authorization_type.clone(),
        api_key_required: method.api_key_required,
    }
}
