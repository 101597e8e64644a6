//! What must hold for any input: the reader answers, and what is written reads back as it was, in either version and
//! notation, as far as that version can say it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use openapi::{
    Address, Api, Authorization, Authorizer, Documentation, DocumentationPart, Endpoint, Extensions,
    GatewayResponse, Integration, IntegrationResponse, Json, Location, Method, MethodResponse, Model,
    Options, Resource, Texts, Validator, Version, read, write,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{1,5}"
}

fn texts(keys: &'static str) -> impl Strategy<Value = Texts> {
    vec((keys, "[ -~]{0,8}"), 0..3).prop_map(|pairs| pairs.into_iter().collect())
}

fn templates() -> impl Strategy<Value = Texts> {
    vec((prop_oneof!["application/json", "text/plain"], "[ -~\n]{0,12}"), 0..3)
        .prop_map(|pairs| pairs.into_iter().collect())
}

fn integration_response() -> impl Strategy<Value = IntegrationResponse> {
    (option::of("[a-z.*]{1,6}"), "[2-5]0[0-9]", texts("method\\.response\\.header\\.[A-Z]{1,3}"), templates())
        .prop_map(|(selection_pattern, status_code, parameters, templates)| IntegrationResponse {
            selection_pattern: selection_pattern.filter(|pattern| pattern != "default"),
            status_code,
            parameters,
            templates,
            content_handling: None,
        })
}

fn integration() -> impl Strategy<Value = Integration> {
    let kinds = prop_oneof!["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"];
    let rest = (
        texts("integration\\.request\\.header\\.[a-z]{1,3}"),
        templates(),
        option::of(prop_oneof!["WHEN_NO_MATCH", "NEVER"]),
        option::of(50..29_000i64),
        vec("method\\.request\\.path\\.[a-z]{1,3}", 0..3),
        vec(integration_response(), 0..3),
    );
    (kinds, option::of("[A-Z]{3,6}"), option::of("[a-z:/{}]{1,12}"), option::of("[a-z:]{1,6}"), rest)
        .prop_map(|(kind, http_method, uri, credentials, rest)| {
            let (request_parameters, request_templates, passthrough_behavior, timeout, keys, mut responses) =
                rest;
            responses.dedup_by(|one, other| one.selection_pattern == other.selection_pattern);
            if responses.first().is_some_and(|first| {
                responses.iter().skip(1).any(|other| other.selection_pattern == first.selection_pattern)
            }) {
                responses.truncate(1);
            }
            Integration {
                kind,
                http_method,
                uri,
                credentials,
                request_parameters,
                request_templates,
                passthrough_behavior,
                timeout_in_millis: timeout,
                cache_key_parameters: keys,
                responses,
                ..Integration::default()
            }
        })
}

/// The models of the API, which methods may use.
const MODELS: [&str; 3] = ["Pet", "Pets", "Error"];

fn models(content_types: &'static [&'static str]) -> impl Strategy<Value = Texts> {
    vec((prop::sample::select(content_types), prop::sample::select(&MODELS[..])), 0..3).prop_map(|pairs| {
        pairs.into_iter().map(|(kind, model)| (kind.to_owned(), model.to_owned())).collect()
    })
}

fn method(content_types: &'static [&'static str]) -> impl Strategy<Value = Method> {
    let authorization = prop_oneof![
        Just(Authorization::None),
        Just(Authorization::Iam),
        vec("[a-z]{1,4}", 0..3)
            .prop_map(|scopes| Authorization::Authorizer { name: "pool".to_owned(), scopes }),
        Just(Authorization::Authorizer { name: "token".to_owned(), scopes: Vec::new() }),
    ];
    let parameter = ("method\\.request\\.(querystring|header)\\.[a-z]{1,4}", any::<bool>());
    let responses = vec(
        (vec("method\\.response\\.header\\.[A-Z]{1,3}", 0..3), models(content_types)).prop_map(
            |(headers, models)| MethodResponse {
                status_code: String::new(),
                parameters: headers.into_iter().map(|header| (header, false)).collect(),
                models,
            },
        ),
        0..3,
    );
    (
        option::of("[a-z]{1,6}"),
        authorization,
        any::<bool>(),
        option::of(Just("all".to_owned())),
        vec(parameter, 0..3),
        models(content_types),
        responses,
        option::of(integration()),
    )
        .prop_map(
            |(
                operation_name,
                authorization,
                key,
                validator,
                parameters,
                models,
                mut responses,
                integration,
            )| {
                for (at, response) in responses.iter_mut().enumerate() {
                    response.status_code = format!("{}", 200 + at);
                }
                Method {
                    http_method: String::new(),
                    operation_name,
                    authorization,
                    api_key_required: key,
                    validator,
                    parameters: parameters.into_iter().collect(),
                    request_models: models,
                    responses,
                    integration,
                }
            },
        )
}

const HTTP_METHODS: [&str; 3] = ["GET", "POST", "ANY"];

fn api(content_types: &'static [&'static str]) -> impl Strategy<Value = Api> {
    let resources = vec((vec("[a-z]{1,4}", 0..3), vec(method(content_types), 1..4)), 0..3);
    let head =
        (option::of(name()), option::of(name()), vec("[a-z]{1,4}/[a-z]{1,4}", 0..3), option::of(0..100i64));
    (head, resources).prop_map(|((title, description, binary_media_types, size), resources)| Api {
        title,
        description,
        version: Some("1.0".to_owned()),
        endpoint: Endpoint {
            disabled: Some(true),
            vpc_endpoint_ids: vec!["vpce-1".into()],
            ip_address_type: None,
        },
        binary_media_types,
        minimum_compression_size: size,
        api_key_source: Some("HEADER".to_owned()),
        policy: Some(Json::parse(r#"{"Version":"2012-10-17","Statement":[]}"#).unwrap()),
        resources: resources.into_iter().enumerate().map(resource).collect(),
        models: MODELS.iter().map(|name| model(name)).collect(),
        authorizers: authorizers(),
        validators: vec![Validator { name: "all".to_owned(), body: true, parameters: false }],
        gateway_responses: vec![GatewayResponse {
            kind: "DEFAULT_4XX".to_owned(),
            status_code: Some("400".to_owned()),
            parameters: Texts::from([("gatewayresponse.header.X".to_owned(), "'y'".to_owned())]),
            templates: Texts::new(),
        }],
        documentation: Some(documentation()),
    })
}

fn resource((at, (parts, methods)): (usize, (Vec<String>, Vec<Method>))) -> Resource {
    let with_name = |(method, name): (Method, &str)| Method { http_method: name.to_owned(), ..method };
    let mut methods: Vec<Method> = methods.into_iter().zip(HTTP_METHODS).map(with_name).collect();
    for method in &mut methods {
        method.parameters.insert("method.request.path.id".to_owned(), true);
    }
    Resource { path: format!("/{at}{}/{{id}}", parts.concat()), methods }
}

fn model(name: &str) -> Model {
    let schema = r##"{"type":"object","properties":{"next":{"$ref":"Pet"},"$ref":{"type":"string"}},"description":"d"}"##;
    Model { name: name.to_owned(), description: Some("d".to_owned()), schema: Json::parse(schema).unwrap() }
}

fn authorizers() -> Vec<Authorizer> {
    let source = Some("method.request.header.Authorization".to_owned());
    let pool = Authorizer {
        name: "pool".to_owned(),
        kind: "COGNITO_USER_POOLS".to_owned(),
        auth_type: Some("cognito_user_pools".to_owned()),
        identity_source: source.clone(),
        provider_arns: vec!["arn:pool".to_owned()],
        ..Authorizer::default()
    };
    let token = Authorizer {
        name: "token".to_owned(),
        kind: "TOKEN".to_owned(),
        uri: Some("arn:uri".to_owned()),
        identity_source: source,
        result_ttl: Some(0),
        ..Authorizer::default()
    };
    let request = Authorizer {
        name: "request".to_owned(),
        kind: "REQUEST".to_owned(),
        identity_source: Some("method.request.header.A, context.stage".to_owned()),
        ..token.clone()
    };
    vec![pool, token, request]
}

fn documentation() -> Documentation {
    let location = Location { kind: "API".to_owned(), ..Location::default() };
    let properties = Json::parse(r#"{"info":{"description":"x"}}"#).unwrap().as_map().unwrap().clone();
    Documentation { version: Some("1".to_owned()), parts: vec![DocumentationPart { location, properties }] }
}

fn back(api: &Api, version: Version) {
    let all = Extensions { all: true, documentation: true, ..Extensions::default() };
    let document = write(api, version, all, Address { host: "h", stage: "s" });
    for text in [document.to_string(), document.pretty(), document.yaml()] {
        let reading = read(&text, Options::default()).unwrap();
        assert_eq!(reading.warnings, []);
        assert_eq!(&reading.api, api, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn openapi_reads_back(api in api(&["application/json", "text/plain"])) {
        back(&api, Version::OpenApi3);
    }

    /// Swagger has one list of content types for all bodies that a method answers with, so there may be one only.
    #[test]
    fn swagger_reads_back(mut api in api(&["application/json"])) {
        for method in api.resources.iter_mut().flat_map(|resource| &mut resource.methods) {
            if let Some(integration) = &mut method.integration {
                integration.request_templates.clear();
                integration.responses.iter_mut().for_each(|response| response.templates.clear());
            }
        }
        back(&api, Version::Swagger2);
    }

    #[test]
    fn any_text_is_answered(text in "[ -~\n]{0,200}") {
        let _ = read(&text, Options::default());
    }

    #[test]
    fn any_tree_is_answered(pieces in vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let _ = read(&pieces.concat(), Options::default());
    }
}

/// Pieces that steer arbitrary text into documents.
const PIECES: [&str; 24] = [
    "openapi: 3.0.1\n",
    "swagger: \"2.0\"\n",
    "paths:\n",
    "  /a/{b}:\n",
    "    get:\n",
    "      responses:\n",
    "        200:\n",
    "      parameters:\n",
    "      - name: x\n",
    "        in: query\n",
    "      security:\n",
    "      - a: []\n",
    "      x-amazon-apigateway-integration:\n",
    "        type: mock\n",
    "        type: []\n",
    "        uri: {}\n",
    "components:\n",
    "  schemas:\n",
    "    A:\n",
    "      $ref: '#/components/schemas/A'\n",
    "servers:\n",
    "- url: /a/b\n",
    "        $ref: '#/paths'\n",
    "definitions: 1\n",
];

#[test]
fn a_circle_of_references_ends() {
    let text = "openapi: 3.0.1\npaths:\n  /a:\n    $ref: '#/paths/~1b'\n  /b:\n    $ref: '#/paths/~1a'\n";
    let reading = read(text, Options::default()).unwrap();
    let seen: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    let expected = [
        "4:5: Parse issue: attribute paths.'/a' is missing",
        "6:5: Parse issue: attribute paths.'/b' is missing",
    ];
    assert_eq!(seen, expected);
}
