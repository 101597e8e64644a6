//! The types of gateway response. Source of names and statuses: API Gateway Developer Guide, "Gateway response types for
//! API Gateway".

/// Why API Gateway answers instead of the integration; the type of gateway response that customises the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the guide's names")]
pub(crate) enum Kind {
    AccessDenied,
    ApiConfigurationError,
    AuthorizerConfigurationError,
    AuthorizerFailure,
    BadRequestBody,
    BadRequestParameters,
    ExpiredToken,
    IntegrationFailure,
    IntegrationTimeout,
    InvalidApiKey,
    InvalidSignature,
    MissingAuthenticationToken,
    QuotaExceeded,
    RequestTooLarge,
    Throttled,
    Unauthorized,
    UnsupportedMediaType,
}

impl Kind {
    /// Its name in API Gateway's API.
    pub fn name(self) -> &'static str {
        self.parts().0
    }

    /// The status that it answers unless something else is said.
    pub fn status(self) -> u16 {
        self.parts().1
    }

    /// `x-amzn-ErrorType`. Recorded (localstack, 2023–2025) for missing tokens, API keys, bad requests, throttles and
    /// integration failures.
    pub fn error_type(self) -> &'static str {
        self.parts().2
    }

    fn parts(self) -> (&'static str, u16, &'static str) {
        const INTERNAL: &str = "InternalServerErrorException";
        match self {
            Self::AccessDenied => ("ACCESS_DENIED", 403, "AccessDeniedException"),
            Self::ApiConfigurationError => ("API_CONFIGURATION_ERROR", 500, INTERNAL),
            Self::AuthorizerConfigurationError => {
                ("AUTHORIZER_CONFIGURATION_ERROR", 500, "AuthorizerConfigurationException")
            }
            Self::AuthorizerFailure => ("AUTHORIZER_FAILURE", 500, "AuthorizerFailureException"),
            Self::BadRequestBody => ("BAD_REQUEST_BODY", 400, "BadRequestException"),
            Self::BadRequestParameters => ("BAD_REQUEST_PARAMETERS", 400, "BadRequestException"),
            Self::ExpiredToken => ("EXPIRED_TOKEN", 403, "ExpiredTokenException"),
            Self::IntegrationFailure => ("INTEGRATION_FAILURE", 504, INTERNAL),
            Self::IntegrationTimeout => ("INTEGRATION_TIMEOUT", 504, INTERNAL),
            Self::InvalidApiKey => ("INVALID_API_KEY", 403, "ForbiddenException"),
            Self::InvalidSignature => ("INVALID_SIGNATURE", 403, "InvalidSignatureException"),
            Self::MissingAuthenticationToken => {
                ("MISSING_AUTHENTICATION_TOKEN", 403, "MissingAuthenticationTokenException")
            }
            Self::QuotaExceeded => ("QUOTA_EXCEEDED", 429, "LimitExceededException"),
            Self::RequestTooLarge => ("REQUEST_TOO_LARGE", 413, "RequestTooLargeException"),
            Self::Throttled => ("THROTTLED", 429, "TooManyRequestsException"),
            Self::Unauthorized => ("UNAUTHORIZED", 401, "UnauthorizedException"),
            Self::UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException"),
        }
    }

    /// Whether the answer, where nobody customised it, comes from the integration's side: such bodies have a blank
    /// after the colon (recorded: 36 bytes, localstack 2024-12, `TestApiGatewayHeaderRemapping`).
    pub fn is_of_integration(self) -> bool {
        matches!(
            self,
            Self::ApiConfigurationError
                | Self::IntegrationFailure
                | Self::IntegrationTimeout
                | Self::UnsupportedMediaType
        )
    }
}
