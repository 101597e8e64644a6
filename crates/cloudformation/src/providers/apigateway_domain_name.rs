//! `AWS::ApiGateway::DomainName`.

use wire::Map;

use super::Target;
use super::apigateway_part::marked;
use super::apigateway_part::{Known, Part};
use super::target::{renamed, structure, text};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS, TEXTS};

/// The provider.
pub(super) static DOMAIN_NAME: Part = Part {
    schema: &SCHEMA,
    create: "CreateDomainName",
    members: &[
        ("DomainName", "domainName"),
        ("CertificateArn", "certificateArn"),
        ("OwnershipVerificationCertificateArn", "ownershipVerificationCertificateArn"),
        ("RegionalCertificateArn", "regionalCertificateArn"),
        ("SecurityPolicy", "securityPolicy"),
    ],
    complete,
    id,
    attributes: &[
        ("DistributionDomainName", "distributionDomainName"),
        ("DistributionHostedZoneId", "distributionHostedZoneId"),
        ("DomainNameArn", "domainNameArn"),
        ("RegionalDomainName", "regionalDomainName"),
        ("RegionalHostedZoneId", "regionalHostedZoneId"),
    ],
    list: "GetDomainNames",
    known: Known::Tags,
    delete: "DeleteDomainName",
    delete_member: "domainName",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::DomainName",
    properties: &[
        Property::text("CertificateArn"),
        Property::text("DomainName").create_only(),
        Property::refused("EndpointAccessMode"),
        Property::new("EndpointConfiguration", ENDPOINT),
        Property::refused("MutualTlsAuthentication"),
        Property::text("OwnershipVerificationCertificateArn"),
        Property::text("RegionalCertificateArn"),
        Property::refused("RoutingMode"),
        Property::text("SecurityPolicy"),
        Property::new("Tags", TAGS),
    ],
    attributes: &[
        "DistributionDomainName",
        "DistributionHostedZoneId",
        "DomainNameArn",
        "RegionalDomainName",
        "RegionalHostedZoneId",
    ],
    naming: NameRule::Assigned,
    identifiers: &["DomainName"],
};

const ENDPOINT: Kind = Kind::Object(&[
    Property::text("IpAddressType"),
    Property::new("Types", TEXTS).only(&["EDGE", "REGIONAL"]),
]);

fn complete(target: &Target<'_>, input: &mut Map) {
    marked(target, input);
    let names = [("IpAddressType", "ipAddressType"), ("Types", "types")];
    let endpoint = structure(target.properties, "EndpointConfiguration");
    input.push_some("endpointConfiguration", endpoint.map(|given| renamed(given, &names)));
}

fn id(_: &Map, answer: &Map) -> Option<String> {
    text(answer, "domainName").map(str::to_owned)
}
