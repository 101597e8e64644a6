//! An engine of a test's own: on a free port, with a data directory of its own, ended with the test.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use super::http;
use super::programs::{LANDFALL, PATIENCE, Ran, command, links, run, wait_for};

/// How long an engine may take to stop before the test ends it by force. The engine gives requests five seconds.
const STOPPING: Duration = Duration::from_secs(60);

/// A running engine.
pub struct Engine {
    child: Child,
    endpoint: String,
    printed: Arc<Mutex<String>>,
    complaints: PathBuf,
    data: PathBuf,
    _folder: TempDir,
}

impl Engine {
    /// `landfall serve` on an empty data directory.
    pub fn serve() -> Self {
        Self::start(&["serve"])
    }

    /// A command that serves, on an empty data directory.
    #[track_caller]
    pub fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self::launch(landfall(&data).args(arguments), folder, data)
    }

    /// A command that serves, on a data directory that was used before.
    #[track_caller]
    pub fn start_on(data: &Path, arguments: &[&str]) -> Self {
        Self::launch(landfall(data).args(arguments), tempfile::tempdir().unwrap(), data.to_owned())
    }

    /// Starts a command and waits until its engine is ready.
    #[track_caller]
    pub fn launch(command: &mut Command, folder: TempDir, data: PathBuf) -> Self {
        prepare();
        let complaints = folder.path().join("complaints");
        command.arg("--port=0").process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::create(&complaints).unwrap());
        let mut child = command.spawn().unwrap();
        let printed = listen(&mut child);
        let mut engine = Self { child, endpoint: String::new(), printed, complaints, data, _folder: folder };
        engine.endpoint = wait_for("the engine's address", || {
            assert!(engine.child.try_wait().unwrap().is_none(), "the engine ended:\n{}", engine.said());
            address(&engine.printed())
        });
        wait_for("the engine to be ready", || {
            let health = http::try_send("GET", &engine.url("/_landfall/health"), &[], "").ok()?;
            (health.json()["status"] == "ready").then_some(())
        });
        engine
    }

    /// Its address.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint)
    }

    /// Where it keeps its data.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// What it has complained of so far: its log.
    pub fn complaints(&self) -> String {
        std::fs::read_to_string(&self.complaints).unwrap_or_default()
    }

    /// Everything it said, to explain a failure.
    pub fn said(&self) -> String {
        format!("the engine printed:\n{}\nand logged:\n{}", self.printed(), self.complaints())
    }

    /// Waits until it has printed this.
    #[track_caller]
    pub fn wait_until_printed(&mut self, text: &str) -> String {
        wait_for(text, || {
            let printed = self.printed();
            if printed.contains(text) {
                return Some(printed);
            }
            assert!(self.child.try_wait().unwrap().is_none(), "the engine ended:\n{}", self.said());
            None
        })
    }

    /// Runs another `landfall` command against it.
    pub fn landfall(&self, arguments: &[&str]) -> Ran {
        run(command(LANDFALL).args(arguments).env("AWS_ENDPOINT_URL", &self.endpoint))
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id() as i32), signal).unwrap();
    }

    /// Waits for its end: its exit status, or none after a signal.
    #[track_caller]
    pub fn wait(&mut self) -> Option<i32> {
        wait_for("the engine's end", || self.child.try_wait().unwrap()).code()
    }

    /// Presses Ctrl-C and waits.
    #[track_caller]
    pub fn interrupt(&mut self) -> Option<i32> {
        self.signal(Signal::SIGINT);
        self.wait()
    }

    /// `kill -9`: it has no chance to do anything more.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        self.wait();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        let process = Pid::from_raw(self.child.id() as i32);
        let _ = kill(process, Signal::SIGTERM);
        let begin = Instant::now();
        while self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            if begin.elapsed() > STOPPING {
                let _ = nix::sys::signal::killpg(process, Signal::SIGKILL);
                let _ = self.child.wait();
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The program, on this data directory.
pub fn landfall(data: &Path) -> Command {
    let mut command = command(LANDFALL);
    command.env("LANDFALL_DATA_DIR", data);
    command
}

/// The program run to its end; ended by force if it does not come.
#[track_caller]
pub fn run_to_end(command: &mut Command) -> Ran {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let process = Pid::from_raw(child.id() as i32);
    let (ended, end) = mpsc::channel::<()>();
    let guard = std::thread::spawn(move || {
        if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = kill(process, Signal::SIGKILL);
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    guard.join().unwrap();
    Ran::new(&output)
}

/// Has the Python environment of functions made before any test needs it: `up` makes it in advance, while the
/// first call of a function would wait for it, longer perhaps than an API waits for a function.
fn prepare() {
    static PREPARED: OnceLock<()> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let data = tempfile::tempdir().unwrap();
        run_to_end(landfall(data.path()).args(["up", "--port=0", "--exit"]).arg(links())).ok();
    });
}

/// Gathers what a child prints.
fn listen(child: &mut Child) -> Arc<Mutex<String>> {
    let printed = Arc::<Mutex<String>>::default();
    let (gathered, stdout) = (Arc::clone(&printed), child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let mut gathered = gathered.lock().unwrap();
            gathered.push_str(&line);
            gathered.push('\n');
        }
    });
    printed
}

/// The address that `serve` and `up` print, each in its way.
fn address(printed: &str) -> Option<String> {
    let says =
        |line: &&str| line.starts_with("Landfall is ready at ") || line.trim().starts_with("AWS endpoint");
    printed.lines().find(says)?.split_whitespace().last().map(str::to_owned)
}
