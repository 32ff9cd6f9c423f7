//! Messages and close codes of `graphql-transport-ws`.

use async_graphql::ServerError;
use axum::extract::ws::close_code;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::http::response::AnswerBody;

pub(super) const PROTOCOL: &str = "graphql-transport-ws";
/// The most bytes of the reason in a close frame (RFC 6455, 5.5).
const REASON_MAX: usize = 123;

/// The close codes of the protocol.
pub(super) mod code {
    pub(in super::super) const INVALID_MESSAGE: u16 = 4400;
    pub(in super::super) const UNAUTHORIZED: u16 = 4401;
    pub(in super::super) const FORBIDDEN: u16 = 4403;
    pub(in super::super) const SUBPROTOCOL_NOT_ACCEPTABLE: u16 = 4406;
    pub(in super::super) const INIT_TIMEOUT: u16 = 4408;
    pub(in super::super) const SUBSCRIBER_EXISTS: u16 = 4409;
    pub(in super::super) const TOO_MANY_INITS: u16 = 4429;
}

/// A message of the client.
#[derive(Deserialize)]
pub(super) struct ClientMessage<'a> {
    #[serde(rename = "type")]
    pub(super) kind: MessageType,
    pub(super) id: Option<String>,
    #[serde(borrow)]
    pub(super) payload: Option<&'a RawValue>,
}

/// The type of a client's message.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum MessageType {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe,
    Complete,
}

/// A message of the server.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ServerMessage<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a RawValue>,
    },
    Next {
        id: &'a str,
        payload: AnswerBody<'a>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// How a connection ends.
pub(super) enum Close {
    /// The peer is gone or does not respond: no close frame is sent.
    Lost,
    /// With a close frame of this code and reason.
    With(u16, String),
}

/// Whether the connection continues.
pub(super) type Flow = Result<(), Close>;

pub(super) fn close(code: u16, reason: impl Into<String>) -> Flow {
    Err(Close::With(code, reason.into()))
}

/// Operations end without `complete`: clients then connect again, to another server or a little later.
pub(super) fn going_away() -> Flow {
    close(close_code::AWAY, "SHUTTING_DOWN: this server is stopping; connect again")
}

/// As much of a reason as fits into a close frame.
pub(super) fn truncated(reason: &str) -> &str {
    let end = (0..=REASON_MAX.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
    &reason[..end.unwrap_or_default()]
}
