//! What a process prints: one pipe carries stdout, stderr and the runtime's
//! framed records, in order; here it becomes [`LogEvent`]s. It bounds what an
//! invocation may print and never makes the engine wait for a reader of logs.

mod splitter;

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use nix::errno::Errno;
use parking_lot::Mutex;
use tokio::io::unix::AsyncFd;
use tokio::sync::mpsc;

use splitter::Splitter;

/// The longest event in bytes; longer lines are split.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;
/// What one invocation may print, and what may wait to be read, in bytes. The
/// rest is dropped, and a line says how much.
pub const MAX_OUTPUT_BYTES: usize = 16 * 1024 * 1024;

/// What an event costs beside its text, so that empty lines are bounded too.
const EVENT_OVERHEAD: usize = 96;
/// One read; also what a pipe holds unless told otherwise.
const READ_BYTES: usize = 64 * 1024;

/// One log event: a printed line, or one record of the logger, however many
/// lines it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// The invocation it belongs to; none while the code loads or between calls.
    pub request_id: Option<Arc<str>>,
    /// When it was read.
    pub time: SystemTime,
    /// The text as printed, its newline included where there was one.
    pub text: String,
}

/// The events of one process, in order. Unread events beyond
/// [`MAX_OUTPUT_BYTES`] are dropped, so not reading costs neither memory nor time.
#[derive(Debug)]
pub struct Logs {
    events: mpsc::UnboundedReceiver<LogEvent>,
    unread: Arc<AtomicUsize>,
}

impl Logs {
    /// The next event; `None` once the process is gone and all was read.
    pub async fn recv(&mut self) -> Option<LogEvent> {
        let event = self.events.recv().await;
        self.taken(event)
    }

    /// The next event if there is one now. When a call of
    /// [`Process::invoke`](crate::Process::invoke) returns, all it printed is here.
    pub fn try_recv(&mut self) -> Option<LogEvent> {
        let event = self.events.try_recv().ok();
        self.taken(event)
    }

    fn taken(&self, event: Option<LogEvent>) -> Option<LogEvent> {
        if let Some(event) = &event {
            self.unread.fetch_sub(cost(event.text.len()), Ordering::Relaxed);
        }
        event
    }
}

fn cost(text_bytes: usize) -> usize {
    text_bytes.saturating_add(EVENT_OVERHEAD)
}

/// The reading end of a process's output.
pub(crate) struct Output {
    pipe: AsyncFd<OwnedFd>,
    sink: Mutex<Sink>,
}

/// Splits, tags, counts and passes on.
struct Sink {
    splitter: Splitter,
    quota: Quota,
    buffer: Vec<u8>,
}

/// What may still be passed on, and to whom.
struct Quota {
    events: mpsc::UnboundedSender<LogEvent>,
    unread: Arc<AtomicUsize>,
    request_id: Option<Arc<str>>,
    spent: usize,
    dropped: usize,
}

impl Output {
    /// Takes the reading end of the pipe, which must not block.
    pub(crate) fn new(pipe: OwnedFd) -> std::io::Result<(Arc<Self>, Logs)> {
        let (sender, events) = mpsc::unbounded_channel();
        let unread = Arc::new(AtomicUsize::new(0));
        let quota =
            Quota { events: sender, unread: Arc::clone(&unread), request_id: None, spent: 0, dropped: 0 };
        let sink = Sink { splitter: Splitter::default(), quota, buffer: vec![0; READ_BYTES] };
        // SAFETY: an `OwnedFd` owns its descriptor, and it stays in the `AsyncFd`
        // until both are dropped.
        let pipe = unsafe { AsyncFd::register(pipe)? };
        let output = Output { pipe, sink: Mutex::new(sink) };
        Ok((Arc::new(output), Logs { events, unread }))
    }

    /// From now on, what is printed belongs to this invocation.
    pub(crate) fn begin(&self, request_id: Arc<str>) {
        let mut sink = self.sink.lock();
        sink.drain(self.pipe.get_ref());
        sink.close(Some(request_id));
    }

    /// Everything printed before this call is passed on; what follows belongs to
    /// no invocation.
    pub(crate) fn end(&self) {
        let mut sink = self.sink.lock();
        sink.drain(self.pipe.get_ref());
        sink.close(None);
    }

    /// Reads until every writer of the pipe is gone.
    pub(crate) async fn run(&self) {
        while let Ok(mut guard) = self.pipe.readable().await {
            match self.sink.lock().read_once(self.pipe.get_ref()) {
                Read::Some => {}
                Read::Nothing => guard.clear_ready(),
                Read::End => return,
            }
            tokio::task::yield_now().await;
        }
    }
}

enum Read {
    Some,
    Nothing,
    End,
}

impl Sink {
    /// Reads what the pipe holds now. One pipe's capacity at most, so that code
    /// which never stops printing cannot keep us here.
    fn drain(&mut self, pipe: &OwnedFd) {
        for _ in 0..2 {
            if !matches!(self.read_once(pipe), Read::Some) {
                return;
            }
        }
    }

    fn read_once(&mut self, pipe: &OwnedFd) -> Read {
        match nix::unistd::read(pipe.as_fd(), &mut self.buffer) {
            Ok(0) => Read::End,
            Ok(n) => {
                let quota = &mut self.quota;
                let chunk = self.buffer.get(..n).unwrap_or_default();
                self.splitter.feed(chunk, &mut |event| quota.pass(event));
                Read::Some
            }
            Err(Errno::EINTR) => Read::Some,
            Err(Errno::EAGAIN) => Read::Nothing,
            Err(_) => Read::End,
        }
    }

    fn close(&mut self, next: Option<Arc<str>>) {
        let quota = &mut self.quota;
        self.splitter.flush(&mut |event| quota.pass(event));
        quota.close(next);
    }
}

impl Quota {
    fn pass(&mut self, text: &[u8]) {
        let cost = cost(text.len());
        let unread = self.unread.load(Ordering::Relaxed);
        if self.spent + cost > MAX_OUTPUT_BYTES || unread + cost > MAX_OUTPUT_BYTES {
            self.dropped += text.len();
            return;
        }
        self.spent += cost;
        self.send(String::from_utf8_lossy(text).into_owned());
    }

    fn send(&self, text: String) {
        self.unread.fetch_add(cost(text.len()), Ordering::Relaxed);
        let event = LogEvent { request_id: self.request_id.clone(), time: SystemTime::now(), text };
        // A reader that went away has no use for the event.
        let _ = self.events.send(event);
    }

    fn close(&mut self, next: Option<Arc<str>>) {
        if self.dropped > 0 {
            let limit = MAX_OUTPUT_BYTES / (1024 * 1024);
            self.send(format!(
                "[landfall] {} bytes of output were dropped: an invocation may print {limit} MB\n",
                self.dropped
            ));
        }
        self.request_id = next;
        self.spent = 0;
        self.dropped = 0;
    }
}
