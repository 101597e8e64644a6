//! A document's tree, its version, and references within it.

use syntax::{Dialect, Node, Span};

use super::member::text;
use crate::{Problem, limits};

/// Plain YAML, with aliases: bundlers write them for what stands in several places.
const DIALECT: Dialect = Dialect { functions: &[], aliases: true };

/// A document's tree and version.
pub(super) struct Document {
    pub root: Node,
    pub version: Version,
}

/// The versions that API Gateway reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Swagger2,
    OpenApi3,
}

impl Document {
    pub fn parse(source: &str) -> Result<Self, Problem> {
        if source.len() > limits::DOCUMENT_BYTES {
            let most = limits::DOCUMENT_BYTES;
            return Err(Problem::no_document(
                Span::default(),
                format!("A document may have {most} bytes at most."),
            ));
        }
        let root = syntax::parse(source, DIALECT)?;
        let version = version(&root)?;
        Ok(Self { root, version })
    }

    /// Where schemas with names stand.
    pub fn schemas(&self) -> Option<&Node> {
        match self.version {
            Version::Swagger2 => self.root.get("definitions"),
            Version::OpenApi3 => self.root.get("components")?.get("schemas"),
        }
    }

    /// The node itself, or what it refers to. A reference that leads nowhere, out of the document, or in a circle gives
    /// nothing.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..limits::REFERENCES {
            match text(node, "$ref") {
                None => return Some(node),
                Some(reference) => node = self.find(reference)?,
            }
        }
        None
    }

    /// What a reference within the document points at.
    fn find(&self, reference: &str) -> Option<&Node> {
        let mut node = &self.root;
        for part in reference.strip_prefix("#/")?.split('/') {
            node = node.get(&part.replace("~1", "/").replace("~0", "~"))?;
        }
        Some(node)
    }
}

fn version(root: &Node) -> Result<Version, Problem> {
    let found = text(root, "swagger").map(|swagger| (swagger == "2.0").then_some(Version::Swagger2));
    let found = found.or_else(|| {
        let openapi = text(root, "openapi")?;
        Some((openapi == "3.0" || openapi.starts_with("3.0.")).then_some(Version::OpenApi3))
    });
    let reason = match found {
        Some(Some(version)) => return Ok(version),
        Some(None) => "API Gateway reads Swagger 2.0 and OpenAPI 3.0.",
        None => "The document must say `swagger: \"2.0\"` or `openapi: 3.0.1`.",
    };
    Err(Problem::no_document(root.span, reason))
}
