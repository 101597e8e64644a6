//! API Gateway's extensions for the whole API.

use super::{Writer, filled, items, text, texts};
use crate::api::{DocumentationPart, GatewayResponse, Validator};
use crate::json::{Json, Map, map};

impl Writer<'_> {
    /// Where the configuration of the endpoint differs from the usual one.
    pub(super) fn endpoint(&self) -> Map {
        let endpoint = &self.api.endpoint;
        let members = map([
            ("disableExecuteApiEndpoint", endpoint.disabled.map(Json::from)),
            ("vpcEndpointIds", items(&endpoint.vpc_endpoint_ids)),
            ("ipAddressType", text(&endpoint.ip_address_type)),
        ]);
        map([("x-amazon-apigateway-endpoint-configuration", filled(members).filter(|_| self.extensions.all))])
    }

    pub(super) fn root_extensions(&self) -> Map {
        let mut members = if self.extensions.all { self.settings() } else { Map::new() };
        if self.extensions.documentation {
            members.extend(map([("x-amazon-apigateway-documentation", self.documentation())]));
        }
        members
    }

    fn settings(&self) -> Map {
        let api = self.api;
        let responses = api.gateway_responses.iter().map(gateway_response).collect();
        let validators = api.validators.iter().map(validator).collect();
        map([
            ("x-amazon-apigateway-policy", api.policy.clone()),
            ("x-amazon-apigateway-api-key-source", text(&api.api_key_source)),
            ("x-amazon-apigateway-minimum-compression-size", api.minimum_compression_size.map(Json::from)),
            ("x-amazon-apigateway-gateway-responses", filled(responses)),
            ("x-amazon-apigateway-request-validators", filled(validators)),
            ("x-amazon-apigateway-binary-media-types", items(&api.binary_media_types)),
        ])
    }

    fn documentation(&self) -> Option<Json> {
        let documentation = self.api.documentation.as_ref()?;
        let parts: Vec<Map> = documentation.parts.iter().map(part).collect();
        Some(
            map([("version", text(&documentation.version)), ("documentationParts", Some(parts.into()))])
                .into(),
        )
    }
}

fn gateway_response(response: &GatewayResponse) -> (String, Json) {
    let members = map([
        ("statusCode", text(&response.status_code)),
        ("responseParameters", texts(&response.parameters)),
        ("responseTemplates", texts(&response.templates)),
    ]);
    (response.kind.clone(), members.into())
}

fn validator(validator: &Validator) -> (String, Json) {
    let members = map([
        ("validateRequestParameters", Some(validator.parameters.into())),
        ("validateRequestBody", Some(validator.body.into())),
    ]);
    (validator.name.clone(), members.into())
}

fn part(part: &DocumentationPart) -> Map {
    let location = map([
        ("type", Some(part.location.kind.as_str().into())),
        ("path", text(&part.location.path)),
        ("method", text(&part.location.method)),
        ("statusCode", text(&part.location.status_code)),
        ("name", text(&part.location.name)),
    ]);
    map([("location", Some(location.into())), ("properties", Some(part.properties.clone().into()))])
}
