//! The headers of a request as functions and templates see them: those that pass, and those that API Gateway sets.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::exchange::Exchange;
use super::headers::passes;
use super::xray;

impl Exchange<'_> {
    /// The headers, sorted by name in any case, so that those of one name stand together in the order they came in.
    pub fn seen_headers(&self) -> Vec<(&str, Cow<'_, str>)> {
        let request = self.request;
        let sent = request.headers.iter().filter(|(name, _)| passes(name));
        let sent = sent.map(|(name, value)| (name.as_str(), Cow::from(value)));
        let set = [
            (xray::HEADER, Cow::from(&self.trace().header)),
            ("X-Forwarded-For", self.forwarded_for().into()),
            ("X-Forwarded-Port", request.port.to_string().into()),
            ("X-Forwarded-Proto", request.scheme.as_str().into()),
        ];
        let mut all: Vec<(&str, Cow<'_, str>)> =
            sent.chain(set.into_iter().filter(|_| !self.is_test())).collect();
        all.sort_by(|(a, _), (b, _)| ignoring_case(a, b));
        all
    }

    /// The addresses the request came through: those it names itself, then the one it came from.
    fn forwarded_for(&self) -> String {
        let source = self.request.source_ip;
        match self.request.header("X-Forwarded-For") {
            Some(earlier) => format!("{earlier}, {source}"),
            None => source.to_string(),
        }
    }
}

fn ignoring_case(a: &str, b: &str) -> Ordering {
    a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}
