//! Why a signature is not accepted, in the words and codes of the service's protocol.

use service::ServiceError;
use wire::Protocol;

/// What is wrong with a request's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No signature at all.
    Missing,
    /// A signature that lacks something; the text says what.
    Incomplete(String),
    /// A complete signature that is wrong; the text says how.
    Mismatch(String),
    /// An access key nobody has, or a session token that does not belong to it.
    UnknownKey,
    /// Temporary credentials past their time.
    Expired,
}

impl Fault {
    /// The error as services of this protocol give it: JSON protocols answer 400, the others 403.
    pub(crate) fn of(self, protocol: Protocol) -> ServiceError {
        let json = matches!(protocol, Protocol::Json10 | Protocol::Json11);
        let query = protocol == Protocol::Query;
        let status = if json { 400 } else { 403 };
        let either = |of_query: &'static str, other: &'static str| if query { of_query } else { other };
        match self {
            Fault::Missing => ServiceError::sender(
                either("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
                status,
                either("Request is missing Authentication Token", "Missing Authentication Token"),
            ),
            Fault::Incomplete(message) => ServiceError::sender(
                either("IncompleteSignature", "IncompleteSignatureException"),
                if query { 400 } else { status },
                message,
            ),
            Fault::Mismatch(message) => ServiceError::sender(
                either("SignatureDoesNotMatch", "InvalidSignatureException"),
                status,
                message,
            ),
            Fault::UnknownKey => ServiceError::sender(
                either("InvalidClientTokenId", "UnrecognizedClientException"),
                status,
                "The security token included in the request is invalid.",
            ),
            Fault::Expired => ServiceError::sender(
                either("ExpiredToken", "ExpiredTokenException"),
                status,
                "The security token included in the request is expired",
            ),
        }
    }
}
