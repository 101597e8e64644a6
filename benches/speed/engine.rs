//! The engine as a process of its own, on a free port and a data directory of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::{self, Answer, Connection};
use super::load::Server;
use super::sign::{self, Key};

/// A running engine.
pub struct Engine {
    child: Child,
    /// Kept, because a program whose output nobody reads ends.
    _output: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first answer that it is ready.
    pub ready_after: Duration,
}

/// What unsigned callers and a key nobody has stand for: the account's root.
pub fn anyone() -> Key {
    Key { id: "AKIAIOSFODNN7EXAMPLE".to_owned(), secret: "nobody's".to_owned() }
}

impl Engine {
    /// Starts `landfall serve` on `data`.
    pub async fn start(data: &Path, more: &[&str]) -> Self {
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(["--log", "error", "serve", "--port", "0", "--data-dir"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the engine");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its first line");
        let address = line.rsplit_once("http://").expect("its address").1.trim().parse().expect("an address");
        let health = http::request("GET", "/_landfall/health", &[], b"");
        let mut connection = Connection::open(address).await.expect("a connection");
        assert_eq!(connection.send(&health).await.expect("its health").status, 200);
        Self { child, _output: output, address, ready_after: started.elapsed() }
    }

    /// As something to load.
    pub fn server(&self) -> Server {
        Server { address: self.address, process: self.child.id() }
    }

    /// What it holds in memory, in bytes.
    pub fn resident(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find(|line| line.starts_with("VmRSS")).expect("its memory");
        let kilobytes: u64 = line.split_whitespace().nth(1).expect("a number").parse().expect("a number");
        kilobytes * 1024
    }

    /// A call of a service of the JSON protocols.
    pub async fn json(&self, service: &str, target: &str, input: &Value) -> Answer {
        let body = input.to_string().into_bytes();
        let request = http::request("POST", "/", &sign::headers(&anyone(), service, target, &body), &body);
        Connection::open(self.address).await.expect("a connection").send(&request).await.expect("an answer")
    }

    /// A call of a service of the Query protocol; answers its XML.
    pub async fn query(&self, parameters: &[(&str, &str)]) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let escaped = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        let escape = |text: &str| text.bytes().map(escaped).collect::<String>();
        let pairs: Vec<String> =
            parameters.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        let headers = [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
        let request = http::request("POST", "/", &headers, pairs.join("&").as_bytes());
        let mut connection = Connection::open(self.address).await.expect("a connection");
        connection.send(&request).await.expect("an answer").text()
    }

    /// A table `bench` with a text key `pk`, and `items` items of about 500 bytes in it.
    pub async fn fill(&self, items: usize) {
        let table = json!({"TableName": "bench", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]});
        let made = self.json("dynamodb", "DynamoDB_20120810.CreateTable", &table).await;
        assert_eq!(made.status, 200, "{}", made.text());
        for start in (0..items).step_by(25) {
            let puts: Vec<Value> = (start..items.min(start + 25))
                .map(|number| json!({"PutRequest": {"Item": item(number)}}))
                .collect();
            let batch = json!({"RequestItems": {"bench": puts}});
            let written = self.json("dynamodb", "DynamoDB_20120810.BatchWriteItem", &batch).await;
            assert_eq!(written.status, 200, "{}", written.text());
        }
    }

    /// Stops it as Ctrl-C does.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().expect("a signal");
        self.child.wait().expect("its end");
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Already gone after `stop`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An item of about 500 bytes.
pub fn item(number: usize) -> Value {
    json!({"pk": {"S": format!("item-{number:08}")}, "payload": {"S": "x".repeat(440)},
        "number": {"N": number.to_string()}, "flag": {"BOOL": true}})
}

/// An empty folder for data, on the disk that the build is on.
pub fn data(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}
