//! What templates override: `$context.requestOverride` and `$context.responseOverride`. A request template's reach the
//! response template and the response (recorded 2025-05, localstack,
//! `test_integration_mock_with_response_override_in_request_template`).

use std::sync::Arc;

use jsonsmart::{Json, Members};

/// The two maps with all that templates have put there.
#[derive(Debug, Clone, PartialEq)]
pub struct Overrides {
    pub(super) request: Json,
    pub(super) response: Json,
}

impl Default for Overrides {
    fn default() -> Self {
        let empty = |names: &[&str]| {
            let members: Members =
                names.iter().map(|name| (Arc::from(*name), object(Members::new()))).collect();
            object(members)
        };
        Self { request: empty(&["path", "header", "querystring"]), response: empty(&["header"]) }
    }
}

fn object(members: Members) -> Json {
    Json::Object(Arc::new(members))
}

/// Names with their values: one, or those of a list.
pub type Values = Vec<(String, Vec<String>)>;

impl Overrides {
    /// `requestOverride.path`
    pub fn path(&self) -> Values {
        values(self.request.member("path"))
    }

    /// `requestOverride.querystring`
    pub fn query(&self) -> Values {
        values(self.request.member("querystring"))
    }

    /// `requestOverride.header`
    pub fn request_headers(&self) -> Values {
        values(self.request.member("header"))
    }

    /// `responseOverride.header`
    pub fn response_headers(&self) -> Values {
        values(self.response.member("header"))
    }

    /// `responseOverride.status`, as it was set: a number or a text.
    pub fn status(&self) -> Option<String> {
        self.response.member("status").filter(|status| **status != Json::Null).map(ToString::to_string)
    }
}

fn values(map: Option<&Json>) -> Values {
    let Some(Json::Object(members)) = map else {
        return Vec::new();
    };
    let texts = |value: &Json| match value {
        Json::Null => Vec::new(),
        Json::Array(values) => values.iter().map(ToString::to_string).collect(),
        value => vec![value.to_string()],
    };
    members.iter().map(|(name, value)| (name.to_string(), texts(value))).collect()
}
