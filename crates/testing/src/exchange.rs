//! Requests as clients write them, and answers as they read them.

use http::{HeaderMap, HeaderValue};
use serde_json::Value as Json;
use service::{Fault, ServiceError};
use wire::{ErrorBody, Model, OwnedRequest, Protocol, Request, Response};

/// A call of a service that speaks JSON, with exactly this body: what the model does not know is sent too.
pub fn json_request(model: &Model, operation: &str, input: &Json) -> OwnedRequest {
    let version = match model.protocol {
        Protocol::Json10 => "application/x-amz-json-1.0",
        Protocol::Json11 => "application/x-amz-json-1.1",
        _ => panic!("{} speaks no plain JSON", model.endpoint_prefix),
    };
    let target = format!("{}.{operation}", model.target_prefix.unwrap());
    let mut headers = HeaderMap::new();
    headers.insert("x-amz-target", HeaderValue::from_str(&target).unwrap());
    headers.insert("content-type", HeaderValue::from_static(version));
    OwnedRequest { method: "POST", path_and_query: "/".to_owned(), headers, body: input.to_string().into() }
}

/// A client's request as it arrives.
pub fn borrowed(sent: &OwnedRequest) -> Request<'_> {
    let (path, query) = sent.path_and_query.split_once('?').unwrap_or((&sent.path_and_query, ""));
    Request { method: sent.method, path, query, headers: &sent.headers, body: sent.body.clone() }
}

/// The answer to a request that failed.
pub fn refusal(
    model: &'static Model,
    request: &Request<'_>,
    error: &ServiceError,
    request_id: &str,
) -> Response {
    assert_ne!(error.status, 500, "{error}");
    let body = ErrorBody {
        code: &error.code,
        status: error.status,
        message: &error.message,
        sender_fault: error.fault == Fault::Sender,
        fields: &error.fields,
    };
    wire::encode_error(model, wire::identify(model, request).ok(), &body, request_id)
}

/// The JSON in an answer; null where it has no body.
pub fn body(answer: &Response) -> Json {
    if answer.body.is_empty() {
        return Json::Null;
    }
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use service::{Principal, Service};

    use super::{body, borrowed, json_request};
    use crate::{Ground, Storage, rule};

    /// The answer of a service without operations.
    async fn answer(operation: &str) -> (u16, String) {
        let model = wire::model("logs").unwrap();
        let ground = Ground::on(Storage::memory());
        ground.open(vec![Service::builder(model, Arc::new(())).build()], rule(|_, _| None));
        let sent = json_request(model, operation, &json!({"logGroupName": "g"}));
        let answer = ground.send(Principal::Root, model, &borrowed(&sent)).await;
        (answer.status, body(&answer)["__type"].as_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn refusals_are_answers_in_the_protocol_of_the_service() {
        assert_eq!(answer("CreateLogGroup").await, (501, "NotImplemented".to_owned()));
        assert_eq!(answer("MakeCoffee").await, (400, "UnknownOperationException".to_owned()));
    }
}
