//! Warm Python processes: one for each interpreter and environment, which has
//! imported what functions commonly import and forks a process on request over a
//! Unix socket. It must not know what a function is; where it is missing or dead,
//! processes start in the plain way.

use std::collections::HashMap;
use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nix::sys::socket::{
    AddressFamily, ControlMessage, MsgFlags, SockFlag, SockType, recv, sendmsg, socketpair,
};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::json;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::{oneshot, watch};

use crate::Exit;
use crate::process::start::{Prepared, exit_of};
use crate::process::tree;

/// How often one that dies is started again.
const MAX_STARTS: u32 = 5;
/// A fork takes milliseconds; one that takes this long will not come.
const FORK_TIME: Duration = Duration::from_secs(5);
const MESSAGE_BYTES: usize = 64 * 1024;

/// What tells one from another: the interpreter and its environment.
type Key = (PathBuf, Option<PathBuf>);

/// The warm processes of a host.
#[derive(Default)]
pub(crate) struct Zygotes {
    slots: Mutex<HashMap<Key, Slot>>,
}

struct Slot {
    state: watch::Receiver<State>,
    starts: u32,
}

#[derive(Clone)]
enum State {
    Starting,
    Ready(Arc<Zygote>),
    Dead,
}

impl Zygotes {
    /// Starts one in the background unless there is one.
    pub(crate) fn warm(&self, interpreter: &Path, runtime_dir: &Path, site: Option<&Path>) {
        let key = (interpreter.to_path_buf(), site.map(Path::to_path_buf));
        let mut slots = self.slots.lock();
        let starts = match slots.get(&key) {
            Some(slot) if !matches!(*slot.state.borrow(), State::Dead) || slot.starts >= MAX_STARTS => return,
            Some(slot) => slot.starts,
            None => 0,
        };
        let (sender, state) = watch::channel(State::Starting);
        tokio::spawn(live(key.clone(), runtime_dir.to_path_buf(), sender));
        slots.insert(key, Slot { state, starts: starts + 1 });
    }

    /// The one to fork from, if it is ready; starts one otherwise.
    pub(crate) fn ready(
        &self,
        interpreter: &Path,
        runtime_dir: &Path,
        site: Option<&Path>,
    ) -> Option<Arc<Zygote>> {
        self.warm(interpreter, runtime_dir, site);
        let key = (interpreter.to_path_buf(), site.map(Path::to_path_buf));
        let slots = self.slots.lock();
        let state = slots.get(&key)?.state.borrow();
        match &*state {
            State::Ready(zygote) => Some(Arc::clone(zygote)),
            State::Starting | State::Dead => None,
        }
    }

    /// Waits until it is ready or known not to come.
    pub(crate) async fn warmed(&self, interpreter: &Path, site: Option<&Path>) {
        let key = (interpreter.to_path_buf(), site.map(Path::to_path_buf));
        let state = self.slots.lock().get(&key).map(|slot| slot.state.clone());
        if let Some(mut state) = state {
            let _ = state.wait_for(|state| !matches!(state, State::Starting)).await;
        }
    }
}

/// One warm process.
pub(crate) struct Zygote {
    socket: AsyncFd<OwnedFd>,
    children: Mutex<HashMap<u64, Child>>,
    next: AtomicU64,
}

struct Child {
    forked: Option<oneshot::Sender<i32>>,
    exit: watch::Sender<Option<Exit>>,
    pid: i32,
    mark: String,
}

/// What it tells us.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Forked { id: u64, pid: i32 },
    Exited { id: u64, status: i32 },
    Ready { ready: bool },
}

impl Zygote {
    /// Forks a process: its id, and how it will end.
    pub(crate) async fn fork(
        &self,
        prepared: &Prepared,
        program: &serde_json::Value,
    ) -> std::io::Result<(i32, watch::Receiver<Option<Exit>>)> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let request = json!({ "id": id, "env": prepared.env, "jail": prepared.jail, "program": program });
        let (sender, forked) = oneshot::channel();
        let (exit, exited) = watch::channel(None);
        let mark = prepared.mark();
        self.children.lock().insert(id, Child { forked: Some(sender), exit, pid: 0, mark });
        let sent = self.send(request.to_string().as_bytes(), prepared.writer.as_raw_fd()).await;
        let pid = match sent {
            Ok(()) => tokio::time::timeout(FORK_TIME, forked).await.map_err(std::io::Error::from),
            Err(error) => Err(error),
        };
        match pid.and_then(|pid| pid.map_err(|_| std::io::ErrorKind::BrokenPipe.into())) {
            Ok(pid) => Ok((pid, exited)),
            Err(error) => {
                self.children.lock().remove(&id);
                Err(error)
            }
        }
    }

    async fn send(&self, message: &[u8], fd: RawFd) -> std::io::Result<()> {
        loop {
            let mut guard = self.socket.writable().await?;
            let sent = guard.try_io(|socket| {
                let (data, fds) = ([IoSlice::new(message)], [fd]);
                let rights = [ControlMessage::ScmRights(&fds)];
                let flags = MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT;
                sendmsg::<()>(socket.as_raw_fd(), &data, &rights, flags, None).map_err(Into::into)
            });
            if let Ok(sent) = sent {
                return sent.map(drop);
            }
        }
    }

    /// The next message; `None` once it is gone.
    async fn receive(&self) -> Option<Message> {
        let mut buffer = vec![0; MESSAGE_BYTES];
        loop {
            let mut guard = self.socket.readable().await.ok()?;
            let read = guard.try_io(|socket| {
                recv(socket.as_raw_fd(), &mut buffer, MsgFlags::MSG_DONTWAIT).map_err(Into::into)
            });
            match read {
                Ok(Ok(0) | Err(_)) => return None,
                Ok(Ok(n)) => return serde_json::from_slice(buffer.get(..n)?).ok(),
                Err(_) => {}
            }
        }
    }

    fn forked(&self, id: u64, pid: i32) {
        let mut children = self.children.lock();
        match children.get_mut(&id) {
            Some(child) => {
                child.pid = pid;
                // Whoever asked has given up between asking and now.
                if child.forked.take().is_some_and(|forked| forked.send(pid).is_err()) {
                    let mark = child.mark.clone();
                    tokio::task::spawn_blocking(move || tree::end(pid, &mark));
                }
            }
            // Whoever asked had given up before.
            None => drop(tokio::task::spawn_blocking(move || tree::end(pid, "-"))),
        }
    }

    fn exited(&self, id: u64, status: i32) {
        let Some(child) = self.children.lock().remove(&id) else { return };
        let exit = exit_of(ExitStatus::from_raw(status));
        tokio::task::spawn_blocking(move || {
            tree::end_descendants(child.pid, &child.mark);
            child.exit.send_replace(Some(exit));
        });
    }
}

/// Starts a warm process and serves it until it ends.
async fn live(key: Key, runtime_dir: PathBuf, state: watch::Sender<State>) {
    match begin(&key, &runtime_dir) {
        Ok((zygote, mut process)) => {
            let zygote = Arc::new(zygote);
            serve(&zygote, &state).await;
            state.send_replace(State::Dead);
            // Its children die with it; whoever waits for them must hear so.
            for (_, child) in zygote.children.lock().drain() {
                child.exit.send_replace(Some(Exit::Signal(nix::libc::SIGKILL)));
            }
            let _ = process.start_kill();
            let _ = process.wait().await;
        }
        Err(error) => {
            tracing::warn!(%error, interpreter = %key.0.display(), "cannot start a warm Python process");
            state.send_replace(State::Dead);
        }
    }
}

async fn serve(zygote: &Arc<Zygote>, state: &watch::Sender<State>) {
    while let Some(message) = zygote.receive().await {
        match message {
            Message::Ready { ready } => {
                if ready {
                    state.send_replace(State::Ready(Arc::clone(zygote)));
                }
            }
            Message::Forked { id, pid } => zygote.forked(id, pid),
            Message::Exited { id, status } => zygote.exited(id, status),
        }
    }
}

fn begin(key: &Key, runtime_dir: &Path) -> std::io::Result<(Zygote, tokio::process::Child)> {
    let flags = SockFlag::SOCK_CLOEXEC;
    let (ours, theirs) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, flags)?;
    nix::fcntl::fcntl(ours.as_fd(), nix::fcntl::FcntlArg::F_SETFL(nix::fcntl::OFlag::O_NONBLOCK))?;
    let (interpreter, site) = key;
    let mut command = tokio::process::Command::new(interpreter);
    command.args(["-S", "-s", "-u"]).arg(runtime_dir.join("bootstrap.py")).arg("zygote");
    command.args(site).env_clear().env("LANG", "en_US.UTF-8").env("TZ", ":UTC");
    command.stdin(Stdio::from(theirs)).stdout(Stdio::null()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    let mut process = command.spawn()?;
    if let Some(stderr) = process.stderr.take() {
        tokio::spawn(async move {
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                tracing::warn!("warm Python process: {line}");
            }
        });
    }
    // SAFETY: an `OwnedFd` owns its descriptor, and it stays in the `AsyncFd` until
    // both are dropped.
    let socket = unsafe { AsyncFd::register(ours)? };
    Ok((Zygote { socket, children: Mutex::default(), next: AtomicU64::new(0) }, process))
}
