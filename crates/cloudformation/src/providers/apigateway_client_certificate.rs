//! `AWS::ApiGateway::ClientCertificate`.

use wire::Map;

use super::apigateway_part::{Known, Part, marked};
use super::target::text;
use crate::schema::{NameRule, Property, ResourceType, TAGS};

/// The provider.
pub(super) static CLIENT_CERTIFICATE: Part = Part {
    schema: &SCHEMA,
    create: "GenerateClientCertificate",
    members: &[("Description", "description")],
    complete: marked,
    id,
    attributes: &[("ClientCertificateId", "clientCertificateId")],
    list: "GetClientCertificates",
    known: Known::Tags,
    delete: "DeleteClientCertificate",
    delete_member: "clientCertificateId",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::ClientCertificate",
    properties: &[Property::text("Description"), Property::new("Tags", TAGS)],
    attributes: &["ClientCertificateId"],
    naming: NameRule::Assigned,
    identifiers: &["ClientCertificateId"],
};

fn id(_: &Map, answer: &Map) -> Option<String> {
    text(answer, "clientCertificateId").map(str::to_owned)
}
