//! What a document says beside its resources: models, authorizers, request validators, gateway responses, documentation.
//! What has the same name as before keeps its id.

use std::collections::BTreeMap;

use base::{Entropy, ids};
use openapi::{Api, Documentation, Json};
use service::Result;

use super::held::Held;
use super::outcome::Outcome;
use crate::definition::error::{bad_request, no_gateway_response};
use crate::definition::gateway_responses;
use crate::definition::model::{
    Authorizer, AuthorizerKind, DocumentationPart, GatewayResponse, Model, RequestValidator,
};
use crate::definition::operations::{
    check_authorizer, check_gateway_response, check_model, merge_part, part_record,
};

/// Puts parts.
pub(super) struct Parts<'a> {
    pub overwrites: bool,
    pub entropy: &'a dyn Entropy,
    pub outcome: &'a mut Outcome,
}

impl Parts<'_> {
    pub fn put(&mut self, held: &mut Held, document: &Api) {
        let definition = &mut held.definition;
        self.models(&definition.api.id, &mut definition.models, document);
        self.authorizers(&mut definition.authorizers, document);
        self.validators(&mut definition.validators, document);
        self.gateway_responses(&mut definition.gateway_responses, document);
    }

    /// What was there, of which only the ids count when the document overwrites.
    fn before<T: Clone>(&self, all: &mut BTreeMap<String, T>) -> BTreeMap<String, T> {
        if self.overwrites { std::mem::take(all) } else { all.clone() }
    }

    fn id<'b>(&self, mut known: impl Iterator<Item = &'b String>) -> String {
        known.next().cloned().unwrap_or_else(|| ids::api(self.entropy, 6))
    }

    fn models(&mut self, api: &str, all: &mut BTreeMap<String, Model>, document: &Api) {
        let before = self.before(all);
        for model in &document.models {
            let known = document.models.iter().map(|model| &model.name).chain(before.keys());
            let known: Vec<&String> = known.collect();
            let record = Model {
                id: self.id(before.get(&model.name).map(|model| &model.id).into_iter()),
                name: model.name.clone(),
                description: model.description.clone(),
                schema: Some(referring(&model.schema, api, &known).to_string()),
                content_type: "application/json".to_owned(),
            };
            let what = || format!("Unable to create model for '{}'", model.name);
            if self.outcome.note(what, check_model(&record)).is_some() {
                all.insert(record.name.clone(), record);
            }
        }
    }

    fn authorizers(&mut self, all: &mut BTreeMap<String, Authorizer>, document: &Api) {
        let before = self.before(all);
        for authorizer in &document.authorizers {
            let known = before.values().filter(|known| known.name == authorizer.name).map(|known| &known.id);
            let id = self.id(known);
            let what = || format!("Unable to create authorizer '{}'", authorizer.name);
            if let Some(record) = self.outcome.note(what, record(id, authorizer)) {
                all.insert(record.id.clone(), record);
            }
        }
    }

    fn validators(&mut self, all: &mut BTreeMap<String, RequestValidator>, document: &Api) {
        let before = self.before(all);
        for validator in &document.validators {
            let named = |known: &&RequestValidator| known.name.as_deref() == Some(&validator.name);
            let id = self.id(before.values().filter(named).map(|known| &known.id));
            let record = RequestValidator {
                id: id.clone(),
                name: Some(validator.name.clone()),
                validates_body: validator.body,
                validates_parameters: validator.parameters,
            };
            all.insert(id, record);
        }
    }

    fn gateway_responses(&mut self, all: &mut BTreeMap<String, GatewayResponse>, document: &Api) {
        self.before(all);
        for response in &document.gateway_responses {
            let record = GatewayResponse {
                status_code: response.status_code.clone(),
                parameters: response.parameters.clone().into_iter().collect(),
                templates: response.templates.clone().into_iter().collect(),
            };
            let what = || format!("Unable to put gateway response '{}'", response.kind);
            self.outcome.note(what, put_gateway_response(all, &response.kind, record));
        }
    }
}

/// A schema in which other models are named as API Gateway names them.
fn referring(schema: &Json, api: &str, known: &[&String]) -> Json {
    schema.with_references(&|name| {
        let is_known = known.iter().any(|known| *known == name);
        is_known.then(|| format!("https://apigateway.amazonaws.com/restapis/{api}/models/{name}"))
    })
}

fn record(id: String, authorizer: &openapi::Authorizer) -> Result<Authorizer> {
    let kind = AuthorizerKind::parse(&authorizer.kind).ok_or_else(|| {
        bad_request("Invalid authorizer type specified. Valid options are TOKEN, REQUEST, COGNITO_USER_POOLS")
    })?;
    let record = Authorizer {
        id,
        name: authorizer.name.clone(),
        kind,
        provider_arns: authorizer.provider_arns.clone(),
        auth_type: authorizer.auth_type.clone(),
        uri: authorizer.uri.clone(),
        credentials: authorizer.credentials.clone(),
        identity_source: authorizer.identity_source.clone(),
        identity_validation_expression: authorizer.identity_validation_expression.clone(),
        result_ttl: authorizer.result_ttl,
    };
    check_authorizer(&record)?;
    Ok(record)
}

/// Puts documentation parts; one about the same as another takes its place.
pub(super) fn documentation(
    held: &mut Held,
    documentation: Option<&Documentation>,
    overwrites: bool,
    entropy: &dyn Entropy,
) {
    if overwrites {
        held.documentation.clear();
    }
    for part in documentation.into_iter().flat_map(|documentation| &documentation.parts) {
        let (location, properties) = part_record(part.clone());
        let part = DocumentationPart { id: ids::api(entropy, 6), location, properties };
        merge_part(&mut held.documentation, part);
    }
}

/// Puts a gateway response as PutGatewayResponse does, with what it has by default.
fn put_gateway_response(
    all: &mut BTreeMap<String, GatewayResponse>,
    kind: &str,
    record: GatewayResponse,
) -> Result<()> {
    check_gateway_response(&record)?;
    all.insert(kind.to_owned(), record);
    let shown = gateway_responses::one(all, kind).ok_or_else(no_gateway_response)?;
    all.insert(kind.to_owned(), shown.response);
    Ok(())
}
