//! Malicious and malformed requests are rejected clearly, without a panic and without leaking memory.

mod connections;
mod documents;
mod unread;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::TIMEOUT;

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// A raw TCP connection.
struct RawConnection(TcpStream);

impl RawConnection {
    async fn connect(address: &str) -> Self {
        Self(TcpStream::connect(address.trim_start_matches("http://")).await.unwrap())
    }

    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads everything until the connection ends.
    async fn read_all(&mut self) -> String {
        let mut received = Vec::new();
        let read = timeout(TIMEOUT, self.0.read_to_end(&mut received)).await.expect("the connection stays open");
        drop(read); // a reset also ends the connection
        String::from_utf8_lossy(&received).into_owned()
    }

    /// Reads the status line of the next response only.
    async fn read_status(&mut self) -> String {
        let mut line = [0; 12];
        timeout(TIMEOUT, self.0.read_exact(&mut line)).await.expect("no response arrived").unwrap();
        String::from_utf8_lossy(&line).into_owned()
    }
}

/// Resident memory of a process, in bytes.
fn resident(process: u32) -> usize {
    let statm = std::fs::read_to_string(format!("/proc/{process}/statm")).unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096
}
