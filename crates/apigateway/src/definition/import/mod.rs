//! Importing OpenAPI documents: what a document says (`openapi` reads it) becomes the records of an API, all at once or not
//! at all. Each record passes the checks of the operation that would put it alone.

mod access;
mod held;
mod integration;
mod method;
mod outcome;
mod parts;
mod resources;
mod run;
mod settings;

use std::collections::BTreeMap;

use base::Entropy;
use openapi::{BasePath, Options, Reading};
use service::{Context, Result};

use self::access::Names;
use self::held::Held;
use self::outcome::Outcome;
use super::error::{bad_request, unsupported};

/// A document, and how it is to be imported.
pub(crate) struct Import {
    document: Reading,
    /// Whether what the document does not name goes.
    overwrites: bool,
    fails_on_warnings: bool,
    without_documentation: bool,
    /// The type of a new API's endpoint.
    endpoint_type: Option<String>,
}

impl Import {
    /// Reads the document. Parameters: API Gateway API Reference, `ImportRestApi`.
    pub fn new(
        body: &[u8],
        overwrites: bool,
        fails_on_warnings: Option<bool>,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let (mut options, mut endpoint_type) = (Options::default(), None);
        for (name, value) in parameters {
            match name.as_str() {
                "basepath" => options.base_path = base_path(value)?,
                "ignore" if value == "documentation" => options.without_documentation = true,
                "endpointConfigurationTypes" => endpoint_type = Some(value.clone()),
                _ => return Err(unsupported(&format!("the import parameter `{name}={value}`"))),
            }
        }
        // Recorded 2025-11 (localstack, `test_import_api_bad_file`).
        let text = std::str::from_utf8(body).map_err(|_| bad_request("Invalid OpenAPI input."))?;
        let document = openapi::read(text, options).map_err(|problem| {
            tracing::debug!(%problem, "an OpenAPI document is refused");
            bad_request(problem.message)
        })?;
        Ok(Self {
            document,
            overwrites,
            fails_on_warnings: fails_on_warnings.unwrap_or_default(),
            without_documentation: options.without_documentation,
            endpoint_type,
        })
    }

    /// The name that the document gives the API.
    pub fn title(&self) -> Option<&str> {
        self.document.api.title.as_deref().filter(|title| !title.is_empty())
    }

    /// The type of a new API's endpoint, where a parameter says it.
    pub fn endpoint_type(&self) -> Option<&str> {
        self.endpoint_type.as_deref()
    }

    /// Makes of an API what the document says, with these ids for new resources; the warnings.
    fn apply(
        &self,
        ctx: &Context,
        held: &mut Held,
        fresh: Vec<String>,
        entropy: &dyn Entropy,
    ) -> Result<Vec<String>> {
        let mut outcome = Outcome::new(&self.document.warnings);
        let api = &self.document.api;
        settings::put(&mut held.definition.api, api, self.overwrites);
        let checked = settings::check(ctx, &mut held.definition.api);
        outcome.note(|| "Unable to update API".to_owned(), checked);
        parts::Parts { overwrites: self.overwrites, entropy, outcome: &mut outcome }.put(held, api);
        if !self.without_documentation {
            parts::documentation(held, api.documentation.as_ref(), self.overwrites, entropy);
        }
        let names = Names::of(&held.definition);
        resources::put(&mut held.definition, api, self.overwrites, fresh, &names, &mut outcome);
        outcome.finish(self.fails_on_warnings)
    }
}

fn base_path(value: &str) -> Result<BasePath> {
    match value {
        "ignore" => Ok(BasePath::Ignore),
        "prepend" => Ok(BasePath::Prepend),
        "split" => Ok(BasePath::Split),
        other => Err(unsupported(&format!("the import parameter `basepath={other}`"))),
    }
}
