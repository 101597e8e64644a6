//! One client's connection: HTTP/1.1, with limits on what a slow or hostile client can hold.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::aws::Origin;
use crate::classify::{Scoped, Target};
use crate::spelling::{Spelling, Tap};
use crate::turns::Turns;
use crate::{Edge, Stop, api, aws, body, classify, control, listener, own};

/// The largest head: request line and headers. Bounds what hyper buffers.
const HEAD_LIMIT: usize = 64 * 1024;

/// Serves one connection to its end.
pub async fn serve(edge: Arc<Edge>, stream: TcpStream, peer: SocketAddr, mut stop: Stop) {
    // Answers are written whole: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let (spelling, turns) = (Spelling::default(), Turns::default());
    let tapped = Tap::new(stream, spelling.clone());
    let service = service_fn(|request| async {
        turns.next();
        let answer = answer(&edge, request, peer, &spelling).await;
        turns.next();
        Ok::<_, Infallible>(answer)
    });
    let connection =
        http1::Builder::new().max_buf_size(HEAD_LIMIT).serve_connection(TokioIo::new(tapped), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = turns.stalled() => return,
        () = listener::stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection ended early");
    }
}

async fn answer(
    edge: &Edge,
    request: Request<Incoming>,
    peer: SocketAddr,
    spelling: &Spelling,
) -> Response<Full<Bytes>> {
    let (parts, incoming) = request.into_parts();
    let forked = match control::fork(edge, &parts) {
        Ok(forked) => forked,
        Err(refused) => return refused.into_response(),
    };
    let edge = forked.as_deref().unwrap_or(edge);
    let scope = classify::scope(&parts);
    let target = target(edge, &parts, scope.as_ref()).await;
    let origin = Origin { peer, region: scope.as_ref().map(|scope| scope.region.as_ref()) };
    // Taken only where it is wanted, so that other requests leave its memory to the next.
    let head = matches!(target, Target::Api(_)).then(|| spelling.take());
    let collected = body::collect(incoming, target.body_limit()).await;
    spelling.clear();
    match target {
        Target::Api(address) => {
            api::answer(edge, &parts, address, collected, &head.unwrap_or_default(), peer).await
        }
        Target::Aws(model) => aws::answer(edge, &parts, model, collected, origin).await,
        Target::Own => own::answer(edge, &parts, collected).await,
        Target::Unknown => match collected {
            Ok(body) => match classify::by_form(&parts, &body) {
                Some(model) => aws::answer(edge, &parts, model, Ok(body), origin).await,
                None => own::unknown(&parts),
            },
            Err(error) => own::refused(&error),
        },
    }
}

/// What the request is for. A custom domain name comes first: all of its paths are its APIs'.
async fn target(edge: &Edge, parts: &Parts, scope: Option<&Scoped<'_>>) -> Target {
    if let Some(host) = classify::possible_domain(parts)
        && let Some(address) = edge.apis.custom_domain(host, parts.uri.path()).await
    {
        return Target::Api(address);
    }
    classify::classify(parts, scope)
}
