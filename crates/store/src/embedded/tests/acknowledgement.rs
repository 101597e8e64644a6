//! Who wakes whom when a batch is answered.

use std::future::Future as _;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::*;
use crate::embedded::acknowledgement::{Acknowledgement, Committed};

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

struct Waiter {
    committed: Committed,
    flag: Arc<Flag>,
}

impl Waiter {
    fn poll(&mut self) -> Poll<Result<(), StoreError>> {
        let waker = Waker::from(self.flag.clone());
        Pin::new(&mut self.committed).poll(&mut Context::from_waker(&waker))
    }
}

/// A batch, and those who wait for it.
fn batch(count: usize) -> (Arc<Acknowledgement>, Vec<Waiter>) {
    let batch = Arc::new(Acknowledgement::default());
    let waiter = |place| Waiter { committed: Committed::new(batch.clone(), place), flag: Arc::default() };
    let mut waiters: Vec<_> = (0..count).map(waiter).collect();
    // In another order than that of their commits.
    assert!(waiters.iter_mut().rev().all(|waiter| waiter.poll().is_pending()));
    (batch, waiters)
}

fn woken(waiters: &[Waiter]) -> usize {
    waiters.iter().filter(|waiter| waiter.flag.0.load(Ordering::SeqCst)).count()
}

#[test]
fn one_is_woken_and_wakes_the_others() {
    let (batch, mut waiters) = batch(5);
    batch.resolve(Ok(()));
    assert_eq!(woken(&waiters), 1);
    assert!(matches!(waiters[0].poll(), Poll::Ready(Ok(()))));
    assert_eq!(woken(&waiters), 5);
    assert!(waiters[1..].iter_mut().all(|waiter| waiter.poll().is_ready()));
}

#[test]
fn on_each_thread_one_is_woken_and_wakes_the_others_there() {
    let (batch, mut here) = batch(3);
    let waiter = |place| Waiter { committed: Committed::new(batch.clone(), place), flag: Arc::default() };
    let mut there: Vec<_> = (3..6).map(waiter).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| assert!(there.iter_mut().all(|waiter| waiter.poll().is_pending())));
    });
    batch.resolve(Ok(()));
    assert_eq!((woken(&here), woken(&there)), (1, 1));
    assert!(here[0].poll().is_ready());
    assert_eq!((woken(&here), woken(&there)), (3, 1));
    assert!(there[0].poll().is_ready(), "and that wherever it runs by then");
    assert_eq!((woken(&here), woken(&there)), (3, 3));
}

#[test]
fn one_that_gave_up_before_is_not_relied_on() {
    let (batch, mut waiters) = batch(3);
    let gone = waiters.remove(0);
    let flag = gone.flag.clone();
    drop(gone);
    batch.resolve(Ok(()));
    assert!(!flag.0.load(Ordering::SeqCst));
    assert_eq!(woken(&waiters), 1);
}

#[test]
fn one_that_gives_up_after_it_was_woken_wakes_the_others() {
    let (batch, mut waiters) = batch(3);
    batch.resolve(Err(StoreError::Closed));
    drop(waiters.remove(0));
    assert_eq!(woken(&waiters), 2);
    assert!(matches!(waiters[0].poll(), Poll::Ready(Err(StoreError::Closed))));
}

#[test]
fn nobody_depends_on_the_one_that_was_woken() {
    let (batch, waiters) = batch(3);
    batch.resolve(Ok(()));
    batch.wake_all();
    assert_eq!(woken(&waiters), 3);
}

#[test]
fn whoever_asks_late_is_answered_at_once() {
    let batch = Arc::new(Acknowledgement::default());
    batch.resolve(Ok(()));
    let mut late = Waiter { committed: Committed::new(batch, 7), flag: Arc::default() };
    assert!(late.poll().is_ready());
}
