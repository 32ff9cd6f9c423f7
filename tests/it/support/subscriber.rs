//! Streaming clients: WebSockets and server-sent events.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error as SocketError;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Timeout of every wait.
pub const TIMEOUT: Duration = Duration::from_secs(20);

pub const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

/// A WebSocket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects; `Err` has the status of a rejection.
    pub async fn open(address: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let mut request = format!("{}/graphql", address.replace("http://", "ws://")).into_client_request().unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(SocketError::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Connects and waits for the acknowledgement.
    pub async fn connect(address: &str, token: Option<&str>) -> Self {
        let mut socket = Self::open(address, &[PROTOCOL]).await.unwrap();
        let payload = token.map(|token| json!({ "Authorization": format!("Bearer {token}") }));
        socket.send(&json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(socket.receive().await, json!({"type": "connection_ack"}));
        socket
    }

    pub async fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string()).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(&json!({"id": id, "type": "subscribe", "payload": {"query": query}})).await;
    }

    /// The next message; `{"close": code}` for a close frame, null at the end.
    pub async fn receive(&mut self) -> Value {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            match timeout_at(deadline, self.0.next()).await.expect("the server sends nothing") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(frame))) => return json!({"close": frame.map(|frame| u16::from(frame.code))}),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Value::Null,
            }
        }
    }

    pub async fn close(mut self) {
        let _ = self.0.close(None).await;
    }
}

/// The transport of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    WebSocket,
    Events,
}

impl Transport {
    pub const BOTH: [Self; 2] = [Self::WebSocket, Self::Events];
}

/// A subscriber to one operation.
pub enum Subscriber {
    WebSocket(Socket),
    Events(Events),
}

impl Subscriber {
    pub async fn subscribe(transport: Transport, address: &str, token: Option<&str>, query: &str) -> Self {
        match transport {
            Transport::WebSocket => {
                let mut socket = Socket::connect(address, token).await;
                socket.subscribe("1", query).await;
                Self::WebSocket(socket)
            }
            Transport::Events => Self::Events(Events::subscribe(address, token, query).await),
        }
    }

    /// The next result; null when the operation is complete, `{"close": …}` with the close code if the connection ended before.
    pub async fn next(&mut self) -> Value {
        match self {
            Self::WebSocket(socket) => {
                let message = socket.receive().await;
                match message["type"].as_str() {
                    Some("next") => message["payload"].clone(),
                    Some("error") => json!({"errors": message["payload"]}),
                    Some("complete") => Value::Null,
                    _ => message,
                }
            }
            Self::Events(events) => match events.next().await {
                Some((event, answer)) if event == "next" => serde_json::from_str(&answer).unwrap(),
                Some((event, answer)) => {
                    assert_eq!((event.as_str(), answer.as_str()), ("complete", ""));
                    Value::Null
                }
                None => json!({"close": null}),
            },
        }
    }

    /// The next result of `usageChanged`.
    pub async fn next_change(&mut self) -> Value {
        let answer = self.next().await;
        assert!(answer["errors"].is_null() && answer["data"]["usageChanged"].is_object(), "{answer:#}");
        answer["data"]["usageChanged"].clone()
    }

    /// Waits until `usageChanged` equals `wanted`; returns the number of results until then.
    pub async fn until(&mut self, wanted: &Value) -> usize {
        for answers in 1.. {
            let next_change = self.next_change().await;
            if next_change == *wanted {
                return answers;
            }
        }
        unreachable!()
    }

    /// The code of the next error.
    pub async fn error_code(&mut self) -> String {
        let answer = self.next().await;
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {answer:#}")).to_owned()
    }
}

/// A response with server-sent events.
pub struct Events {
    pub headers: HeaderMap,
    response: Response,
    read: String,
}

impl Events {
    pub async fn subscribe(address: &str, token: Option<&str>, query: &str) -> Self {
        let request = Client::new().post(format!("{address}/graphql")).header("accept", "text/event-stream");
        let request = request.json(&json!({ "query": query }));
        let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
        Self::of(request.send().await.unwrap())
    }

    pub fn of(response: Response) -> Self {
        assert_eq!(response.headers()["content-type"], "text/event-stream", "{response:?}");
        Self { headers: response.headers().clone(), response, read: String::new() }
    }

    /// The name and data of the next event; `None` at the end.
    pub async fn next(&mut self) -> Option<(String, String)> {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event: String = self.read.drain(..end + 2).collect();
                let field =
                    |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
                let event = field("event:").map(|name| (name, field("data:").unwrap_or_default()));
                if event.is_some() {
                    return event; // skips keep-alive comments
                }
                continue;
            }
            let chunk = timeout_at(deadline, self.response.chunk()).await.expect("the server sends nothing");
            self.read.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }
}
