//! The answers that API Gateway gives itself: why ([`Refusal`]), of which type ([`Kind`]), and what the API's owner made
//! of that type.

mod answer;
mod kind;
mod template;

use std::borrow::Cow;

pub(crate) use answer::answer;
pub(crate) use kind::Kind;

/// Why a request gets no answer of an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub form: Form,
    pub status: u16,
    /// `x-amzn-ErrorType`, where it is not the usual one of its type.
    pub error_type: Option<&'static str>,
    /// What the client reads: `$context.error.message`; empty where it reads `null`.
    pub message: Cow<'static, str>,
    /// What was wrong in detail, for gateway responses that show it: `$context.error.validationErrorString`.
    pub validation_error: Option<String>,
    /// What only the log says; where AWS's execution logs have words for it, those.
    pub cause: Option<Cow<'static, str>>,
}

/// Of what form a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A gateway response, which the API's owner may customise.
    Gateway(Kind),
    /// There is no API to say anything about it.
    Forbidden,
    /// The request is refused before it is read.
    Plain,
}

impl Refusal {
    /// A refusal of this type.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            form: Form::Gateway(kind),
            status: kind.status(),
            error_type: None,
            message: message.into(),
            validation_error: None,
            cause: None,
        }
    }

    /// The same with what only the log says.
    pub fn because(mut self, cause: impl Into<Cow<'static, str>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The same with another `x-amzn-ErrorType`.
    pub fn with_error_type(mut self, error_type: &'static str) -> Self {
        self.error_type = Some(error_type);
        self
    }

    /// The same with another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// No such API or stage, or its address is switched off.
    pub fn forbidden() -> Self {
        let kind = Kind::MissingAuthenticationToken;
        Self { form: Form::Forbidden, ..Self::new(kind, "Forbidden") }
    }

    /// No such resource or method.
    pub fn missing_authentication_token() -> Self {
        Self::new(Kind::MissingAuthenticationToken, "Missing Authentication Token")
    }

    /// The body is too large.
    pub fn request_too_large() -> Self {
        Self::new(Kind::RequestTooLarge, "Request Too Long")
    }

    /// The headers are too large.
    pub fn headers_too_large() -> Self {
        let refusal = Self::new(Kind::RequestTooLarge, "HTTP header is larger than 10240 bytes.");
        Self { form: Form::Plain, status: 431, ..refusal }
    }

    /// No request template for the body's media type.
    pub fn unsupported_media_type() -> Self {
        Self::new(Kind::UnsupportedMediaType, "Unsupported Media Type")
    }

    /// The API is put together wrongly, or the integration may not be called.
    pub fn internal(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::ApiConfigurationError, INTERNAL).because(cause)
    }

    /// The integration failed.
    pub fn failed(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::IntegrationFailure, INTERNAL).because(cause)
    }

    /// The integration failed or answered in a wrong form, as a gateway says it.
    pub fn bad_gateway(cause: impl Into<Cow<'static, str>>) -> Self {
        Self::failed(cause).with_status(502)
    }

    /// The integration did not answer in time.
    pub fn timeout() -> Self {
        Self::new(Kind::IntegrationTimeout, "Endpoint request timed out")
            .because("Execution failed due to a timeout error")
    }
}

const INTERNAL: &str = "Internal server error";
