//! A future that is usually ready already: local engines answer without allocating or boxing, networked ones can
//! still wait. It knows nothing of storage.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The answer of a store: there already, or under way.
pub enum Fut<'a, T> {
    /// The answer, until it is taken.
    Ready(Option<T>),
    /// A computation that yields the answer.
    Pending(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
}

impl<'a, T> Fut<'a, T> {
    /// A future that yields `value` at once.
    pub fn ready(value: T) -> Self {
        Fut::Ready(Some(value))
    }

    /// A future that runs `future`.
    pub fn pending(future: impl Future<Output = T> + Send + 'a) -> Self {
        Fut::Pending(Box::pin(future))
    }

    /// The answer, transformed; a ready one stays ready.
    pub fn map<U>(self, transform: impl FnOnce(T) -> U + Send + 'a) -> Fut<'a, U>
    where
        T: 'a,
    {
        match self {
            Fut::Ready(value) => Fut::Ready(value.map(transform)),
            Fut::Pending(future) => Fut::pending(async move { transform(future.await) }),
        }
    }
}

// The answer is moved out and never pinned; the boxed future may move with its box.
impl<T> Unpin for Fut<'_, T> {}

impl<T> Future for Fut<'_, T> {
    type Output = T;

    /// As with any future, polling again after the answer was taken is a mistake of the caller; it waits forever.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match self.get_mut() {
            Fut::Ready(value) => value.take().map_or(Poll::Pending, Poll::Ready),
            Fut::Pending(future) => future.as_mut().poll(cx),
        }
    }
}
