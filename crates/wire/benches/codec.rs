//! What the wire costs a PutItem of 700 bytes: reading, checking, typing; and a GetItem's answer.
//!
//! `cargo bench -p wire` prints nanoseconds a call; read ratios, the machine is shared.

use std::hint::black_box;
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use wire::{FromValue, Map, Request, Value};

fn main() {
    let Some(model) = wire::model("dynamodb") else { return };
    let (Some(put), Some(get)) = (model.operation("PutItem"), model.operation("GetItem")) else { return };
    let body = body();
    let mut headers = HeaderMap::new();
    headers.insert("x-amz-target", HeaderValue::from_static("DynamoDB_20120810.PutItem"));
    let request = Request { method: "POST", path: "/", query: "", headers: &headers, body: body.clone() };
    println!("body of {} bytes", body.len());
    measure("identify", || wire::identify(model, &request).is_ok());
    measure("decode", || wire::decode(model, put, &request).is_ok());
    measure("decode + validate + type", || {
        let input = wire::decode(model, put, &request).unwrap_or(Value::Null);
        wire::validate(model, put, &input).is_ok() && wire::dynamodb::PutItemInput::from_value(input).is_ok()
    });
    let item = body.slice(20..);
    measure("encode a stored item", || {
        let output = Value::Map(Map::from([("Item", Value::Json(item.clone()))]));
        wire::encode(model, get, output, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF").status == 200
    });
}

fn body() -> Bytes {
    let mut body = String::from("{\"TableName\":\"links\",\"Item\":{");
    for index in 0..8 {
        let text = "some text of a middling length, as links have";
        body.push_str(&format!("\"attribute{index}\":{{\"S\":\"{text} {index}\"}},"));
    }
    body.push_str("\"count\":{\"N\":\"12345\"}},\"ReturnConsumedCapacity\":\"TOTAL\"}");
    body.into()
}

fn measure(name: &str, call: impl Fn() -> bool) {
    const CALLS: u32 = 100_000;
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(call());
        }
        best = best.min(start.elapsed().as_secs_f64() / f64::from(CALLS));
    }
    println!("{name}: {:.0} ns", best * 1e9);
}
