//! Other programs that answer as DynamoDB does, where they are installed: found on the path, started on a free port, and
//! asked what we are asked.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::load::Server;

/// A peer's name, and its arguments before and after the port.
const PEERS: [(&str, &[&str]); 3] =
    [("dynoxide", &["--port"]), ("dynalite", &["--createTableMs", "0", "--port"]), ("moto_server", &["-p"])];

/// How long a peer may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running peer; it ends with this.
pub struct Peer {
    /// Its program's name.
    pub name: &'static str,
    child: Child,
    address: SocketAddr,
}

impl Peer {
    /// Starts every peer that is installed.
    pub fn start_all() -> Vec<Self> {
        PEERS.iter().filter_map(|(name, arguments)| Self::start(name, arguments)).collect()
    }

    fn start(name: &'static str, arguments: &[&str]) -> Option<Self> {
        let free =
            TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr()).expect("a port");
        let child = Command::new(name)
            .args(arguments)
            .arg(free.port().to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            println!("{name} is not installed");
            return None;
        };
        let peer = Self { name, child, address: free };
        let started = Instant::now();
        while TcpStream::connect(free).is_err() {
            if started.elapsed() > PATIENCE {
                println!("{name} does not listen");
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(peer)
    }

    /// As something to load.
    pub fn server(&self) -> Server {
        Server { address: self.address, process: self.child.id() }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Nothing of it is wanted any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
