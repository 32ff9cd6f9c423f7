//! Malicious and malformed requests are rejected clearly, without a panic and without leaking memory.

mod connections;
mod documents;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::PATIENCE;

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// A raw TCP connection.
struct Wire(TcpStream);

impl Wire {
    async fn connect(address: &str) -> Self {
        Self(TcpStream::connect(address.trim_start_matches("http://")).await.unwrap())
    }

    async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads everything until the connection ends.
    async fn hear_all(&mut self) -> String {
        let mut heard = Vec::new();
        let read = timeout(PATIENCE, self.0.read_to_end(&mut heard)).await.expect("the connection stays open");
        drop(read); // a reset also ends the connection
        String::from_utf8_lossy(&heard).into_owned()
    }

    /// Reads the status line of the next response only.
    async fn hear_status(&mut self) -> String {
        let mut line = [0; 12];
        timeout(PATIENCE, self.0.read_exact(&mut line)).await.expect("no response arrived").unwrap();
        String::from_utf8_lossy(&line).into_owned()
    }
}
