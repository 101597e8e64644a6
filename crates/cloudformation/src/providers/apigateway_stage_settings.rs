//! The settings of a stage that the calls which make one do not take: they are patched in afterwards. They stand among the
//! properties of `AWS::ApiGateway::Stage`, and of a deployment's `StageDescription`.

use wire::{Map, Value};

use super::target::{structure, structures, text};
use super::{CallError, Caller};
use crate::json;
use crate::schema::{Kind, Property};

/// Settings of a method, or of all: properties and the paths of UpdateStage.
const METHOD: [(&str, &str); 8] = [
    ("CacheDataEncrypted", "caching/dataEncrypted"),
    ("CacheTtlInSeconds", "caching/ttlInSeconds"),
    ("CachingEnabled", "caching/enabled"),
    ("DataTraceEnabled", "logging/dataTrace"),
    ("LoggingLevel", "logging/loglevel"),
    ("MetricsEnabled", "metrics/enabled"),
    ("ThrottlingBurstLimit", "throttling/burstLimit"),
    ("ThrottlingRateLimit", "throttling/rateLimit"),
];

pub(super) const METHOD_SETTINGS: Kind = Kind::List(&Kind::Object(&[
    Property::new("CacheDataEncrypted", Kind::Boolean),
    Property::new("CacheTtlInSeconds", Kind::Integer),
    Property::new("CachingEnabled", Kind::Boolean),
    Property::new("DataTraceEnabled", Kind::Boolean),
    Property::text("HttpMethod"),
    Property::text("LoggingLevel"),
    Property::new("MetricsEnabled", Kind::Boolean),
    Property::text("ResourcePath"),
    Property::new("ThrottlingBurstLimit", Kind::Integer),
    Property::new("ThrottlingRateLimit", Kind::Number),
]));
pub(super) const ACCESS_LOG: Kind =
    Kind::Object(&[Property::text("DestinationArn"), Property::text("Format")]);
pub(super) const CANARY: Kind = Kind::Object(&[
    Property::text("DeploymentId"),
    Property::new("PercentTraffic", Kind::Number),
    Property::new("StageVariableOverrides", Kind::Map(&Kind::String)),
    Property::new("UseStageCache", Kind::Boolean),
]);

/// Sets what the properties ask for; nothing if they ask for nothing.
pub(super) async fn apply(
    caller: &Caller,
    api: &str,
    stage: &str,
    properties: &Map,
) -> Result<(), CallError> {
    let operations = operations(properties);
    if operations.is_empty() {
        return Ok(());
    }
    let input = Map::from([
        ("restApiId", Value::from(api)),
        ("stageName", stage.into()),
        ("patchOperations", Value::List(operations)),
    ]);
    caller.call("apigateway", "UpdateStage", input).await.map(drop)
}

fn operations(properties: &Map) -> Vec<Value> {
    let mut operations = Vec::new();
    let mut replace = |path: String, value: &Value| {
        let operation =
            [("op", Value::from("replace")), ("path", path.into()), ("value", json::document(value).into())];
        operations.push(Value::Map(Map::from(operation)));
    };
    if let Some(log) = structure(properties, "AccessLogSetting") {
        for (property, member) in [("DestinationArn", "destinationArn"), ("Format", "format")] {
            if let Some(value) = log.get(property) {
                replace(format!("/accessLogSettings/{member}"), value);
            }
        }
    }
    if let Some(certificate) = properties.get("ClientCertificateId") {
        replace("/clientCertificateId".to_owned(), certificate);
    }
    let whole = [("/*/*".to_owned(), properties)];
    let single = structures(properties, "MethodSettings").map(|setting| (method_path(setting), setting));
    for (path, setting) in whole.into_iter().chain(single) {
        for (property, member) in METHOD {
            if let Some(value) = setting.get(property) {
                replace(format!("{path}/{member}"), value);
            }
        }
    }
    operations
}

/// The method's path in UpdateStage: `/*` and `/~1pets` already have the form, `/` and `/pets` are brought into it.
fn method_path(setting: &Map) -> String {
    let resource = text(setting, "ResourcePath").unwrap_or("/*");
    let resource = match resource.strip_prefix('/').unwrap_or(resource) {
        "" => "~1".to_owned(),
        rest => rest.replace('/', "~1"),
    };
    format!("/{resource}/{}", text(setting, "HttpMethod").unwrap_or("*"))
}

/// A canary as CreateStage and CreateDeployment take it.
pub(super) fn canary(given: &Map) -> Map {
    let names = [
        ("DeploymentId", "deploymentId"),
        ("PercentTraffic", "percentTraffic"),
        ("StageVariableOverrides", "stageVariableOverrides"),
        ("UseStageCache", "useStageCache"),
    ];
    super::target::renamed(given, &names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_become_patches() {
        let setting = Map::from([
            ("ResourcePath", Value::from("/pets/{id}")),
            ("HttpMethod", "GET".into()),
            ("ThrottlingBurstLimit", Value::Int(3)),
        ]);
        let properties = Map::from([
            ("CachingEnabled", Value::Bool(true)),
            ("MethodSettings", Value::List(vec![Value::Map(setting)])),
            ("AccessLogSetting", Value::Map(Map::from([("Format", Value::from("$context.requestId"))]))),
        ]);
        let shown: Vec<String> = operations(&properties)
            .iter()
            .filter_map(Value::as_map)
            .map(|one| format!("{} {}", text(one, "path").unwrap(), text(one, "value").unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                "/accessLogSettings/format $context.requestId",
                "/*/*/caching/enabled true",
                "/pets~1{id}/GET/throttling/burstLimit 3",
            ]
        );
    }

    #[test]
    fn paths_of_methods_are_escaped_once() {
        let path = |resource: &str| method_path(&Map::from([("ResourcePath", Value::from(resource))]));
        assert_eq!(path("/*"), "/*/*");
        assert_eq!(path("/"), "/~1/*");
        assert_eq!(path("/~1pets"), "/~1pets/*");
    }
}
