//! What a request has to do with the cache: whether its method is cached, and what becomes of a client's wish for a new
//! answer (`Cache-Control: max-age=0`).

use crate::execution::authorization::Gatekeeper;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::{Kind, Refusal};
use crate::execution::request::Request;
use crate::execution::response::Response;
use crate::execution::stage::Stage;
use crate::settings::MethodSetting;

/// The header by which a client learns that its wish was not heard. That AWS sends one is known, its words are our reading.
const WARNING: (&str, &str) =
    ("Warning", "199 Cache-control headers were ignored because the caller was unauthorized.");

/// How the cache is used for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caching {
    /// How long its answer is kept.
    pub ttl_seconds: u64,
    /// Whether a new answer takes the place of the one that is kept.
    pub wants_new: bool,
    /// Whether the client wanted one and may not.
    pub warns: bool,
}

/// How the cache is used for a request that was admitted; `None` if its method is not cached.
///
/// # Errors
/// The client wants a new answer, may not, and the method's settings let such requests fail.
pub(crate) async fn plan(
    exchange: &Exchange<'_>,
    gatekeeper: &Gatekeeper,
) -> Result<Option<Caching>, Refusal> {
    let Some(setting) = setting(exchange) else { return Ok(None) };
    let ttl_seconds = u64::try_from(setting.cache_ttl_in_seconds).unwrap_or_default();
    let caching = Caching { ttl_seconds, wants_new: false, warns: false };
    if !wants_new(exchange.request) {
        return Ok(Some(caching));
    }
    if !setting.require_authorization_for_cache_control || gatekeeper.may_invalidate(exchange).await? {
        return Ok(Some(Caching { wants_new: true, ..caching }));
    }
    match setting.unauthorized_cache_control_header_strategy.as_str() {
        "FAIL_WITH_403" => Err(Refusal::new(Kind::AccessDenied, "Unauthorized")),
        "SUCCEED_WITHOUT_RESPONSE_HEADER" => Ok(Some(caching)),
        _ => Ok(Some(Caching { warns: true, ..caching })),
    }
}

/// The answer with what the client is to be told of the cache.
pub(crate) fn warned(mut response: Response, caching: Option<Caching>) -> Response {
    if caching.is_some_and(|caching| caching.warns) {
        response.push(WARNING.0, WARNING.1);
    }
    response
}

/// The settings by which the method is cached.
fn setting<'a>(exchange: &Exchange<'a>) -> Option<&'a MethodSetting> {
    let stage: &'a Stage = exchange.stage;
    let settings = &stage.live.settings;
    let shares = || settings.canary.as_ref().is_some_and(|canary| canary.use_stage_cache);
    let setting =
        settings.caching(&exchange.resource.path, exchange.method_name(), &exchange.request.method)?;
    (!stage.is_canary || shares()).then_some(setting)
}

fn wants_new(request: &Request) -> bool {
    let named = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Cache-Control"));
    let mut directives = named.flat_map(|(_, value)| value.split(','));
    directives.any(|directive| directive.trim().eq_ignore_ascii_case("max-age=0"))
}
