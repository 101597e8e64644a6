//! Any JSON as the item of a PutItem: refused, or stored and read back as it was.
#![no_main]

use std::collections::BTreeMap;

use bytes::Bytes;
use dynamodb::value::{Item, decode_item, encode_item, item_size, read_item};
use http::HeaderMap;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    let Some(item) = sent(json) else { return };
    let stored = encode_item(&item);
    assert_eq!(decode_item(&stored).ok().as_ref(), Some(&item));
    let names: usize = item.keys().map(String::len).sum();
    assert!(item_size(&item) >= names);
});

/// The item, if a client may send it so.
fn sent(json: &[u8]) -> Option<Item> {
    let model = wire::model("dynamodb")?;
    let body = Bytes::from([b"{\"TableName\":\"things\",\"Item\":", json, b"}"].concat());
    let headers = HeaderMap::new();
    let request = wire::Request { method: "POST", path: "/", query: "", headers: &headers, body };
    let input = wire::decode(model, model.operation("PutItem")?, &request).ok()?;
    let members: BTreeMap<_, _> =
        input.into_map().ok()?.remove("Item")?.into_map().ok()?.into_iter().collect();
    read_item(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect()).ok()
}
