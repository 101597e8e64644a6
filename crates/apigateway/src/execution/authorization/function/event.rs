//! What a Lambda authorizer is handed. Recorded 2017-06 for tokens; for requests: API Gateway Developer Guide, "Input to an
//! API Gateway Lambda authorizer".

use bytes::Bytes;

use crate::compiled::AuthorizerKind;
use crate::execution::event::authorizer_event;
use crate::execution::exchange::Exchange;
use crate::execution::json::Writer;

/// The stage that an authorizer is told it is tested for. Recorded 2019-09 and 2024-04.
const TEST_STAGE: &str = "ESTestInvoke-stage";

/// The event of this kind of authorizer.
pub(super) fn of(exchange: &Exchange<'_>, kind: AuthorizerKind, token: &str) -> Bytes {
    let stage = if exchange.is_test() { TEST_STAGE } else { &exchange.stage.name };
    let arn = exchange.arn_in(stage, exchange.request.routed_path());
    match kind {
        AuthorizerKind::Request => authorizer_event(exchange, &arn),
        AuthorizerKind::Token | AuthorizerKind::CognitoUserPools => {
            let mut json = Writer::with_capacity(256 + token.len());
            json.member("{\"type\":\"TOKEN\",\"authorizationToken\":", token);
            json.member(",\"methodArn\":", &arn);
            json.raw("}");
            json.finish().into()
        }
    }
}
