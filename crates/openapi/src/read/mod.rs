//! From a document's text to the description of a REST API. What API Gateway leaves out with a warning is left out with
//! that warning; what makes it refuse the whole document is a [`Problem`].

mod document;
mod documentation;
mod extensions;
mod integration;
mod member;
mod method;
mod parameters;
mod paths;
mod responses;
mod schema;
mod security;

use syntax::Span;

use self::document::Document;
use crate::api::{Api, Documentation, Model};
use crate::{Problem, limits};

/// What becomes of the path in which the document places the whole API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BasePath {
    /// It is left out.
    #[default]
    Ignore,
    /// It stands before every path.
    Prepend,
    /// Its first part is left out (a stage's name, or a custom domain name's base path); the rest stands before every path.
    Split,
}

/// How a document is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What becomes of the base path.
    pub base_path: BasePath,
    /// Whether documentation is left out.
    pub without_documentation: bool,
}

/// What a document says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The API.
    pub api: Api,
    /// What was left out of it.
    pub warnings: Vec<Problem>,
}

/// Reads a document in either notation and version.
///
/// # Errors
/// The text is no OpenAPI 3.0 or Swagger 2.0 document, or API Gateway refuses the whole of it.
pub fn read(text: &str, options: Options) -> Result<Reading, Problem> {
    let document = Document::parse(text)?;
    let mut reader = Reader { document: &document, options, inline: Vec::new(), warnings: Vec::new() };
    let api = reader.api()?;
    Ok(Reading { api, warnings: reader.warnings })
}

/// Reads a document's documentation parts alone.
///
/// # Errors
/// The text is no OpenAPI 3.0 or Swagger 2.0 document.
pub fn read_documentation(text: &str) -> Result<Option<Documentation>, Problem> {
    Ok(documentation::read(&Document::parse(text)?.root))
}

/// A document while it is read.
struct Reader<'a> {
    document: &'a Document,
    options: Options,
    /// The models that stand where they are used.
    inline: Vec<Model>,
    warnings: Vec<Problem>,
}

impl Reader<'_> {
    fn warn(&mut self, message: impl Into<String>, span: Span) {
        if self.warnings.len() < limits::WARNINGS {
            self.warnings.push(Problem::new(message, span));
        }
    }

    fn api(&mut self) -> Result<Api, Problem> {
        let schemes = self.security_schemes();
        let mut api = Api { authorizers: schemes.authorizers(), ..self.head() };
        api.resources = self.resources(&schemes)?;
        api.models = self.models();
        api.models.append(&mut self.inline);
        Ok(api)
    }
}
