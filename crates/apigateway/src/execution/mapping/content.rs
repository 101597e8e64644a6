//! Bodies between text and bytes. Source: API Gateway Developer Guide, "Content type conversions in API Gateway".

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::compiled::ContentHandling;
use crate::execution::gateway::Refusal;

/// A body, and whether it is bytes that no template can be applied to.
pub(crate) struct Body {
    pub bytes: Bytes,
    pub binary: bool,
}

/// The body as mappings get it. `binary` says what it is, `handling` what it is to become.
pub(crate) fn convert(bytes: &Bytes, binary: bool, handling: ContentHandling) -> Result<Body, Refusal> {
    Ok(match (binary, handling) {
        (true, ContentHandling::ToText) => Body { bytes: STANDARD.encode(bytes).into(), binary: false },
        (true, ContentHandling::ToBinary) => Body { bytes: bytes.clone(), binary: true },
        (false, ContentHandling::ToText) => Body { bytes: text(bytes), binary: false },
        (false, ContentHandling::ToBinary) => {
            let decoded = STANDARD.decode(bytes);
            let bytes = decoded.map_err(|_| Refusal::internal("Unable to base64 decode the body."))?;
            Body { bytes: bytes.into(), binary: true }
        }
    })
}

/// The same as text: what is no UTF-8 is replaced.
fn text(bytes: &Bytes) -> Bytes {
    match lossy(bytes) {
        Cow::Borrowed(_) => bytes.clone(),
        Cow::Owned(text) => text.into(),
    }
}

/// Bytes as text. Nearly always they are UTF-8: to make sure of that takes a tenth of what it takes to look for what is
/// to be replaced.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
