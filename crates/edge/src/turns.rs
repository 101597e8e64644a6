//! Whose turn it is on a connection, so that a client that keeps the engine waiting for a request's head is noticed. A
//! timer of each request would cost more than many requests; so turns are counted, and looked at now and then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How often the turns are looked at.
const TICK: Duration = Duration::from_secs(15);
/// After so many ticks without a turn the client is given up: a head may take 60 seconds, and so may a pause between
/// requests, up to a tick more.
const TICKS: u32 = 4;

/// Odd while a request is answered, even while one is awaited.
#[derive(Default)]
pub struct Turns(AtomicU64);

impl Turns {
    /// A request's head has come, or its answer is made.
    pub fn next(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until the client has kept us waiting for too long.
    pub async fn stalled(&self) {
        let (mut seen, mut ticks) = (self.0.load(Ordering::Relaxed), 0);
        while ticks < TICKS {
            tokio::time::sleep(TICK).await;
            let now = self.0.load(Ordering::Relaxed);
            ticks = if now == seen && now.is_multiple_of(2) { ticks + 1 } else { 0 };
            seen = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Turns;

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_given_up_after_a_minute() {
        let started = Instant::now();
        Turns::default().stalled().await;
        assert_eq!(started.elapsed(), Duration::from_secs(60));
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_or_waits_for_an_answer_is_not() {
        let turns = Turns::default();
        let asking = async {
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_secs(50)).await;
                turns.next();
                turns.next();
            }
            turns.next();
            tokio::time::sleep(Duration::from_secs(600)).await;
        };
        tokio::select! {
            () = turns.stalled() => panic!("given up"),
            () = asking => {}
        }
    }
}
