//! What templates override: `$context.requestOverride` and `$context.responseOverride`. A request template's reach the
//! response template and the response (recorded 2025-05, localstack,
//! `test_integration_mock_with_response_override_in_request_template`).

use std::sync::{Arc, LazyLock};

use jsonsmart::{Json, Members};

/// The two maps with all that templates have put there.
#[derive(Debug, Clone, Default)]
pub struct Overrides(Option<Arc<Maps>>);

#[derive(Debug)]
struct Maps {
    request: Json,
    response: Json,
}

/// The maps as the first template finds them.
static UNTOUCHED: LazyLock<Maps> = LazyLock::new(|| {
    let empty = |names: &[&str]| {
        let members: Members =
            names.iter().map(|name| (Arc::from(*name), object(Members::default()))).collect();
        object(members)
    };
    Maps { request: empty(&["path", "header", "querystring"]), response: empty(&["header"]) }
});

fn object(members: Members) -> Json {
    Json::Object(Arc::new(members))
}

/// Names with their values: one, or those of a list.
pub type Values = Vec<(String, Vec<String>)>;

impl Overrides {
    pub(super) fn new(request: Json, response: Json) -> Self {
        Self(Some(Arc::new(Maps { request, response })))
    }

    /// `$context.requestOverride`
    pub(super) fn request(&self) -> &Json {
        self.0.as_ref().map_or(&UNTOUCHED.request, |maps| &maps.request)
    }

    /// `$context.responseOverride`
    pub(super) fn response(&self) -> &Json {
        self.0.as_ref().map_or(&UNTOUCHED.response, |maps| &maps.response)
    }

    fn of_request(&self, name: &str) -> Values {
        self.0.as_ref().map_or_else(Vec::new, |maps| values(maps.request.member(name)))
    }

    /// `requestOverride.path`
    pub fn path(&self) -> Values {
        self.of_request("path")
    }

    /// `requestOverride.querystring`
    pub fn query(&self) -> Values {
        self.of_request("querystring")
    }

    /// `requestOverride.header`
    pub fn request_headers(&self) -> Values {
        self.of_request("header")
    }

    /// `responseOverride.header`
    pub fn response_headers(&self) -> Values {
        self.0.as_ref().map_or_else(Vec::new, |maps| values(maps.response.member("header")))
    }

    /// `responseOverride.status`, as it was set: a number or a text.
    pub fn status(&self) -> Option<String> {
        self.0
            .as_ref()?
            .response
            .member("status")
            .filter(|status| **status != Json::Null)
            .map(ToString::to_string)
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
