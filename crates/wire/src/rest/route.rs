//! Which operation a method and a path name: all templates of a model are tried, the most specific match wins.

use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use crate::error::WireError;
use crate::form;
use crate::request::Request;
use crate::schema::{Model, Operation};

/// One segment of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segment<'a> {
    Literal(&'a str),
    Label(&'a str),
    /// `{name+}`: this segment and all that follow.
    Greedy(&'a str),
}

/// The segments of a template.
pub(super) fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> {
    split(path).map(|segment| match segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(label) => match label.strip_suffix('+') {
            Some(label) => Segment::Greedy(label),
            None => Segment::Label(label),
        },
        None => Segment::Literal(segment),
    })
}

/// The path and the fixed query string of a template.
pub(super) fn template(uri: &str) -> (&str, &str) {
    uri.split_once('?').unwrap_or((uri, ""))
}

/// The operation whose template matches best.
pub(crate) fn identify(
    model: &'static Model,
    request: &Request<'_>,
) -> Result<&'static Operation, WireError> {
    let candidates = model.operations.iter().filter(|operation| operation.method == request.method);
    let matching = candidates.filter(|operation| matches(operation.uri, request));
    matching.max_by(|a, b| specificity(a.uri, b.uri)).ok_or_else(|| unknown(model))
}

/// API Gateway answers unknown paths as its deployed APIs do; other services call the operation unknown.
fn unknown(model: &Model) -> WireError {
    if model.endpoint_prefix == "apigateway" {
        WireError::new("MissingAuthenticationTokenException", "Missing Authentication Token").with_status(403)
    } else {
        WireError::new("UnknownOperationException", "").with_status(404)
    }
}

fn matches(uri: &str, request: &Request<'_>) -> bool {
    let (path, query) = template(uri);
    matches_path(path, request.path)
        && form::pairs(query).all(|pair| form::pairs(request.query).any(|q| q == pair))
}

fn matches_path(template: &str, path: &str) -> bool {
    let mut actual = split(path);
    for segment in segments(template) {
        match (segment, actual.next()) {
            (Segment::Literal(literal), Some(found)) if literal == found => {}
            (Segment::Label(_), Some(found)) if !found.is_empty() => {}
            (Segment::Greedy(_), Some(found)) => return !found.is_empty() || actual.next().is_some(),
            _ => return false,
        }
    }
    actual.next().is_none()
}

/// What the labels of a template stand for in a path, decoded.
pub(super) fn labels<'t>(uri: &'t str, path: &str) -> Vec<(&'t str, String)> {
    let mut actual = split(path);
    let mut labels = Vec::new();
    for segment in segments(template(uri).0) {
        match segment {
            Segment::Literal(_) => drop(actual.next()),
            Segment::Label(name) => labels.push((name, decode(actual.next().unwrap_or_default()))),
            Segment::Greedy(name) => {
                let rest: Vec<&str> = actual.by_ref().collect();
                labels.push((name, decode(&rest.join("/"))));
            }
        }
    }
    labels
}

/// At the first difference a literal beats a label, a label a greedy one; then the longer template wins, then the one
/// that fixes more of the query string.
fn specificity(a: &str, b: &str) -> Ordering {
    let rank = |segment: Option<Segment<'_>>| match segment {
        Some(Segment::Literal(_)) => 3,
        Some(Segment::Label(_)) => 2,
        Some(Segment::Greedy(_)) => 1,
        None => 0,
    };
    let ((a_path, a_query), (b_path, b_query)) = (template(a), template(b));
    let (mut a, mut b) = (segments(a_path), segments(b_path));
    loop {
        let (a, b) = (rank(a.next()), rank(b.next()));
        match a.cmp(&b) {
            Ordering::Equal if a == 0 => {
                return form::pairs(a_query).count().cmp(&form::pairs(b_query).count());
            }
            Ordering::Equal => {}
            difference => return difference,
        }
    }
}

/// The segments of a path; one slash at its end does not count.
fn split(path: &str) -> std::str::Split<'_, char> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/')
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
