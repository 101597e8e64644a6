//! The status code in a mock's rendered request template. API Gateway reads it leniently, as in `{statusCode: 200}`
//! (recorded 2024-11, localstack, `test_integration_mock_with_path_param`): with json-smart, as far as can be seen.

use jsonsmart::{Json, Number};

/// The `statusCode` of an object, if the text is one and the code a whole number.
pub(crate) fn status_code(text: &str) -> Option<i64> {
    match jsonsmart::parse(text).ok()?.member("statusCode")? {
        Json::Number(Number::Int(status)) => Some((*status).into()),
        _ => None,
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
