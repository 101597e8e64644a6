//! What a Lambda authorizer answers: whom it saw, the policy, and what it passes on. Whoever answers anything else is
//! configured wrongly. Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer".

use bytes::Bytes;
use jsonsmart::Slash;
use policy::Document;
use serde_json::{Map, Value as Json};

/// An authorizer's answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `principalId`.
    pub principal: String,
    /// `policyDocument`.
    pub policy: Document,
    /// The whole of it as it was sent.
    pub payload: Bytes,
    /// `context`, in the order it was sent, every value as text.
    pub context: Vec<(String, String)>,
    /// `usageIdentifierKey`: the API key of whoever calls.
    pub usage_key: Option<String>,
}

/// The log's words for an answer without a policy that can be read. Recorded 2016-09 (`ExpanseLLC/lambda_authorizer`,
/// issue 1).
pub(crate) const NO_POLICY: &str = "Could not parse policy";
/// The log's words for a context with more in it than texts, numbers and booleans. Our reading.
pub(crate) const BAD_CONTEXT: &str = "Invalid context in the authorizer's response";

impl Answer {
    /// Reads an answer.
    ///
    /// # Errors
    /// The execution log's words for what is wrong with it.
    pub fn parse(payload: Bytes) -> Result<Self, &'static str> {
        let answer: Map<String, Json> = serde_json::from_slice(&payload).map_err(|_| NO_POLICY)?;
        let principal = text(&answer, "principalId").ok_or(NO_POLICY)?;
        let policy = answer.get("policyDocument").ok_or(NO_POLICY)?.to_string();
        let policy = Document::parse(&policy).map_err(|_| NO_POLICY)?;
        let context = match answer.get("context") {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Object(context)) => scalars(context).ok_or(BAD_CONTEXT)?,
            Some(_) => return Err(BAD_CONTEXT),
        };
        let usage_key = text(&answer, "usageIdentifierKey");
        Ok(Self { principal, policy, payload, context, usage_key })
    }

    /// The policy as it was sent, its members in their order.
    pub fn policy_text(&self) -> Option<String> {
        let answer = jsonsmart::parse(std::str::from_utf8(&self.payload).ok()?).ok()?;
        Some(answer.member("policyDocument")?.to_json(Slash::Plain))
    }
}

fn text(answer: &Map<String, Json>, member: &str) -> Option<String> {
    answer.get(member).and_then(Json::as_str).map(str::to_owned)
}

fn scalars(context: &Map<String, Json>) -> Option<Vec<(String, String)>> {
    let entry = |(name, value): (&String, &Json)| Some((name.clone(), scalar(value)?));
    context.iter().map(entry).collect()
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) | Json::Null => Some(value.to_string()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// Whether a function failed with the one error that says that the caller is nobody it knows: `Unauthorized`, to the
/// letter.
pub(crate) fn says_unauthorized(error: &[u8]) -> bool {
    let error: Option<Map<String, Json>> = serde_json::from_slice(error).ok();
    error.and_then(|error| text(&error, "errorMessage")).as_deref() == Some("Unauthorized")
}

#[cfg(test)]
mod tests {
    use super::{Answer, BAD_CONTEXT, NO_POLICY, says_unauthorized};

    fn parse(json: &str) -> Result<Answer, &'static str> {
        Answer::parse(json.to_owned().into())
    }

    const POLICY: &str = r#""principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}]}"#;

    #[test]
    fn an_answer_is_a_principal_a_policy_and_texts() {
        let context =
            r#""context": {"key": "value", "numKey": 1, "boolKey": true}, "usageIdentifierKey": "k1""#;
        let answer = parse(&format!("{{{POLICY}, {context}}}")).unwrap();
        assert_eq!((answer.principal.as_str(), answer.usage_key.as_deref()), ("me", Some("k1")));
        let mut context: Vec<_> = answer.context.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        context.sort_unstable();
        assert_eq!(context, [("boolKey", "true"), ("key", "value"), ("numKey", "1")]);
    }

    #[test]
    fn anything_else_is_a_fault_of_configuration() {
        assert_eq!(parse("null").unwrap_err(), NO_POLICY);
        assert_eq!(parse("{}").unwrap_err(), NO_POLICY);
        assert_eq!(parse(r#"{"statusCode": 401}"#).unwrap_err(), NO_POLICY);
        assert_eq!(parse(r#"{"principalId": "me"}"#).unwrap_err(), NO_POLICY);
        assert_eq!(
            parse(r#"{"principalId": "me", "policyDocument": {"Statement": []}}"#).unwrap_err(),
            NO_POLICY
        );
        assert_eq!(parse(&format!(r#"{{{POLICY}, "context": {{"list": [1]}}}}"#)).unwrap_err(), BAD_CONTEXT);
        assert_eq!(parse(&format!(r#"{{{POLICY}, "context": []}}"#)).unwrap_err(), BAD_CONTEXT);
    }

    #[test]
    fn one_error_alone_says_unauthorized() {
        assert!(says_unauthorized(br#"{"errorMessage": "Unauthorized", "errorType": "Exception"}"#));
        assert!(!says_unauthorized(br#"{"errorMessage": "[Unauthorized] no"}"#));
        assert!(!says_unauthorized(b"Unauthorized"));
    }
}
