//! A key set over the network.

use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http_body_util::{BodyExt as _, Full, Limited};

use crate::execution::integration::Client;

/// How long a key set may take; a request waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest key set, bytes.
const LARGEST: usize = 1024 * 1024;

/// The text at an address.
///
/// # Errors
/// What hinders it, in words.
pub(super) async fn fetch(client: &Client, address: &Uri) -> Result<String, String> {
    let fetched = tokio::time::timeout(PATIENCE, get(client, address)).await;
    fetched.unwrap_or_else(|_| Err(format!("no answer within {} seconds", PATIENCE.as_secs())))
}

async fn get(client: &Client, address: &Uri) -> Result<String, String> {
    let mut request = http::Request::new(Full::new(Bytes::new()));
    *request.uri_mut() = address.clone();
    let response = client.of(false)?.request(request).await;
    let response = response.map_err(|error| format!("the address cannot be reached: {error:?}"))?;
    if response.status() != http::StatusCode::OK {
        return Err(format!("the answer is {}, expected 200", response.status()));
    }
    let body = Limited::new(response.into_body(), LARGEST).collect().await;
    let body = body.map_err(|error| format!("the answer breaks off: {error}"))?;
    String::from_utf8(body.to_bytes().into()).map_err(|error| error.to_string())
}
