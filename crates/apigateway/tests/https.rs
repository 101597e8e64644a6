//! HTTPS endpoints behind deployed APIs: whose certificate is not to be verified answers, any other that nobody vouches for
//! does not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod harness;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use harness::{World, with};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use serde_json::{Value as Json, json};

/// The port of an endpoint with a certificate that it signed itself. It ends with the process.
fn endpoint() -> u16 {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certified.cert.der().clone()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let config = Arc::clone(&config);
            std::thread::spawn(move || answer(stream.unwrap(), config));
        }
    });
    port
}

/// Answers one request with its first line, if the handshake succeeds.
fn answer(mut stream: TcpStream, config: Arc<ServerConfig>) {
    let mut connection = ServerConnection::new(config).unwrap();
    let mut secured = Stream::new(&mut connection, &mut stream);
    let mut read = [0; 4096];
    let Ok(size) = secured.read(&mut read) else { return };
    let request = String::from_utf8_lossy(&read[..size]).into_owned();
    let line = request.lines().next().unwrap_or_default();
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{line}", line.len());
    secured.write_all(answer.as_bytes()).unwrap();
    secured.conn.send_close_notify();
    secured.flush().unwrap();
}

/// The status and body of a request to a proxy of the endpoint.
async fn proxied(port: u16, settings: &Json) -> (u16, String) {
    let world = World::new();
    let uri = format!("https://localhost:{port}/pets");
    let integration = json!({"type": "HTTP_PROXY", "integrationHttpMethod": "GET", "uri": uri});
    let methods = json!({"GET": {"integration": with(&integration, settings)}});
    let api = json!({"settings": {"name": "a"}, "resources": {"/": methods}});
    let id = world.deploy(&api, "prod", &Json::Null).await;
    let response = world.request(&id, "prod", &json!({"query": "a=1"})).await;
    (response.status, String::from_utf8_lossy(&response.body).into_owned())
}

#[tokio::test]
async fn a_certificate_need_not_be_verified() {
    let trusting = json!({"tlsConfig": {"insecureSkipVerification": true}});
    let answered = proxied(endpoint(), &trusting).await;
    assert_eq!(answered, (200, "GET /pets?a=1 HTTP/1.1".to_owned()));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_none() {
    for settings in [json!({}), json!({"tlsConfig": {"insecureSkipVerification": false}})] {
        let (status, body) = proxied(endpoint(), &settings).await;
        assert!(status >= 500 && !body.contains("GET"), "{status} {body}");
    }
}
