//! Methods of a document as records.

use openapi::Authorization;
use service::Result;

use super::access::Names;
use super::integration;
use super::outcome::Outcome;
use crate::definition::mapping::{check_request_parameters, check_response_parameters};
use crate::definition::model::{Method, MethodResponse, Texts};
use crate::definition::operations::check_cache_key;
use crate::definition::resources::References;

/// Which resource's methods are put, and what they may refer to.
pub(super) struct Putting<'a> {
    pub path: &'a str,
    /// The resource's id.
    pub resource: &'a str,
    pub names: &'a Names,
    pub references: &'a References,
}

impl Putting<'_> {
    /// The record of a method with all that lies below it; what of it cannot be is noted.
    pub fn record(&self, method: &openapi::Method, outcome: &mut Outcome) -> Option<Method> {
        let (name, path) = (&method.http_method, self.path);
        let what = || format!("Unable to put method '{name}' on resource at path '{path}'");
        let mut record = outcome.note(what, self.method(method))?;
        for response in &method.responses {
            let status = &response.status_code;
            let what = || {
                format!("Unable to put method response '{status}' on '{name}' for resource at path '{path}'")
            };
            if let Some(response) = outcome.note(what, self.response(response)) {
                record.responses.insert(status.clone(), response);
            }
        }
        if let Some(found) = &method.integration {
            let what = || format!("Unable to put integration on '{name}' for resource at path '{path}'");
            let made = integration::record(found, self.resource);
            let made = made.and_then(|made| check_cache_key(&record, &made).map(|()| made));
            record.integration = outcome.note(what, made);
            integration::put_responses(&mut record, found, |status, done| {
                let what = || {
                    format!(
                        "Unable to put integration response '{status}' on '{name}' for resource at path '{path}'"
                    )
                };
                outcome.note(what, done);
            });
        }
        Some(record)
    }

    fn method(&self, method: &openapi::Method) -> Result<Method> {
        let (authorization_type, authorizer_id, scopes) = match &method.authorization {
            Authorization::None => ("NONE", None, Vec::new()),
            Authorization::Iam => ("AWS_IAM", None, Vec::new()),
            Authorization::Authorizer { name, scopes } => {
                let (kind, id) = self.names.authorizer(name);
                (kind, id, scopes.clone())
            }
        };
        let mut record = Method {
            authorization_type: authorization_type.to_owned(),
            authorizer_id,
            authorization_scopes: scopes,
            api_key_required: method.api_key_required,
            request_validator_id: method.validator.as_deref().map(|name| self.names.validator(name)),
            operation_name: method.operation_name.clone(),
            request_parameters: given(&method.parameters),
            request_models: given(&method.request_models),
            responses: Default::default(),
            integration: None,
        };
        check_request_parameters(record.request_parameters.as_ref().unwrap_or(&Default::default()))?;
        self.references.check(&mut record)?;
        Ok(record)
    }

    fn response(&self, response: &openapi::MethodResponse) -> Result<MethodResponse> {
        let models: Option<Texts> = given(&response.models);
        self.references.check_models(models.as_ref())?;
        let parameters = given(&response.parameters);
        check_response_parameters(parameters.as_ref().unwrap_or(&Default::default()))?;
        Ok(MethodResponse { parameters, models })
    }
}

/// What a document has of something; nothing rather than an empty map.
pub(super) fn given<T, U>(all: &T) -> Option<U>
where
    T: Clone + IntoIterator,
    U: FromIterator<T::Item>,
{
    let mut items = all.clone().into_iter().peekable();
    items.peek().is_some().then_some(())?;
    Some(items.collect())
}
