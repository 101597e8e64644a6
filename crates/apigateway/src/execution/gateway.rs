//! The answers that API Gateway gives itself. Bodies to the byte: those of the default gateway response template have
//! no blank after the colon, those of integration failures have one (recorded: 36 bytes, localstack 2024-12,
//! `TestApiGatewayHeaderRemapping`). Source of statuses: API Gateway Developer Guide, "Gateway response types".

use super::response::Response;

/// Why a request got no answer from an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such API or stage, or its address is switched off.
    Forbidden,
    /// No such resource or method.
    MissingAuthenticationToken,
    /// The body is too large.
    RequestTooLarge,
    /// The headers are too large.
    HeadersTooLarge,
    /// No request template for the body's media type.
    UnsupportedMediaType,
    /// The API is put together wrongly, or the integration may not be called. Only the log says how.
    Internal(&'static str),
    /// The integration failed or answered in a wrong form. Only the log says how.
    BadGateway(&'static str),
    /// The integration did not answer in time.
    Timeout,
}

impl Refusal {
    /// Status, `x-amzn-ErrorType` and body.
    fn parts(self) -> (u16, Option<&'static str>, &'static str) {
        const INTERNAL: &str = "{\"message\": \"Internal server error\"}";
        match self {
            Self::Forbidden => (403, Some("ForbiddenException"), "{\"message\":\"Forbidden\"}"),
            Self::MissingAuthenticationToken => (
                403,
                Some("MissingAuthenticationTokenException"),
                "{\"message\":\"Missing Authentication Token\"}",
            ),
            Self::RequestTooLarge => {
                (413, Some("RequestTooLargeException"), "{\"message\":\"Request Too Long\"}")
            }
            Self::HeadersTooLarge => (431, None, "HTTP header is larger than 10240 bytes."),
            Self::UnsupportedMediaType => {
                (415, Some("BadRequestException"), "{\"message\": \"Unsupported Media Type\"}")
            }
            Self::Internal(_) => (500, Some("InternalServerErrorException"), INTERNAL),
            Self::BadGateway(_) => (502, Some("InternalServerErrorException"), INTERNAL),
            Self::Timeout => {
                (504, Some("InternalServerErrorException"), "{\"message\": \"Endpoint request timed out\"}")
            }
        }
    }

    /// What only the log says; where AWS's execution logs have words for it, those.
    pub fn cause(self) -> Option<&'static str> {
        match self {
            Self::Internal(cause) | Self::BadGateway(cause) => Some(cause),
            Self::Timeout => Some("Execution failed due to a timeout error"),
            _ => None,
        }
    }

    /// The answer.
    pub fn into_response(self) -> Response {
        let (status, error_type, body) = self.parts();
        let mut response = Response::new(status, body);
        match error_type {
            Some(error_type) => response.push("x-amzn-ErrorType", error_type),
            None => response.push("Content-Type", "text/plain"),
        }
        response
    }
}
