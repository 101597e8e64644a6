//! X-Ray's trace header: taken from the request where it brings one, begun anew otherwise. What a client sends of it
//! is kept (recorded 2024-08, localstack, `test_invocation_trace_id`).

use base::{Entropy, Time, ids};

/// The name of the header.
pub(crate) const HEADER: &str = "X-Amzn-Trace-Id";

/// The same in lower case.
pub(crate) const LOWER: &str = "x-amzn-trace-id";

/// The trace that a request belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    /// What the function sees among the headers: what the client sent, or the new root.
    pub header: String,
    /// What the function's own trace goes on from, and what the client is told.
    pub full: String,
}

impl Trace {
    /// From the request's trace header, if it names a root.
    pub fn of(sent: Option<&str>, entropy: &dyn Entropy, time: Time) -> Self {
        let field = |name: &str| {
            let mut fields =
                sent.unwrap_or_default().split(';').filter_map(|field| field.trim().split_once('='));
            fields
                .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
                .map(|(_, value)| value)
        };
        let sent_root = field("Root").filter(|root| is_root(root));
        let root = sent_root.map_or_else(|| ids::trace_root(entropy, time.seconds()), str::to_owned);
        let sent_parent = field("Parent").filter(|parent| sent_root.is_some() && is_hex(parent));
        let parent = sent_parent.map_or_else(|| ids::hex(entropy, 16), str::to_owned);
        let sent_sampled =
            field("Sampled").filter(|sampled| sent_root.is_some() && ["0", "1"].contains(sampled));
        let sampled = sent_sampled.unwrap_or(if sent_parent.is_some() { "1" } else { "0" });
        Self {
            header: sent_root.and(sent).map_or_else(|| format!("Root={root}"), str::to_owned),
            full: format!("Root={root};Parent={parent};Sampled={sampled}"),
        }
    }
}

impl Trace {
    /// The trace's root: `1-3152b799-8954dae64eda91bc9a23a7e8`.
    pub fn root(&self) -> &str {
        let full = self.full.strip_prefix("Root=").unwrap_or(&self.full);
        full.split(';').next().unwrap_or_default()
    }
}

fn is_hex(parent: &str) -> bool {
    parent.len() <= 32 && parent.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_root(root: &str) -> bool {
    root.starts_with("1-") && root.len() <= 64 && root.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use base::{SeededEntropy, Time};

    use super::Trace;

    fn trace(sent: Option<&str>) -> Trace {
        Trace::of(sent, &SeededEntropy::new(1), Time(1_700_000_000_000))
    }

    #[test]
    fn a_clients_trace_goes_on() {
        let sent = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
        let trace = trace(Some(sent));
        assert_eq!((trace.header.as_str(), trace.full.as_str()), (sent, sent));
    }

    #[test]
    fn a_root_alone_gets_a_parent() {
        let sent = "Root=1-3152b799-8954dae64eda91bc9a23a7e8";
        let trace = trace(Some(sent));
        assert_eq!(trace.header, sent);
        assert!(trace.full.starts_with(&format!("{sent};Parent=")) && trace.full.ends_with(";Sampled=0"));
    }

    #[test]
    fn without_a_sound_root_a_trace_begins() {
        for sent in [None, Some(""), Some("Root="), Some("Root=evil\r\nx"), Some("=;;="), Some("Parent=1")] {
            let trace = trace(sent);
            assert!(trace.header.starts_with("Root=1-6553f100-"), "{trace:?}");
            assert!(trace.full.starts_with(&trace.header), "{trace:?}");
        }
    }
}
