//! Methods as operations.

use super::{Version, Writer, filled};
use crate::api::{Method, MethodResponse, Texts};
use crate::json::{Json, Map, map};

impl Writer<'_> {
    /// The name of an operation in its path, and the operation.
    pub(super) fn method(&self, method: &Method) -> (String, Json) {
        let mut operation = match self.version {
            Version::Swagger2 => self.swagger_operation(method),
            Version::OpenApi3 => self.openapi_operation(method),
        };
        operation.extend(map([("security", self.requirements(method))]));
        if self.extensions.all {
            operation
                .extend(map([("x-amazon-apigateway-request-validator", super::text(&method.validator))]));
        }
        if let Some(integration) = method.integration.as_ref().filter(|_| self.extensions.integrations()) {
            let integration = super::integration::integration(integration);
            operation.insert("x-amazon-apigateway-integration".to_owned(), integration.into());
        }
        let name = match method.http_method.as_str() {
            "ANY" => "x-amazon-apigateway-any-method".to_owned(),
            name => name.to_lowercase(),
        };
        (name, operation.into())
    }

    fn swagger_operation(&self, method: &Method) -> Map {
        let mut parameters: Vec<Map> = method.parameters.iter().filter_map(swagger_parameter).collect();
        parameters.extend(method.request_models.values().next().map(|model| body_parameter(model)));
        let responses = method.responses.iter().map(|response| {
            let model = response.models.values().next();
            let members = map([
                ("description", Some(described(response))),
                ("schema", model.map(|model| reference("#/definitions/", model))),
                ("headers", headers(response, |kind| kind)),
            ]);
            (response.status_code.clone(), Json::Map(members))
        });
        map([
            ("operationId", super::text(&method.operation_name)),
            ("consumes", super::items(&consumed(method))),
            ("produces", super::items(&produced(method))),
            ("parameters", (!parameters.is_empty()).then(|| parameters.into())),
            ("responses", Some(responses.collect::<Map>().into())),
        ])
    }

    fn openapi_operation(&self, method: &Method) -> Map {
        let parameters: Vec<Map> = method.parameters.iter().filter_map(openapi_parameter).collect();
        let body = (!method.request_models.is_empty()).then(|| {
            map([("content", Some(content(&method.request_models))), ("required", Some(true.into()))]).into()
        });
        let responses = method.responses.iter().map(|response| {
            let schema = |kind: Map| map([("schema", Some(kind.into()))]);
            let members = map([
                ("description", Some(described(response))),
                ("headers", headers(response, schema)),
                ("content", Some(content(&response.models))),
            ]);
            (response.status_code.clone(), Json::Map(members))
        });
        map([
            ("operationId", super::text(&method.operation_name)),
            ("parameters", (!parameters.is_empty()).then(|| parameters.into())),
            ("requestBody", body),
            ("responses", Some(responses.collect::<Map>().into())),
        ])
    }
}

fn string() -> Map {
    map([("type", Some("string".into()))])
}

/// Name and place of a parameter of requests.
fn named(parameter: &str) -> Option<(&str, &'static str)> {
    let (kind, name) = parameter.strip_prefix("method.request.")?.split_once('.')?;
    let place = match kind {
        "querystring" => "query",
        "multivaluequerystring" => "query",
        "header" | "multivalueheader" => "header",
        "path" => "path",
        _ => return None,
    };
    Some((name, place))
}

fn swagger_parameter((parameter, required): (&String, &bool)) -> Option<Map> {
    let (name, place) = named(parameter)?;
    let mut members = map([
        ("name", Some(name.into())),
        ("in", Some(place.into())),
        ("required", Some((*required).into())),
    ]);
    members.extend(string());
    Some(members)
}

fn openapi_parameter((parameter, required): (&String, &bool)) -> Option<Map> {
    let (name, place) = named(parameter)?;
    Some(map([
        ("name", Some(name.into())),
        ("in", Some(place.into())),
        ("required", required.then(|| true.into())),
        ("schema", Some(string().into())),
    ]))
}

fn body_parameter(model: &str) -> Map {
    map([
        ("in", Some("body".into())),
        ("name", Some(model.into())),
        ("required", Some(true.into())),
        ("schema", Some(reference("#/definitions/", model))),
    ])
}

fn reference(start: &str, model: &str) -> Json {
    map([("$ref", Some(format!("{start}{model}").into()))]).into()
}

fn described(response: &MethodResponse) -> Json {
    format!("{} response", response.status_code).into()
}

/// The headers of a response, each with what `describe` makes of its type.
fn headers(response: &MethodResponse, describe: impl Fn(Map) -> Map) -> Option<Json> {
    let names =
        response.parameters.keys().filter_map(|parameter| parameter.strip_prefix("method.response.header."));
    filled(names.map(|name| (name.to_owned(), describe(string()).into())).collect())
}

fn content(models: &Texts) -> Json {
    let media = |(content_type, model): (&String, &String)| {
        let schema = reference("#/components/schemas/", model);
        (content_type.clone(), Json::Map(map([("schema", Some(schema))])))
    };
    Json::Map(models.iter().map(media).collect())
}

/// The content types that a method reads: as models, or in mapping templates.
fn consumed(method: &Method) -> Vec<String> {
    let templates = method.integration.iter().flat_map(|integration| integration.request_templates.keys());
    distinct(method.request_models.keys().chain(templates))
}

/// The content types that a method answers with.
fn produced(method: &Method) -> Vec<String> {
    let models = method.responses.iter().flat_map(|response| response.models.keys());
    let responses = method.integration.iter().flat_map(|integration| &integration.responses);
    distinct(models.chain(responses.flat_map(|response| response.templates.keys())))
}

fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}
