//! Which bodies travel as base 64. Source: API Gateway Developer Guide, "Binary media types": a type matches itself
//! or `*/*`; an absent content type counts as JSON; of `Accept` only the first type counts.

/// Whether a body of this content type is binary to the API.
pub(crate) fn is_binary(types: &[String], content_type: Option<&str>) -> bool {
    matches(types, content_type.unwrap_or("application/json"))
}

/// Whether the client takes binary answers.
pub(crate) fn is_accepted(types: &[String], accept: Option<&str>) -> bool {
    matches(types, accept.and_then(|accept| accept.split(',').next()).unwrap_or_default())
}

fn matches(types: &[String], media_type: &str) -> bool {
    let media_type = essence(media_type);
    types.iter().any(|known| known == "*/*" || known.eq_ignore_ascii_case(media_type))
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
