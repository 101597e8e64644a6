//! Load on a server: some connections, each sending one prepared request after the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::http::Connection;

/// Requests per second that `connections` clients get answered with status 200 over `time`.
pub async fn throughput(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    requests: impl Fn(usize) -> Vec<Vec<u8>>,
) -> f64 {
    let done = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicU64::new(0));
    let mut clients = Vec::new();
    for client in 0..connections {
        let (done, answered, prepared) = (Arc::clone(&done), Arc::clone(&answered), requests(client));
        clients.push(tokio::spawn(async move {
            let mut connection = Connection::open(address).await.expect("a connection");
            for request in prepared.iter().cycle() {
                if done.load(Ordering::Relaxed) {
                    return;
                }
                let answer = connection.send(request).await.expect("an answer");
                assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
                answered.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (before, started) = (answered.load(Ordering::Relaxed), Instant::now());
    tokio::time::sleep(time).await;
    let rate = (answered.load(Ordering::Relaxed) - before) as f64 / started.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.expect("a client");
    }
    rate
}

/// The times of `count` requests sent one after the other.
pub async fn latencies(address: SocketAddr, count: usize, request: &[u8]) -> Vec<Duration> {
    let mut connection = Connection::open(address).await.expect("a connection");
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let started = Instant::now();
        let answer = connection.send(request).await.expect("an answer");
        times.push(started.elapsed());
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    }
    times
}

/// The middle one.
pub fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("comparable"));
    sorted[sorted.len() / 2]
}
