//! Latency and throughput of requests from one client or from many concurrent ones.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::Value;

use crate::Outcome;
use crate::support::client::Client;

/// A request to send.
#[derive(Clone, Debug)]
pub enum Request {
    Post(Bytes),
    Get(String),
}

/// Requests to one server with the length of each response. The data does not change, so every response must have the length of
/// the first, which was checked.
pub struct Load {
    address: SocketAddr,
    requests: Arc<Vec<(Request, usize)>>,
}

impl Load {
    /// Sends each once and fails on an error in the response.
    pub async fn new(address: SocketAddr, requests: Vec<Request>) -> Outcome<Self> {
        let (mut client, mut known) = (Client::connect(address).await?, Vec::new());
        for request in requests {
            let answer = send(&mut client, &request).await?;
            value_of(&answer)?;
            known.push((request, answer.len()));
        }
        Ok(Self { address, requests: Arc::new(known) })
    }

    /// Latencies of `count` sequential requests, in ascending order.
    pub async fn sequential(&self, count: usize) -> Outcome<Vec<Duration>> {
        let mut client = Client::connect(self.address).await?;
        let mut latencies = Vec::with_capacity(count);
        for request in self.requests.iter().cycle().take(count) {
            let began = Instant::now();
            ask(&mut client, request).await?;
            latencies.push(began.elapsed());
        }
        latencies.sort_unstable();
        Ok(latencies)
    }

    /// Responses per second with that many clients, and the latencies.
    pub async fn concurrent(&self, clients: usize, duration: Duration) -> Outcome<(f64, Vec<Duration>)> {
        let mut connected = Vec::with_capacity(clients);
        for _ in 0..clients {
            connected.push(Client::connect(self.address).await?);
        }
        let (next, began) = (Arc::new(AtomicUsize::new(0)), Instant::now());
        let mut tasks = Vec::with_capacity(clients);
        for mut client in connected {
            let (requests, next) = (Arc::clone(&self.requests), Arc::clone(&next));
            tasks.push(tokio::spawn(async move {
                let mut latencies = Vec::new();
                while began.elapsed() < duration {
                    let sent = Instant::now();
                    ask(&mut client, &requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()]).await?;
                    latencies.push(sent.elapsed());
                }
                Outcome::Ok(latencies)
            }));
        }
        let mut latencies = Vec::new();
        for task in tasks {
            latencies.extend(task.await??);
        }
        let answers = f64::from(u32::try_from(latencies.len())?);
        latencies.sort_unstable();
        Ok((answers / began.elapsed().as_secs_f64(), latencies))
    }
}

async fn ask(client: &mut Client, (request, expected): &(Request, usize)) -> Outcome<()> {
    let answer = send(client, request).await?;
    if answer.len() == *expected { Ok(()) } else { Err(format!("another answer: {}", shown(&answer)).into()) }
}

async fn send(client: &mut Client, request: &Request) -> Outcome<Bytes> {
    match request {
        Request::Post(body) => client.send(body.clone()).await,
        Request::Get(path) => client.get(path).await,
    }
}

/// The response to one request.
pub async fn answer(address: SocketAddr, request: &Request) -> Outcome<Value> {
    value_of(&send(&mut Client::connect(address).await?, request).await?)
}

/// The data of a response; an error if it has errors.
fn value_of(answer: &Bytes) -> Outcome<Value> {
    let mut value: Value = serde_json::from_slice(answer).map_err(|error| format!("{error} in {}", shown(answer)))?;
    if value.get("errors").is_some() {
        return Err(format!("the answer has errors: {}", shown(answer)).into());
    }
    Ok(if value.get("data").is_some() { value["data"].take() } else { value })
}

fn shown(answer: &Bytes) -> String {
    String::from_utf8_lossy(&answer[..answer.len().min(600)]).into_owned()
}

/// The latency at this percentile.
pub fn quantile(latencies: &[Duration], percent: usize) -> Duration {
    latencies[(latencies.len() * percent / 100).min(latencies.len() - 1)]
}
