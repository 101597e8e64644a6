//! DynamoDB's operations beside what bounds them and beside its peers, with a million items, and steadily under writes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::engine::{self, Engine, anyone};
use super::hello;
use super::http::{self, Connection};
use super::load::{self, Server, median};
use super::measures::{Bare, Measure, sync_time};
use super::peers::Peer;
use super::sign;

/// All of them.
pub const ALL: [Measure; 4] = [
    ("DynamoDB's operations against one sync and a bare server", against_bounds),
    ("DynamoDB's operations beside its peers", beside_peers),
    ("a million items beside ten thousand", many_items),
    ("latency under a constant load of writes, 32 connections", steadiness),
];

const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(1);
/// Items that the operations are about.
const ITEMS: usize = 3200;
/// Items of a partition that a Query answers.
const PARTITION: usize = 20;

/// An operation and how its nth request reads.
struct Case {
    name: &'static str,
    operation: &'static str,
    input: fn(usize) -> Value,
}

const CASES: [Case; 6] = [
    Case { name: "GetItem", operation: "GetItem", input: |n| json!({"TableName": "bench", "Key": key(n)}) },
    Case {
        name: "PutItem",
        operation: "PutItem",
        input: |n| json!({"TableName": "bench", "Item": engine::item(n)}),
    },
    Case { name: "UpdateItem with a condition", operation: "UpdateItem", input: update },
    Case { name: "Query of 20", operation: "Query", input: query },
    Case { name: "TransactWrite of 4", operation: "TransactWriteItems", input: transaction },
    Case { name: "BatchWrite of 25", operation: "BatchWriteItem", input: batch },
];

fn key(number: usize) -> Value {
    json!({"pk": {"S": format!("item-{number:08}")}})
}

fn update(number: usize) -> Value {
    json!({"TableName": "bench", "Key": key(number), "UpdateExpression": "ADD visits :one",
        "ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeValues": {":one": {"N": "1"}}})
}

fn query(number: usize) -> Value {
    json!({"TableName": "pages", "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": format!("page-{}", number % 160)}}})
}

fn transaction(number: usize) -> Value {
    let put = |each: usize| json!({"Put": {"TableName": "bench", "Item": engine::item(number * 4 + each)}});
    json!({"TransactItems": (0..4).map(put).collect::<Vec<_>>()})
}

fn batch(number: usize) -> Value {
    let put = |each: usize| json!({"PutRequest": {"Item": engine::item(number * 25 + each)}});
    json!({"RequestItems": {"bench": (0..25).map(put).collect::<Vec<_>>()}})
}

fn request(operation: &str, input: &Value) -> Vec<u8> {
    let body = input.to_string().into_bytes();
    let target = format!("DynamoDB_20120810.{operation}");
    http::request("POST", "/", &sign::headers(&anyone(), "dynamodb", &target, &body), &body)
}

/// A hundred requests of one client, about other items than those of other clients.
fn requests(case: &Case, client: usize) -> Vec<Vec<u8>> {
    (0..100).map(|each| request(case.operation, &(case.input)(client * 100 + each))).collect()
}

/// Somebody who is asked.
struct Candidate {
    name: String,
    server: Server,
}

/// What a round measured, beside one sync of the disk and the rate of a bare server.
struct Round {
    sync: Duration,
    bare: f64,
    one: f64,
    many: f64,
    relaxed: f64,
    query: f64,
}

fn against_bounds(runtime: &Runtime) {
    runtime.block_on(async {
        let (data, relaxed_data) = (engine::data("bounds"), engine::data("bounds-relaxed"));
        let engine = Engine::start(&data, &[]).await;
        let relaxed = Engine::start(&relaxed_data, &["--durability", "relaxed"]).await;
        for engine in [&engine, &relaxed] {
            fill(&Candidate { name: "Landfall".to_owned(), server: engine.server() }).await;
        }
        let mut bare = Bare::start(&[hello::ARGUMENT]);
        let [_, put, _, query, ..] = &CASES;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let rate = async |server, connections, case| {
                load::throughput(server, connections, TIME, |client| requests(case, client)).await.per_second
            };
            let hello = |_| vec![http::request("GET", "/", &[], b"")];
            let round = Round {
                sync: sync_time(&data, 550),
                bare: load::throughput(bare.load(), 32, TIME, hello).await.per_second,
                one: rate(engine.server(), 1, put).await,
                many: rate(engine.server(), 32, put).await,
                relaxed: rate(relaxed.server(), 32, put).await,
                query: rate(engine.server(), 32, query).await,
            };
            println!(
                "one sync {:.0} µs, hello {:.0}/s; PutItem synced {:.0}/s at 1 connection and {:.0}/s at 32, relaxed {:.0}/s; Query of 20 {:.0}/s",
                round.sync.as_secs_f64() * 1e6,
                round.bare,
                round.one,
                round.many,
                round.relaxed,
                round.query
            );
            rounds.push(round);
        }
        let middle = |ratio: fn(&Round) -> f64| median(&rounds.iter().map(ratio).collect::<Vec<_>>());
        println!("PutItem synced, 1 connection: {:.2} of one sync (target 1.3)", middle(|it| 1.0 / it.one / it.sync.as_secs_f64()));
        println!("32 connections: {:.1} times the rate of one (target 12)", middle(|it| it.many / it.one));
        println!("PutItem relaxed, 32 connections: {:.2} of the bare server (target 0.45)", middle(|it| it.relaxed / it.bare));
        println!("Query of 20, 32 connections: {:.2} of the bare server (target 0.3)", middle(|it| it.query / it.bare));
        bare.stop();
        for (engine, data) in [(engine, data), (relaxed, relaxed_data)] {
            engine.stop();
            let _ = std::fs::remove_dir_all(data);
        }
    });
}

fn beside_peers(runtime: &Runtime) {
    runtime.block_on(async {
        let (synced, relaxed) = (engine::data("peers-synced"), engine::data("peers-relaxed"));
        let ours = [
            ("Landfall, synced", Engine::start(&synced, &[]).await),
            ("Landfall, relaxed", Engine::start(&relaxed, &["--durability", "relaxed"]).await),
        ];
        let peers = Peer::start_all();
        let mut candidates: Vec<Candidate> = Vec::new();
        candidates.extend(
            ours.iter().map(|(name, it)| Candidate { name: (*name).to_owned(), server: it.server() }),
        );
        candidates.extend(peers.iter().map(|it| Candidate { name: it.name.to_owned(), server: it.server() }));
        for candidate in &candidates {
            fill(candidate).await;
        }
        for case in &CASES {
            for connections in [1, 32] {
                let rates = compare(case, connections, &candidates).await;
                print_row(case, connections, &candidates, &rates);
            }
        }
        drop(ours);
        let _ = (std::fs::remove_dir_all(synced), std::fs::remove_dir_all(relaxed));
    });
}

/// Requests a second of each, the median of several rounds; nothing where an answer was not of status 200.
async fn compare(case: &Case, connections: usize, candidates: &[Candidate]) -> Vec<Option<f64>> {
    let mut rates: Vec<Option<Vec<f64>>> = Vec::new();
    for candidate in candidates {
        let answer = ask(candidate.server, case.operation, &(case.input)(0)).await;
        rates.push((answer == 200).then(Vec::new));
    }
    for _ in 0..ROUNDS {
        for (candidate, rates) in candidates.iter().zip(&mut rates) {
            let Some(measured) = rates else { continue };
            let prepared = |client| requests(case, client);
            match load::try_throughput(candidate.server, connections, TIME, prepared).await {
                Ok(rate) => measured.push(rate.per_second),
                Err(_) => *rates = None,
            }
        }
    }
    rates.into_iter().map(|rates| rates.map(|rates| median(&rates))).collect()
}

fn print_row(case: &Case, connections: usize, candidates: &[Candidate], rates: &[Option<f64>]) {
    let ours = rates.first().copied().flatten().unwrap_or_default();
    let figures: Vec<String> = candidates
        .iter()
        .zip(rates)
        .map(|(candidate, rate)| match rate {
            Some(rate) => format!("{} {rate:.0}/s ({:.1})", candidate.name, ours / rate),
            None => format!("{} fails", candidate.name),
        })
        .collect();
    println!("{}, {connections} connections: {}", case.name, figures.join(", "));
}

/// Its status.
async fn ask(server: Server, operation: &str, input: &Value) -> u16 {
    let mut connection = Connection::open(server.address).await.expect("a connection");
    connection.send(&request(operation, input)).await.expect("an answer").status
}

async fn fill(candidate: &Candidate) {
    let table = |name: &str, range: bool| {
        let mut attributes = vec![json!({"AttributeName": "pk", "AttributeType": "S"})];
        let mut schema = vec![json!({"AttributeName": "pk", "KeyType": "HASH"})];
        if range {
            attributes.push(json!({"AttributeName": "sk", "AttributeType": "N"}));
            schema.push(json!({"AttributeName": "sk", "KeyType": "RANGE"}));
        }
        json!({"TableName": name, "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": attributes,
            "KeySchema": schema})
    };
    for table in [table("bench", false), table("pages", true)] {
        assert_eq!(ask(candidate.server, "CreateTable", &table).await, 200, "{}", candidate.name);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for number in 0..ITEMS / 25 {
        assert_eq!(ask(candidate.server, "BatchWriteItem", &batch(number)).await, 200, "{}", candidate.name);
    }
    for page in 0..ITEMS / PARTITION {
        let put = |number: usize| {
            let mut item = engine::item(number);
            item["pk"] = json!({"S": format!("page-{page}")});
            item["sk"] = json!({"N": number.to_string()});
            json!({"PutRequest": {"Item": item}})
        };
        let puts: Vec<Value> = (0..PARTITION).map(put).collect();
        let input = json!({"RequestItems": {"pages": puts}});
        assert_eq!(ask(candidate.server, "BatchWriteItem", &input).await, 200, "{}", candidate.name);
    }
}

fn many_items(runtime: &Runtime) {
    runtime.block_on(async {
        let mut medians = Vec::new();
        for items in [10_000, 1_000_000] {
            let data = engine::data(&format!("items-{items}"));
            let engine = Engine::start(&data, &["--durability", "relaxed"]).await;
            let started = Instant::now();
            engine.fill(items).await;
            println!("{items} items written in {:.1} s", started.elapsed().as_secs_f64());
            engine.stop();
            let engine = Engine::start(&data, &[]).await;
            let mut connection = Connection::open(engine.address).await.expect("a connection");
            let mut times = Vec::new();
            for number in 0..20_000_usize {
                let wanted = number.wrapping_mul(7919) % items;
                let request = request("GetItem", &json!({"TableName": "bench", "Key": key(wanted)}));
                let started = Instant::now();
                let answer = connection.send(&request).await.expect("an answer");
                times.push(started.elapsed());
                assert!(answer.status == 200 && answer.body.len() > 400, "{}", answer.text());
            }
            medians.push(median(&times).as_secs_f64());
            println!(
                "{items} items: ready after {:.0} ms, GetItem p50 {:.0} µs, resident {:.0} MB",
                engine.ready_after.as_secs_f64() * 1e3,
                median(&times).as_secs_f64() * 1e6,
                engine.resident() as f64 / 1e6
            );
            engine.stop();
            let _ = std::fs::remove_dir_all(data);
        }
        println!(
            "a million items: p50 {:.2} of that with ten thousand (target 1.3)",
            medians[1] / medians[0]
        );
    });
}

fn steadiness(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("steady");
        let engine = Engine::start(&data, &[]).await;
        engine.fill(25).await;
        let puts = |client| requests(&CASES[1], client);
        let times = load::spread(engine.address, 32, Duration::from_secs(30), puts).await;
        let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        let (half, most, worst) = (at(0.5), at(0.99), at(1.0));
        println!(
            "{} puts in 30 s: p50 {half:.2} ms, p99 {most:.2} ms, the longest {worst:.0} ms: p99 {:.1} of p50 (target 5)",
            times.len(),
            most / half
        );
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}
