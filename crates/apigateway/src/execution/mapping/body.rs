//! Bodies as sources of parameters. That only what begins like JSON is read as such, and anything else has no members, is
//! localstack's finding on AWS (2024).

use std::borrow::Cow;

use jsonpath::Path;
use jsonsmart::{Json, NotJson, Slash};

use super::content::lossy;

/// A body as text; an absent one is an empty object.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    if body.is_empty() { Cow::Borrowed("{}") } else { lossy(body) }
}

/// What a path leads to in a body, as text; `None` where it leads nowhere, or to null.
pub(crate) fn read(body: &[u8], path: &Path) -> Result<Option<String>, NotJson> {
    let text = text(body);
    let text = text.trim();
    if !text.starts_with(['{', '[', '"', '\'']) {
        return Ok(None);
    }
    let document = jsonsmart::parse(text)?;
    Ok(match path.read(&document) {
        Err(_) | Ok(Json::Null) => None,
        Ok(Json::String(text)) => Some(text.to_string()),
        Ok(other) => Some(other.to_json(Slash::Plain)),
    })
}
