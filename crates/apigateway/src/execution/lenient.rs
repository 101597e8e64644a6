//! The status code in a mock's rendered request template. API Gateway reads it leniently, as in `{statusCode: 200}`
//! (recorded 2024-11, localstack, `test_integration_mock_with_path_param`): with json-smart, as far as can be seen.

use std::vec::Drain;

use jsonsmart::{Builder, Number};

/// The `statusCode` of an object, if the text is one and the code a whole number.
pub(crate) fn status_code(text: &str) -> Option<i64> {
    match jsonsmart::parse_with(text, &mut StatusCodes).ok()? {
        Found::Object(status) => status,
        Found::Whole(_) | Found::Other => None,
    }
}

/// Keeps nothing of a text but what a status code is made of.
struct StatusCodes;

/// What a value is, as far as that matters.
enum Found {
    Whole(i64),
    /// An object, and its status code.
    Object(Option<i64>),
    Other,
}

impl Builder for StatusCodes {
    type Value = Found;
    /// Whether it is the one that is looked for.
    type Name = bool;
    type Object = Option<i64>;

    fn null(&mut self) -> Found {
        Found::Other
    }

    fn boolean(&mut self, _: bool) -> Found {
        Found::Other
    }

    fn number(&mut self, number: Number) -> Found {
        match number {
            Number::Int(number) => Found::Whole(number.into()),
            _ => Found::Other,
        }
    }

    fn text(&mut self, _: &str) -> Found {
        Found::Other
    }

    fn name(&mut self, name: &str) -> bool {
        name == "statusCode"
    }

    fn array(&mut self, _: Drain<'_, Found>) -> Found {
        Found::Other
    }

    fn object(&mut self) -> Option<i64> {
        None
    }

    fn put(&mut self, object: &mut Option<i64>, is_status: bool, value: Found) {
        if is_status {
            *object = match value {
                Found::Whole(status) => Some(status),
                Found::Object(_) | Found::Other => None,
            };
        }
    }

    fn whole(&mut self, object: Option<i64>) -> Found {
        Found::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use super::status_code;

    #[test]
    fn strict_and_lenient_forms_are_read() {
        let cases = [
            r#"{"statusCode": 200}"#,
            "{statusCode: 200}",
            "{'statusCode':200}",
            " {\n  \"a\": {\"statusCode\": 1, \"b\": \"}\"},\n  \"statusCode\": 200\n}\n",
            r#"{"x": ["]", {"y": 'it\'s'}], statusCode: 200, "z": null}"#,
            r#"{"statusCode": 500, "statusCode": 200}"#,
            r#"{"statusCode": 200,}"#,
            r#"{"statusCode": 200} x"#,
        ];
        for text in cases {
            assert_eq!(status_code(text), Some(200), "{text}");
        }
    }

    #[test]
    fn anything_else_has_no_status() {
        let cases = [
            "",
            "{}",
            "{",
            "200",
            "[]",
            r#"{"statusCode": "200"}"#,
            r#"{"statusCode": 200"#,
            r#"{"statusCode": 200.5}"#,
            r#"{"status": 200}"#,
            "{statusCode 200}",
            "{{statusCode: 200}}",
            "{\"a\": [",
        ];
        for text in cases {
            assert_eq!(status_code(text), None, "{text}");
        }
    }
}
