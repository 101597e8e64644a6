//! The threads that serve connections: one for each processor, each with a runtime of its own. A connection stays on its
//! thread, so that none of its requests waits for an idle processor to be woken and steal it. What a request starts and
//! leaves behind runs there too, so the threads have to last as long as the engine.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// See the module. Dropped, they end, and with them everything that still runs on them.
pub struct Workers {
    queues: Vec<UnboundedSender<Work>>,
    given: AtomicUsize,
}

impl Workers {
    /// One for each processor.
    ///
    /// # Errors
    /// If the system has no thread left.
    pub fn start() -> io::Result<Self> {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let queues = (0..count).map(|_| start_one()).collect::<io::Result<_>>()?;
        Ok(Self { queues, given: AtomicUsize::new(0) })
    }

    /// Gives `work` to the next in turn. It is dropped if that thread is gone.
    pub fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        let turn = self.given.fetch_add(1, Ordering::Relaxed) % self.queues.len().max(1);
        if let Some(queue) = self.queues.get(turn) {
            let _ = queue.send(Box::pin(work));
        }
    }
}

fn start_one() -> io::Result<UnboundedSender<Work>> {
    let (queue, work) = unbounded_channel();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("edge".to_owned()).spawn(move || serve(&runtime, work))?;
    Ok(queue)
}

fn serve(runtime: &Runtime, mut given: UnboundedReceiver<Work>) {
    runtime.block_on(async {
        while let Some(work) = given.recv().await {
            tokio::spawn(work);
        }
    });
}
