//! Pages of lists: `MaxItems` and `Marker`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use service::Result;

use crate::error;

/// What a list operation holds without `MaxItems`.
const DEFAULT: i64 = 100;

/// One page.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) truncated: Option<bool>,
    pub(crate) marker: Option<String>,
}

/// The page after `marker` of items that are sorted by `key`.
pub(crate) fn page<T>(
    items: Vec<T>,
    key: impl Fn(&T) -> &str,
    marker: Option<&str>,
    max_items: Option<i64>,
) -> Result<Page<T>> {
    let after = marker.map(decode).transpose()?;
    let size = usize::try_from(max_items.unwrap_or(DEFAULT)).unwrap_or(usize::MAX);
    let rest = items.into_iter().filter(|item| after.as_deref().is_none_or(|after| key(item) > after));
    let mut items: Vec<T> = rest.take(size.saturating_add(1)).collect();
    let truncated = items.len() > size;
    items.truncate(size);
    let marker = items.last().filter(|_| truncated).map(|item| URL_SAFE_NO_PAD.encode(key(item)));
    Ok(Page { items, truncated: Some(truncated), marker })
}

fn decode(marker: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| error::invalid(format!("Invalid Marker: {marker}")))
}
