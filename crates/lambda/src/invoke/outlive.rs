//! A future that runs in its caller's task, and goes on in one of its own if the caller goes away before its end. So a
//! call costs no change of threads, and yet is never left half done.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

/// See the module.
pub struct Outlive<T: Send + 'static> {
    rest: Option<Pin<Box<dyn Future<Output = T> + Send>>>,
}

impl<T: Send + 'static> Outlive<T> {
    /// Nothing happens before the first poll, as with any future.
    pub fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self { rest: Some(Box::pin(work)) }
    }
}

impl<T: Send + 'static> Future for Outlive<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<T> {
        // Polled after its end it rests for ever, as a future may.
        let Some(work) = self.rest.as_mut() else { return Poll::Pending };
        let outcome = std::task::ready!(work.as_mut().poll(task));
        self.rest = None;
        Poll::Ready(outcome)
    }
}

impl<T: Send + 'static> Drop for Outlive<T> {
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::Outlive;

    #[tokio::test]
    async fn it_answers_who_waits() {
        assert_eq!(Outlive::new(async { 7 }).await, 7);
    }

    #[tokio::test]
    async fn it_goes_on_without_its_caller() {
        let (go, wait) = oneshot::channel::<()>();
        let (done, end) = oneshot::channel();
        let mut work = Box::pin(Outlive::new(async move {
            wait.await.unwrap();
            done.send(7).unwrap();
        }));
        // Begun, then left.
        assert!(is_pending(&mut work).await);
        drop(work);
        go.send(()).unwrap();
        assert_eq!(end.await, Ok(7));
    }

    /// Polls once; whether the future is still pending.
    async fn is_pending<F: Future + Unpin>(work: &mut F) -> bool {
        std::future::poll_fn(|task| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *work).poll(task).is_pending())
        })
        .await
    }
}
