//! `$input`: the body and the parameters.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use jsonpath::ReadError;
use jsonsmart::Slash;
use vtl::{Object, Thrown, Value};

use super::parameters::Parameters;
use super::paths::Paths;
use super::tree::Tree;
use super::value::to_json;

/// What there is where a request has no body (recorded 2025-03, localstack, `test_input_body_formatting`).
const NO_BODY: &str = "{}";

pub(super) struct Input {
    body: Rc<str>,
    /// The body as JSON, read when it is first asked for; `null` if it is none.
    json: OnceCell<Value>,
    parameters: Parameters,
    paths: Arc<Paths>,
}

impl Input {
    pub fn new(body: &str, parameters: Parameters, paths: Arc<Paths>) -> Self {
        let body = if body.is_empty() { NO_BODY } else { body };
        Self { body: body.into(), json: OnceCell::new(), parameters, paths }
    }

    pub fn body(&self) -> &Rc<str> {
        &self.body
    }

    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The body as JSON.
    pub fn json(&self) -> &Value {
        self.json.get_or_init(|| Value::parse_json(&self.body).unwrap_or_default())
    }

    /// What a path leads to in the body; `null` where it leads nowhere.
    fn path(&self, path: &str) -> Result<Value, Thrown> {
        let path = self.paths.parse(path).map_err(|error| Thrown::new(INVALID_PATH, error.0))?;
        let body = self.json();
        if body.is_null() {
            return Ok(Value::Null);
        }
        match path.read(&Tree(body.clone())) {
            Ok(found) => Ok(found.0),
            Err(ReadError::NotFound(_)) => Ok(Value::Null),
            Err(ReadError::Invalid(message)) => Err(Thrown::new(INVALID_PATH, message)),
            Err(error) => Err(Thrown::new("com.jayway.jsonpath.JsonPathException", error.to_string())),
        }
    }
}

const INVALID_PATH: &str = "com.jayway.jsonpath.InvalidPathException";

/// A value as JSON text. Nothing is the empty text, quotes and all (localstack's finding on AWS, 2025-06).
fn json_text(value: &Value) -> String {
    if value.is_null() { "\"\"".to_owned() } else { to_json(value).to_json(Slash::Plain) }
}

impl Object for Input {
    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(if name == "body" { Rc::clone(&self.body).into() } else { Value::Null })
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        Ok(match (name, arguments) {
            ("json", [Value::String(path)]) => Some(json_text(&self.path(path)?).into()),
            ("path", [Value::String(path)]) => Some(self.path(path)?),
            ("params", []) => Some(self.parameters.value()),
            ("params", [Value::String(name)]) => Some(self.parameters.find(name)),
            _ => None,
        })
    }
}
