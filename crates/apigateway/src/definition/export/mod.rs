//! Exporting a deployed API: the definition that a deployment froze becomes a description, which `openapi` writes.

mod api;
mod method;

use std::collections::BTreeMap;

use openapi::{Address, Extensions, Json, Version};
use service::Result;

use super::error::{bad_request, unsupported};
use super::model::{Definition, DocumentationVersion, Stage};

/// What an export was asked for.
pub(crate) struct Export {
    version: Version,
    extensions: Extensions,
    notation: Notation,
    /// What the client accepts, as it said it.
    accepts: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Notation {
    Json,
    Yaml,
}

/// An export as it is answered.
pub(crate) struct Exported {
    pub content_type: String,
    pub content_disposition: String,
    pub body: String,
}

impl Export {
    /// Parameters: API Gateway API Reference, `GetExport`; Developer Guide, "Export a REST API".
    pub fn new(
        export_type: &str,
        parameters: &BTreeMap<String, String>,
        accepts: Option<String>,
    ) -> Result<Self> {
        let version = match export_type {
            "oas30" => Version::OpenApi3,
            "swagger" => Version::Swagger2,
            other => return Err(unsupported(&format!("the export type `{other}`"))),
        };
        let notation = match accepts.as_deref() {
            Some("application/yaml") => Notation::Yaml,
            None | Some("application/json" | "*/*") => Notation::Json,
            Some(other) => return Err(unsupported(&format!("exports as `{other}`"))),
        };
        let mut extensions = Extensions::default();
        for (name, value) in parameters {
            match name.as_str() {
                "extensions" => value.split(',').try_for_each(|kind| extend(&mut extensions, kind.trim()))?,
                other => return Err(unsupported(&format!("the export parameter `{other}`"))),
            }
        }
        Ok(Self { version, extensions, notation, accepts: accepts.filter(|kind| kind != "*/*") })
    }

    /// The export of a stage. Headers as recorded 2025-05 (localstack, `test_export_swagger_openapi`) where the client
    /// accepts anything.
    pub fn of(
        &self,
        definition: &Definition,
        stage: &Stage,
        documentation: Option<&DocumentationVersion>,
        region: &str,
    ) -> Result<Exported> {
        let mut api = api::describe(definition, documentation)?;
        // The day the API was made stands for a version that it lacks.
        let version = api.version.take().unwrap_or_else(|| definition.api.created.iso8601_seconds());
        api.version = Some(version.clone());
        let host = format!("{}.execute-api.{region}.amazonaws.com", definition.api.id);
        let address = Address { host: &host, stage: &stage.name };
        let document = openapi::write(&api, self.version, self.extensions, address);
        Ok(Exported {
            content_type: self.accepts.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
            content_disposition: format!("attachment; filename=\"{}\"", self.file_name(&version)),
            body: self.text(&document),
        })
    }

    fn text(&self, document: &Json) -> String {
        match self.notation {
            Notation::Json => document.pretty(),
            Notation::Yaml => document.yaml(),
        }
    }

    fn file_name(&self, version: &str) -> String {
        let kind = match self.version {
            Version::Swagger2 => "swagger",
            Version::OpenApi3 => "oas30",
        };
        let ending = match self.notation {
            Notation::Json => "json",
            Notation::Yaml => "yaml",
        };
        // A version can be any text, a header's value cannot.
        let version: String = version
            .chars()
            .map(|letter| if letter.is_ascii_graphic() && !"\"\\/".contains(letter) { letter } else { '_' })
            .collect();
        format!("{kind}_{version}.{ending}")
    }
}

fn extend(extensions: &mut Extensions, kind: &str) -> Result<()> {
    match kind {
        "integrations" => extensions.integrations = true,
        "authorizers" => extensions.authorizers = true,
        "apigateway" => extensions.all = true,
        "documentation" => extensions.documentation = true,
        "postman" => return Err(unsupported("Postman's extensions in exports (`extensions=postman`)")),
        other => return Err(bad_request(format!("Invalid extensions specified: {other}"))),
    }
    Ok(())
}
