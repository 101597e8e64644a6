//! Load on a server: some connections, each sending one prepared request after the other.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::http::Connection;

/// Load before anything is counted.
const WARM_UP: Duration = Duration::from_millis(300);

/// A server under load.
#[derive(Clone, Copy)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub process: u32,
}

/// What a server did under load.
#[derive(Clone, Copy)]
pub struct Rate {
    /// Requests answered in a second.
    pub per_second: f64,
    /// Microseconds of processor time, in user space and in the kernel, that the server took for one.
    pub cpu: f64,
}

/// How many requests `connections` clients get answered over `time`, each with status 200.
pub async fn throughput(
    server: Server,
    connections: usize,
    time: Duration,
    requests: impl Fn(usize) -> Vec<Vec<u8>>,
) -> Rate {
    try_throughput(server, connections, time, requests).await.expect("only answers with status 200")
}

/// The same of a server that may fail under load: then how.
pub async fn try_throughput(
    server: Server,
    connections: usize,
    time: Duration,
    requests: impl Fn(usize) -> Vec<Vec<u8>>,
) -> Result<Rate, String> {
    let done = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicU64::new(0));
    let clients: Vec<_> = (0..connections)
        .map(|client| {
            let (done, answered, prepared) = (Arc::clone(&done), Arc::clone(&answered), requests(client));
            tokio::spawn(async move { ask(server.address, &prepared, &done, &answered).await })
        })
        .collect();
    tokio::time::sleep(WARM_UP).await;
    let (before, cpu, started) = (answered.load(Ordering::Relaxed), cpu_time(server.process), Instant::now());
    tokio::time::sleep(time).await;
    let requests = (answered.load(Ordering::Relaxed) - before) as f64;
    let (cpu, took) = (cpu_time(server.process) - cpu, started.elapsed());
    done.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.expect("a client")?;
    }
    Ok(Rate { per_second: requests / took.as_secs_f64(), cpu: cpu.as_secs_f64() * 1e6 / requests })
}

/// The times of all requests that `connections` clients send over `time`.
pub async fn spread(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    requests: impl Fn(usize) -> Vec<Vec<u8>>,
) -> Vec<Duration> {
    let end = Instant::now() + time;
    let clients: Vec<_> = (0..connections)
        .map(|client| {
            let prepared = requests(client);
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await.expect("a connection");
                let mut times = Vec::new();
                for request in prepared.iter().cycle() {
                    let started = Instant::now();
                    if started > end {
                        break;
                    }
                    let answer = connection.send(request).await.expect("an answer");
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    times.push(started.elapsed());
                }
                times
            })
        })
        .collect();
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.await.expect("a client"));
    }
    all.sort();
    all
}

/// One client: request after request until it is done, or one fails.
async fn ask(
    address: SocketAddr,
    requests: &[Vec<u8>],
    done: &AtomicBool,
    answered: &AtomicU64,
) -> Result<(), String> {
    let mut connection = Connection::open(address).await.map_err(|error| error.to_string())?;
    for request in requests.iter().cycle() {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let answer = connection.send(request).await.map_err(|error| error.to_string())?;
        if answer.status != 200 {
            return Err(format!("{}: {}", answer.status, answer.text()));
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// The processor time that a process has taken so far. The kernel counts in hundredths of a second.
fn cpu_time(process: u32) -> Duration {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("its times");
    let (_, fields) = line.rsplit_once(')').expect("its name");
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().expect("ticks")).sum();
    Duration::from_millis(ticks * 10)
}

/// The times of `count` requests sent one after the other.
pub async fn latencies(address: SocketAddr, count: usize, request: &[u8]) -> Vec<Duration> {
    let mut connection = Connection::open(address).await.expect("a connection");
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let started = Instant::now();
        let answer = connection.send(request).await.expect("an answer");
        times.push(started.elapsed());
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    times
}

/// The middle one.
pub fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("comparable"));
    sorted[sorted.len() / 2]
}
