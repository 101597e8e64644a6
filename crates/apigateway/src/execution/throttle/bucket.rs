//! Token buckets: each holds at most `burst` tokens, gets `rate` a second, and gives one to each request. They live in
//! memory, so each process that serves has its own.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use base::Time;
use foldhash::fast::FixedState;
use parking_lot::Mutex;

use crate::settings::Throttle;

/// Buckets that may be held before the full ones are let go: a full bucket is like one that is not there.
const HELD: usize = 4096;

/// Buckets by what they are for.
#[derive(Default)]
pub(crate) struct Buckets(Mutex<HashMap<u64, Bucket, FixedState>>);

struct Bucket {
    tokens: f64,
    filled: Time,
    limit: Throttle,
}

impl Buckets {
    /// Takes a token out of the bucket of this name, if it has one.
    pub fn take(&self, name: impl Hash, limit: Throttle, now: Time) -> bool {
        let name = FixedState::default().hash_one(name);
        let mut buckets = self.0.lock();
        if buckets.len() >= HELD {
            buckets.retain(|_, bucket| !bucket.is_full(now));
        }
        let full = Bucket { tokens: burst(limit), filled: now, limit };
        buckets.entry(name).or_insert(full).take(limit, now)
    }
}

impl Bucket {
    fn take(&mut self, limit: Throttle, now: Time) -> bool {
        self.fill(now);
        self.limit = limit;
        self.tokens = self.tokens.min(burst(limit));
        let has = self.tokens >= 1.0;
        if has {
            self.tokens -= 1.0;
        }
        has
    }

    fn fill(&mut self, now: Time) {
        let added = now.since(self.filled).as_secs_f64() * self.limit.rate_limit;
        self.tokens = (self.tokens + added).min(burst(self.limit));
        self.filled = self.filled.max(now);
    }

    fn is_full(&mut self, now: Time) -> bool {
        self.fill(now);
        self.tokens >= burst(self.limit)
    }
}

fn burst(limit: Throttle) -> f64 {
    limit.burst_limit as f64
}

#[cfg(test)]
mod tests {
    use base::Time;

    use super::{Buckets, HELD, Throttle};

    const LIMIT: Throttle = Throttle { burst_limit: 2, rate_limit: 5.0 };

    #[test]
    fn a_bucket_gives_what_it_holds_and_fills_again() {
        let buckets = Buckets::default();
        let taken = |ms: i64| buckets.take("a", LIMIT, Time(ms));
        assert_eq!([taken(0), taken(0), taken(0)], [true, true, false]);
        assert_eq!([taken(199), taken(200), taken(200)], [false, true, false]);
        assert_eq!(
            [taken(10_000), taken(10_000), taken(10_000)],
            [true, true, false],
            "no more than it holds"
        );
        assert!(buckets.take("b", LIMIT, Time(10_000)), "each has its own");
    }

    #[test]
    fn a_bucket_without_room_gives_nothing() {
        let closed = Throttle { burst_limit: 0, rate_limit: 0.0 };
        assert!(!Buckets::default().take("a", closed, Time(0)));
    }

    #[test]
    fn a_limit_that_shrinks_counts_at_once() {
        let buckets = Buckets::default();
        assert!(buckets.take("a", Throttle { burst_limit: 100, rate_limit: 1.0 }, Time(0)));
        let taken = || buckets.take("a", Throttle { burst_limit: 1, rate_limit: 1.0 }, Time(0));
        assert_eq!([taken(), taken()], [true, false]);
    }

    #[test]
    fn full_buckets_are_let_go() {
        let buckets = Buckets::default();
        (0..HELD).for_each(|name| assert!(buckets.take(name, LIMIT, Time(0))));
        assert!(buckets.take("one more", LIMIT, Time(60_000)));
        assert_eq!(buckets.0.lock().len(), 1);
    }
}
