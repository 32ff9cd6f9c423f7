//! Clients with minimal overhead: one keep-alive connection each, bodies prepared beforehand.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Outcome;

/// A keep-alive connection.
pub struct Client(SendRequest<Full<Bytes>>);

impl Client {
    pub async fn connect(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a GraphQL request; returns the complete response.
    pub async fn send(&mut self, body: Bytes) -> Outcome<Bytes> {
        let request = Request::post("/graphql").header("content-type", "application/json");
        self.exchange(request.header("host", "localhost").body(Full::new(body))?).await
    }

    /// Sends a GET request; returns the complete response.
    pub async fn get(&mut self, path: &str) -> Outcome<Bytes> {
        self.exchange(Request::get(path).header("host", "localhost").body(Full::default())?).await
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Outcome<Bytes> {
        self.0.ready().await?;
        Ok(self.0.send_request(request).await?.into_body().collect().await?.to_bytes())
    }
}

/// The result of sending.
pub struct Sent {
    pub elapsed: Duration,
    /// Latencies of all calls, in ascending order.
    pub latencies: Vec<Duration>,
}

impl Sent {
    /// The latency at this quantile.
    pub fn quantile(&self, share: f64) -> Duration {
        let last = self.latencies.len() - 1;
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        self.latencies[((last as f64 * share).round() as usize).min(last)]
    }
}

/// Sends every body once from that many concurrent clients; each must be recorded completely.
pub async fn send_all(address: SocketAddr, bodies: Vec<Bytes>, clients: usize) -> Outcome<Sent> {
    let mut connected = Vec::with_capacity(clients);
    for _ in 0..clients {
        connected.push(Client::connect(address).await?);
    }
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let mut tasks = Vec::with_capacity(clients);
    for mut client in connected {
        let (bodies, next) = (Arc::clone(&bodies), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut latencies = Vec::new();
            while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                let sent = Instant::now();
                let answer = client.send(body.clone()).await?;
                latencies.push(sent.elapsed());
                if !answer.starts_with(br#"{"data":{"recordUsage":{"recorded":"#) {
                    return Err(format!("refused: {}", String::from_utf8_lossy(&answer[..answer.len().min(300)])).into());
                }
            }
            Outcome::Ok(latencies)
        }));
    }
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let elapsed = began.elapsed();
    latencies.sort_unstable();
    Ok(Sent { elapsed, latencies })
}
