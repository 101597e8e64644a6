//! What is measured: one function a figure, each printing its own rows.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::runtime::Runtime;

use super::engine::{self, Engine, anyone};
use super::load::{self, Server, median};
use super::sign::Key;
use super::{hello, http, journal, sign};

/// A figure's name and how it is measured.
pub type Measure = (&'static str, fn(&Runtime));

/// All of them.
pub const ALL: [Measure; 6] = [
    ("start with 10,000 items, and idle memory", start_and_memory),
    ("create and delete the links stack", links_stack),
    ("GetItem against a bare server, 32 connections", get_item),
    ("PutItem synced against the disk, 32 connections", put_item),
    ("warm GET through API Gateway and a Python function", warm_get),
    ("first call of a Python function that imports boto3", first_call),
];

/// How often a figure is measured.
pub const ROUNDS: usize = 7;
const CONNECTIONS: usize = 32;
/// How long each time.
pub const TIME: Duration = Duration::from_secs(3);

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn start_and_memory(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("start");
        let first = Engine::start(&data, &[]).await;
        first.fill(10_000).await;
        first.stop();
        let (mut times, mut memory) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let engine = Engine::start(&data, &[]).await;
            times.push(engine.ready_after);
            tokio::time::sleep(Duration::from_millis(300)).await;
            memory.push(engine.resident());
            engine.stop();
        }
        println!("ready after {:.1} ms (target 40)", milliseconds(median(&times)));
        println!("resident {:.1} MB idle (target 20)", median(&memory) as f64 / 1e6);
        let _ = std::fs::remove_dir_all(data);
    });
}

fn links_stack(runtime: &Runtime) {
    let template = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/links/setupapidb.yml"),
    )
    .expect("the template");
    runtime.block_on(async {
        let data = engine::data("links");
        let engine = Engine::start(&data, &[]).await;
        let (mut created, mut deleted) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let started = Instant::now();
            let input = [
                ("Action", "CreateStack"),
                ("Version", "2010-05-15"),
                ("StackName", "apidb"),
                ("TemplateBody", &template),
                ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
            ];
            let answer = engine.query(&input).await;
            assert!(answer.contains("<StackId>"), "{answer}");
            until(&engine, "CREATE_COMPLETE").await;
            let creation = started.elapsed();
            let started = Instant::now();
            engine
                .query(&[("Action", "DeleteStack"), ("Version", "2010-05-15"), ("StackName", "apidb")])
                .await;
            until(&engine, "does not exist").await;
            // The first round may still install the Python environment.
            if round > 0 {
                created.push(creation);
                deleted.push(started.elapsed());
            }
        }
        println!("create-stack to CREATE_COMPLETE {:.1} ms (target 80)", milliseconds(median(&created)));
        println!("delete-stack until gone {:.1} ms (target 80)", milliseconds(median(&deleted)));
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

async fn until(engine: &Engine, text: &str) {
    let input = [("Action", "DescribeStacks"), ("Version", "2010-05-15"), ("StackName", "apidb")];
    loop {
        let answer = engine.query(&input).await;
        if answer.contains(text) {
            return;
        }
        assert!(!answer.contains("ROLLBACK") && !answer.contains("FAILED"), "{answer}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn get_item(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("get");
        let engine = Engine::start(&data, &[]).await;
        engine.fill(10_000).await;
        let user = user(&engine).await;
        let (mut by_root, mut by_user) = (Vec::new(), Vec::new());
        let mut server = Bare::start(&[hello::ARGUMENT]);
        for _ in 0..ROUNDS {
            let hello = |_| vec![http::request("GET", "/", &[], b"")];
            let bare = load::throughput(server.load(), CONNECTIONS, TIME, hello).await;
            let root = load::throughput(engine.server(), CONNECTIONS, TIME, |client| gets(&anyone(), client)).await;
            let known = load::throughput(engine.server(), CONNECTIONS, TIME, |client| gets(&user, client)).await;
            println!(
                "hello {:.0}/s at {:.1} µs of processor time, GetItem {:.0}/s at {:.1}, verified and authorized {:.0}/s at {:.1}",
                bare.per_second, bare.cpu, root.per_second, root.cpu, known.per_second, known.cpu
            );
            by_root.push(root.per_second / bare.per_second);
            by_user.push(known.per_second / bare.per_second);
        }
        println!("GetItem, signed with any key: {:.2} of the bare server (target 0.5)", median(&by_root));
        println!("GetItem, a user's signature verified and policy evaluated: {:.2}", median(&by_user));
        server.stop();
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

/// Requests for a hundred items, another hundred for each client.
fn gets(key: &Key, client: usize) -> Vec<Vec<u8>> {
    let request = |number: usize| {
        let body =
            json!({"TableName": "bench", "Key": {"pk": {"S": format!("item-{number:08}")}}}).to_string();
        let headers = sign::headers(key, "dynamodb", "DynamoDB_20120810.GetItem", body.as_bytes());
        http::request("POST", "/", &headers, body.as_bytes())
    };
    (0..100).map(|each| request(client * 100 + each)).collect()
}

/// A user who may read and write the table, and their key.
async fn user(engine: &Engine) -> Key {
    let version = ("Version", "2010-05-08");
    engine.query(&[("Action", "CreateUser"), version, ("UserName", "bench")]).await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":"arn:aws:dynamodb:*:*:table/bench"}]}"#;
    let input = [
        ("Action", "PutUserPolicy"),
        version,
        ("UserName", "bench"),
        ("PolicyName", "p"),
        ("PolicyDocument", policy),
    ];
    engine.query(&input).await;
    let made = engine.query(&[("Action", "CreateAccessKey"), version, ("UserName", "bench")]).await;
    let text = |name: &str| {
        let from = made.find(&format!("<{name}>")).expect("an element") + name.len() + 2;
        let to = made[from..].find('<').expect("its end") + from;
        made[from..to].to_owned()
    };
    Key { id: text("AccessKeyId"), secret: text("SecretAccessKey") }
}

fn put_item(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("put");
        let engine = Engine::start(&data, &[]).await;
        engine.fill(25).await;
        let path = data.with_extension("journal");
        let mut bare = Bare::start(&[journal::ARGUMENT, path.to_str().expect("a path")]);
        let (mut of_disk, mut of_bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let sync = sync_time(&data, 550 * CONNECTIONS);
            let allowed = CONNECTIONS as f64 / sync.as_secs_f64();
            let journal = load::throughput(bare.load(), CONNECTIONS, TIME, puts).await;
            let put = load::throughput(engine.server(), CONNECTIONS, TIME, puts).await;
            println!(
                "one sync {:.0} µs, so {allowed:.0}/s without any work; a bare server {:.0}/s at {:.1} µs of processor time, PutItem {:.0}/s at {:.1}",
                sync.as_secs_f64() * 1e6,
                journal.per_second,
                journal.cpu,
                put.per_second,
                put.cpu
            );
            of_disk.push(put.per_second / allowed);
            of_bare.push(put.per_second / journal.per_second);
        }
        println!(
            "PutItem synced: {:.2} of a bare server with group commit (target 0.7), {:.2} of 32 to each sync",
            median(&of_bare),
            median(&of_disk)
        );
        bare.stop();
        let _ = std::fs::remove_file(path);
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

fn puts(client: usize) -> Vec<Vec<u8>> {
    let request = |number: usize| {
        let body = json!({"TableName": "bench", "Item": engine::item(number)}).to_string();
        let headers = sign::headers(&anyone(), "dynamodb", "DynamoDB_20120810.PutItem", body.as_bytes());
        http::request("POST", "/", &headers, body.as_bytes())
    };
    (0..100).map(|each| request(client * 100 + each)).collect()
}

/// The time of one write of so many bytes and its sync, in a file of fixed length as journals are.
pub fn sync_time(folder: &Path, bytes: usize) -> Duration {
    let path = folder.with_extension("sync");
    let mut file = std::fs::File::create(&path).expect("a file");
    file.set_len(64 * 1024 * 1024).expect("its length");
    file.sync_all().expect("a sync");
    let group = vec![b'x'; bytes];
    let times: Vec<Duration> = (0..400)
        .map(|_| {
            let started = Instant::now();
            file.write_all(&group).expect("a write");
            file.sync_data().expect("a sync");
            started.elapsed()
        })
        .collect();
    let _ = std::fs::remove_file(path);
    // The mean: group commit pays the slow ones too.
    times.iter().sum::<Duration>() / 400
}

fn warm_get(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("warm");
        let engine = Engine::start(&data, &[]).await;
        let api =
            deploy(&engine, "def handler(event, context):\n    return {'statusCode': 200, 'body': 'x'}\n")
                .await;
        let call = http::request("GET", &format!("/_aws/execute-api/{api}/prod/hello"), &[], b"");
        load::latencies(engine.address, 500, &call).await;
        let mut server = Bare::start(&[hello::ARGUMENT]);
        let mut added = Vec::new();
        for _ in 0..ROUNDS {
            let own = own_time();
            let bare =
                median(&load::latencies(server.address, 2000, &http::request("GET", "/", &[], b"")).await);
            let through = median(&load::latencies(engine.address, 2000, &call).await);
            println!(
                "GET {:.0} µs, bare server {:.0} µs, the handler itself {:.1} µs",
                through.as_secs_f64() * 1e6,
                bare.as_secs_f64() * 1e6,
                own.as_secs_f64() * 1e6
            );
            added.push(through.saturating_sub(own));
        }
        println!(
            "Landfall adds {:.0} µs to the function's own time (target 250)",
            median(&added).as_secs_f64() * 1e6
        );
        server.stop();
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

/// What the handler takes by itself: decoding the event aside, next to nothing.
fn own_time() -> Duration {
    let script = "import timeit\nprint(min(timeit.repeat(lambda: {'statusCode': 200, 'body': 'x'}, number=1000, repeat=5))/1000)";
    let output = Command::new("python3").args(["-c", script]).output().expect("python3");
    let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds");
    Duration::from_secs_f64(seconds)
}

/// Deploys a function behind `GET /hello`; answers the API's id.
async fn deploy(engine: &Engine, code: &str) -> String {
    let code: String = code.lines().map(|line| format!("          {line}\n")).collect();
    let template = include_str!("hello.yml").replace("CODE\n", &code);
    let input = [
        ("Action", "CreateStack"),
        ("Version", "2010-05-15"),
        ("StackName", "apidb"),
        ("TemplateBody", template.as_str()),
        ("Capabilities.member.1", "CAPABILITY_IAM"),
    ];
    let answer = engine.query(&input).await;
    assert!(answer.contains("<StackId>"), "{answer}");
    until(engine, "CREATE_COMPLETE").await;
    let described = engine
        .query(&[("Action", "DescribeStacks"), ("Version", "2010-05-15"), ("StackName", "apidb")])
        .await;
    let from = described.find("<OutputValue>").expect("an output") + "<OutputValue>".len();
    described[from..].split('<').next().expect("its value").to_owned()
}

fn first_call(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("first");
        let engine = Engine::start(&data, &[]).await;
        let code = "import boto3\ndef handler(event, context):\n    return {'statusCode': 200, 'body': boto3.__version__}\n";
        let mut times = Vec::new();
        for round in 0..=ROUNDS {
            let api = deploy(&engine, code).await;
            // The engine prepares a process to fork from in the background, as it does while a developer reads.
            tokio::time::sleep(Duration::from_secs(if round == 0 { 20 } else { 1 })).await;
            let call = http::request("GET", &format!("/_aws/execute-api/{api}/prod/hello"), &[], b"");
            let time = load::latencies(engine.address, 1, &call).await[0];
            if round > 0 {
                times.push(time);
            }
            engine.query(&[("Action", "DeleteStack"), ("Version", "2010-05-15"), ("StackName", "apidb")]).await;
            until(&engine, "does not exist").await;
        }
        println!("first call {:.1} ms (target 60)", milliseconds(median(&times)));
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

/// A bare server as a process of its own.
pub struct Bare {
    child: std::process::Child,
    address: SocketAddr,
}

impl Bare {
    /// Starts this program as the server that its arguments name.
    pub fn start(arguments: &[&str]) -> Self {
        use std::io::BufRead;
        let program = std::env::current_exe().expect("this program");
        let mut child =
            Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().expect("the bare server");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        std::io::BufReader::new(output).read_line(&mut line).expect("its address");
        Self { child, address: line.trim().parse().expect("an address") }
    }

    /// As something to load.
    pub fn load(&self) -> Server {
        Server { address: self.address, process: self.child.id() }
    }

    /// Ends it.
    pub fn stop(&mut self) {
        // A server that serves for ever is only ever killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
