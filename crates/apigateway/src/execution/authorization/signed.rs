//! `AWS_IAM`: callers sign their requests, and their policies decide together with the API's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use policy::Document;
use ring::digest;
use service::{Access, Authorizer, Context, Denial, Principal, ServiceError};

use super::{INVOKE, conditions, masked};
use crate::execution::exchange::{Caller, Exchange};
use crate::execution::gateway::{Kind, Refusal};
use crate::execution::request::Signer;

/// The signer of a request, if it may call.
pub(super) async fn admit(
    exchange: &Exchange<'_>,
    authorizer: &dyn Authorizer,
    policy: Option<&Arc<Document>>,
) -> Result<Caller, Refusal> {
    let signer = match &exchange.request.sender.signer {
        None => return Err(unsigned(exchange)),
        Some(Err(error)) => return Err(refusal(error)),
        Some(Ok(signer)) => signer,
    };
    let (principal, account) = (&signer.principal, &exchange.stage.live.account);
    match judge(exchange, authorizer, principal, policy, INVOKE).await? {
        None => Ok(caller(signer, account)),
        Some(denial) => {
            let user = principal.arn(account);
            let arn = masked(&exchange.method_arn(exchange.request.routed_path()));
            let because = denial.because;
            let message =
                format!("User: {user} is not authorized to perform: {INVOKE} on resource: {arn} {because}");
            Err(Refusal::new(Kind::AccessDenied, message))
        }
    }
}

/// Why a signer may not take an action on what is called; `None` if it may.
pub(super) async fn judge(
    exchange: &Exchange<'_>,
    authorizer: &dyn Authorizer,
    principal: &Principal,
    policy: Option<&Arc<Document>>,
    action: &'static str,
) -> Result<Option<Denial>, Refusal> {
    let arn = exchange.method_arn(exchange.request.routed_path());
    let keys = conditions::of_request(exchange.request).into_iter();
    let access = keys.fold(Access::to(action, arn), |access, (key, value)| access.key(key, vec![value]));
    let access = access.guarded_by(policy.cloned());
    let ctx = context(exchange, principal.clone());
    authorizer.authorize(&ctx, &access).await.map_err(|error| {
        Refusal::new(Kind::AuthorizerFailure, "Internal server error").because(error.to_string())
    })
}

/// The refusal of a request without a signature. An `Authorization` header of another kind is taken for a broken one.
fn unsigned(exchange: &Exchange<'_>) -> Refusal {
    let Some(header) = exchange.request.header("Authorization") else {
        return Refusal::missing_authentication_token();
    };
    let digest = STANDARD.encode(digest::digest(&digest::SHA256, header.as_bytes()));
    let message = format!(
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{digest}'."
    );
    Refusal::new(Kind::InvalidSignature, message).with_error_type("IncompleteSignatureException")
}

/// The refusal of a signature that does not hold.
fn refusal(error: &ServiceError) -> Refusal {
    let message = error.message.clone();
    let (kind, error_type) = match error.code.as_ref() {
        "ExpiredTokenException" => (Kind::ExpiredToken, "ExpiredTokenException"),
        "IncompleteSignatureException" => (Kind::InvalidSignature, "IncompleteSignatureException"),
        "InvalidSignatureException" => (Kind::InvalidSignature, "InvalidSignatureException"),
        "MissingAuthenticationTokenException" => return Refusal::missing_authentication_token(),
        "UnrecognizedClientException" => (Kind::AccessDenied, "UnrecognizedClientException"),
        _ => (Kind::AuthorizerFailure, "InternalServerErrorException"),
    };
    Refusal::new(kind, message).with_error_type(error_type)
}

fn context(exchange: &Exchange<'_>, principal: Principal) -> Context {
    let (live, request) = (&exchange.stage.live, exchange.request);
    let agent = request.header("User-Agent").map(Into::into);
    Context {
        account: live.account.as_str().into(),
        region: live.region.as_str().into(),
        principal,
        request_id: exchange.ids.request.as_str().into(),
        trace_id: None,
        source_ip: Some(request.source_ip).filter(|_| !request.sender.is_private()),
        user_agent: agent,
        time: exchange.time,
        trouble: None,
    }
}

/// What is known of a signer: `$context.identity`.
fn caller(signer: &Signer, account: &str) -> Caller {
    let id = match &signer.principal {
        Principal::User { id, .. } | Principal::Session { id, .. } => id.to_string(),
        _ => account.to_owned(),
    };
    let identity = BTreeMap::from([
        ("accessKey", signer.access_key.clone()),
        ("accountId", account.to_owned()),
        ("caller", id.clone()),
        ("user", id),
        ("userArn", signer.principal.arn(account)),
    ]);
    Caller { principal: Some(signer.principal.clone()), identity, ..Caller::default() }
}
