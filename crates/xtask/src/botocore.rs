//! Service models as botocore ships them (`data/<service>/<version>/service-2.json[.gz]`), in the model's order.
//!
//! Documentation strings are not read, so that none can reach the generated files.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::Deserialize;

/// One service.
#[derive(Debug, Deserialize)]
pub struct ServiceModel {
    pub metadata: Metadata,
    pub operations: IndexMap<String, Operation>,
    pub shapes: IndexMap<String, Shape>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub api_version: String,
    pub endpoint_prefix: String,
    pub protocol: String,
    pub json_version: Option<String>,
    pub service_id: String,
    pub signing_name: Option<String>,
    pub target_prefix: Option<String>,
    pub xml_namespace: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Operation {
    pub name: String,
    pub http: Http,
    pub input: Option<ShapeRef>,
    pub output: Option<ShapeRef>,
    #[serde(default)]
    pub errors: Vec<ShapeRef>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Http {
    pub method: String,
    pub request_uri: String,
    pub response_code: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShapeRef {
    pub shape: String,
    pub location: Option<String>,
    pub location_name: Option<String>,
    pub result_wrapper: Option<String>,
    pub timestamp_format: Option<String>,
    #[serde(default)]
    pub idempotency_token: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub members: IndexMap<String, ShapeRef>,
    #[serde(default)]
    pub required: Vec<String>,
    pub member: Option<ShapeRef>,
    pub key: Option<ShapeRef>,
    pub value: Option<ShapeRef>,
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pattern: Option<String>,
    pub payload: Option<String>,
    pub timestamp_format: Option<String>,
    pub error: Option<ErrorTrait>,
    #[serde(default)]
    pub exception: bool,
    #[serde(default)]
    pub fault: bool,
    #[serde(default)]
    pub flattened: bool,
    #[serde(default)]
    pub streaming: bool,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(default)]
    pub union: bool,
    #[serde(default)]
    pub eventstream: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorTrait {
    pub code: Option<String>,
    pub http_status_code: Option<u16>,
    pub sender_fault: Option<bool>,
}

/// Reads the newest version of a service's model.
pub fn load(data: &Path, service: &str) -> Result<ServiceModel, String> {
    let file = newest(&data.join(service))?;
    let bytes = read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    parse(&bytes).map_err(|error| format!("{} is not a service model: {error}", file.display()))
}

/// Reads a model from JSON.
pub fn parse(json: &[u8]) -> Result<ServiceModel, serde_json::Error> {
    serde_json::from_slice(json)
}

fn newest(service: &Path) -> Result<PathBuf, String> {
    let versions =
        fs::read_dir(service).map_err(|error| format!("cannot list {}: {error}", service.display()))?;
    let mut versions: Vec<PathBuf> =
        versions.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    versions.sort();
    let version = versions.pop().ok_or_else(|| format!("no version under {}", service.display()))?;
    let packed = version.join("service-2.json.gz");
    Ok(if packed.exists() { packed } else { version.join("service-2.json") })
}

fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let bytes = fs::read(file)?;
    if file.extension().is_some_and(|extension| extension == "gz") {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
        return Ok(plain);
    }
    Ok(bytes)
}
