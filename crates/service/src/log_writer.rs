//! Writes to CloudWatch Logs off the path of the calls that are logged: batches by stream, in the name of whoever logs
//! (a function's role, API Gateway's), so that a role without the permission has no logs, as on AWS. It knows nothing of
//! what is logged.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base::Time;
use base::limits::logs as limits;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc, oneshot};
use wire::{Map, Value};

use crate::{Context, Platform, ServiceError};

/// One log event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// When it happened.
    pub time: Time,
    /// The text.
    pub text: String,
}

/// Where a log goes, and in whose name.
pub struct LogDestination {
    ctx: Context,
    group: String,
    stream: String,
    /// Whether the stream is known to exist.
    made: AtomicBool,
}

impl LogDestination {
    /// The stream of this name in the group of this name, written by the principal of `ctx`. Both are made when they are
    /// missing.
    pub fn new(ctx: Context, group: impl Into<String>, stream: impl Into<String>) -> Self {
        Self { ctx, group: group.into(), stream: stream.into(), made: AtomicBool::new(false) }
    }

    /// The name of the log group.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The name of the stream.
    pub fn stream(&self) -> &str {
        &self.stream
    }

    /// In whose name.
    pub fn context(&self) -> &Context {
        &self.ctx
    }
}

/// Calls' logs that may wait to be written; a call waits when there are more, but not for long.
const QUEUE: usize = 1024;
/// How long records are collected before they are written together. The task sleeps meanwhile, so that a call wakes
/// nobody but its caller.
const COLLECT: Duration = Duration::from_millis(100);

enum Message {
    Records(Arc<LogDestination>, Vec<LogRecord>),
    Finish(oneshot::Sender<()>),
}

/// The sending end.
pub struct LogWriter {
    queue: mpsc::Sender<Message>,
    /// Wakes the task before its time.
    hurry: Arc<Notify>,
}

impl LogWriter {
    /// Starts the task that writes.
    pub fn start(platform: Platform) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE);
        let hurry = Arc::new(Notify::new());
        let task = Task { platform, refused: Mutex::default(), hurry: Arc::clone(&hurry) };
        tokio::spawn(task.run(messages));
        Self { queue, hurry }
    }

    /// Hands over the records of one call.
    pub async fn write(&self, destination: Arc<LogDestination>, records: Vec<LogRecord>) {
        if self.queue.capacity() == 0 {
            self.hurry.notify_one();
        }
        // The task ends only with the engine.
        let _ = self.queue.send(Message::Records(destination, records)).await;
    }

    /// Waits until everything handed over so far is written.
    pub async fn finish(&self) {
        let (sender, finished) = oneshot::channel();
        if self.queue.send(Message::Finish(sender)).await.is_ok() {
            self.hurry.notify_one();
            let _ = finished.await;
        }
    }
}

struct Task {
    platform: Platform,
    /// Groups whose refusal was said already.
    refused: Mutex<HashSet<String>>,
    hurry: Arc<Notify>,
}

type Collected = BTreeMap<(String, String), (Arc<LogDestination>, Vec<LogRecord>)>;

impl Task {
    async fn run(self, mut messages: mpsc::Receiver<Message>) {
        while let Some(first) = messages.recv().await {
            let mut collected = Collected::new();
            let mut finish = take(first, &mut collected);
            if finish.is_none() {
                // Early or not makes no difference to what is written.
                let _ = tokio::time::timeout(COLLECT, self.hurry.notified()).await;
            }
            while finish.is_none()
                && let Ok(message) = messages.try_recv()
            {
                finish = take(message, &mut collected);
            }
            for (_, (destination, records)) in collected {
                self.write(&destination, records).await;
            }
            if let Some(finish) = finish {
                // Whoever asked may have stopped waiting.
                let _ = finish.send(());
            }
        }
    }

    async fn write(&self, destination: &LogDestination, mut records: Vec<LogRecord>) {
        records.sort_by_key(|record| record.time);
        let mut rest = records.as_slice();
        while !rest.is_empty() {
            let (batch, remaining) = rest.split_at(batch_length(rest));
            if let Err(error) = self.put(destination, batch).await {
                self.say_once(destination, &error);
                return;
            }
            rest = remaining;
        }
    }

    async fn put(&self, destination: &LogDestination, batch: &[LogRecord]) -> Result<(), ServiceError> {
        if !destination.made.load(Ordering::Relaxed) {
            self.make(destination).await?;
            destination.made.store(true, Ordering::Relaxed);
        }
        match self.call(destination, "PutLogEvents", events(destination, batch)).await {
            // Somebody deleted the group: it comes back with the next line, as on AWS.
            Err(error) if error.code == "ResourceNotFoundException" => {
                self.make(destination).await?;
                self.call(destination, "PutLogEvents", events(destination, batch)).await
            }
            answered => answered,
        }
    }

    async fn make(&self, destination: &LogDestination) -> Result<(), ServiceError> {
        let group = || ("logGroupName", Value::from(destination.group.as_str()));
        let stream = ("logStreamName", destination.stream.as_str().into());
        let made = self.call(destination, "CreateLogStream", Map::from([group(), stream.clone()])).await;
        match made {
            Err(error) if error.code == "ResourceNotFoundException" => {
                ignore_existing(self.call(destination, "CreateLogGroup", Map::from([group()])).await)?;
                ignore_existing(self.call(destination, "CreateLogStream", Map::from([group(), stream])).await)
            }
            answered => ignore_existing(answered),
        }
    }

    async fn call(
        &self,
        destination: &LogDestination,
        operation: &str,
        input: Map,
    ) -> Result<(), ServiceError> {
        let ctx = Context { time: self.platform.clock.now(), ..destination.ctx.clone() };
        self.platform.aws.call(&ctx, "logs", operation, Value::from(input)).await.map(drop)
    }

    fn say_once(&self, destination: &LogDestination, error: &ServiceError) {
        if self.refused.lock().insert(destination.group.clone()) {
            tracing::warn!(group = destination.group, %error, "a log cannot be written");
        }
    }
}

fn take(message: Message, collected: &mut Collected) -> Option<oneshot::Sender<()>> {
    match message {
        Message::Finish(sender) => Some(sender),
        Message::Records(destination, records) => {
            let key = (destination.group.clone(), destination.stream.clone());
            collected.entry(key).or_insert_with(|| (destination, Vec::new())).1.extend(records);
            None
        }
    }
}

fn ignore_existing(made: Result<(), ServiceError>) -> Result<(), ServiceError> {
    match made {
        Err(error) if error.code == "ResourceAlreadyExistsException" => Ok(()),
        other => other,
    }
}

/// How many of these records fit into one call; at least one.
fn batch_length(records: &[LogRecord]) -> usize {
    let mut bytes = 0;
    let fits = |record: &&LogRecord| {
        bytes += record.text.len() + limits::EVENT_OVERHEAD;
        bytes <= limits::BATCH
    };
    records.iter().take(limits::BATCH_EVENTS).take_while(fits).count().max(1)
}

fn events(destination: &LogDestination, batch: &[LogRecord]) -> Map {
    let event = |record: &LogRecord| {
        // An empty message is not allowed; a bare newline is.
        let text = if record.text.is_empty() { "\n" } else { record.text.as_str() };
        Value::from(Map::from([("timestamp", record.time.0.into()), ("message", text.into())]))
    };
    Map::from([
        ("logGroupName", destination.group.as_str().into()),
        ("logStreamName", destination.stream.as_str().into()),
        ("logEvents", Value::List(batch.iter().map(event).collect())),
    ])
}
