//! Signs requests as SDKs do (Signature Version 4), so that the engine has something to verify.

use ring::{digest, hmac};

/// An access key.
#[derive(Clone)]
pub struct Key {
    /// The id.
    pub id: String,
    /// The secret.
    pub secret: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The headers of a signed POST to `/` of a service of the JSON protocols.
pub fn headers(key: &Key, service: &str, target: &str, body: &[u8]) -> Vec<(String, String)> {
    let date = base::Time::from(std::time::SystemTime::now()).amz_date();
    let day = &date[..8];
    let scope = format!("{day}/us-east-1/{service}/aws4_request");
    let signed = "content-type;host;x-amz-date;x-amz-target";
    let canonical = format!(
        "POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:localhost\nx-amz-date:{date}\nx-amz-target:{target}\n\n{signed}\n{}",
        sha256(body)
    );
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", sha256(canonical.as_bytes()));
    let signing = ["us-east-1", service, "aws4_request"]
        .iter()
        .fold(mac(format!("AWS4{}", key.secret).as_bytes(), day), |key, part| mac(&key, part));
    let signature = hex(&mac(&signing, &to_sign));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}",
        key.id
    );
    [
        ("Content-Type", "application/x-amz-json-1.0".to_owned()),
        ("X-Amz-Date", date.clone()),
        ("X-Amz-Target", target.to_owned()),
        ("Authorization", authorization),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
