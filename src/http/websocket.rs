//! WebSockets: the protocol `graphql-transport-ws` (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).
//!
//! `GraphQLWebSocket` of `async-graphql-axum` cannot keep the rules of the protocol; docs/decisions/0022-live-queries.md names each with its
//! file and line. So the protocol is implemented here, over the stream of answers of the executor. A connection buffers no answers: while the
//! peer does not read, its operations are not polled.

mod protocol;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::stream::{self, BoxStream, StreamExt};
use serde_json::value::RawValue;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_stream::StreamMap;

use self::protocol::{ClientMessage, Close, Flow, MessageType, PROTOCOL, ServerMessage, close, code, going_away, truncated};
use super::access::{self, authorization, check_address};
use super::content_negotiation::is_upgrade;
use super::error;
use super::metadata::RequestMetadata;
use super::origins::{is_foreign, is_own_host};
use super::request::read_json;
use super::response::AnswerBody;
use super::state::AppState;
use crate::admission::{Caller, Permit, quota_key};
use crate::auth::{Principal, Session};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::completion::has_run;
use crate::graphql::error::response_of;
use crate::graphql::executor::CountedAnswer;
use crate::graphql::limits::OPERATIONS_PER_CONNECTION_MAX;
use crate::graphql::request_context::Transport;

/// The largest message that is accepted, in bytes. Larger ones, such as many usage records, go by POST.
const MESSAGE_MAX: usize = 1024 * 1024;
/// The size of the read and write buffers of a connection, in bytes each.
const BUFFER: usize = 4 * 1024;
/// How long a client may take to send `connection_init`.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long sending a close frame may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Answers WebSocket handshakes, and passes on all other requests.
pub(super) async fn layer(State(state): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    if is_upgrade(&request) { upgrade(state, request).await } else { next.run(request).await }
}

async fn upgrade(state: Arc<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let metadata = match RequestMetadata::from_request_parts(&mut parts, &()).await {
        Ok(metadata) => metadata,
        Err(rejection) => return rejection,
    };
    let slot = match state.live.acquire_socket() {
        Ok(slot) => slot,
        Err(error) => return error::response(error, StatusCode::SERVICE_UNAVAILABLE, &metadata.request_id),
    };
    let authorization = authorization(&parts.headers);
    let session = match access::session(&state, metadata.address, authorization).await {
        Ok(session) => session,
        Err(error) => return access::rejection(&state, metadata.address, authorization, error, &metadata.request_id),
    };
    // Until `connection_init` brings a token, an anonymous client counts with the others of its address.
    let quota =
        match quota_key(session.principal(), metadata.address).map(|caller| state.live.acquire_socket_for(&caller)).transpose() {
            Ok(quota) => quota,
            Err(error) => return error::response(error, StatusCode::SERVICE_UNAVAILABLE, &metadata.request_id),
        };
    if let Err(error) = state.executor.charge_socket(metadata.sender(session.principal())) {
        let headers = state.executor.rate_limit_headers(session.principal(), metadata.address);
        let mut response = error::response(error, StatusCode::TOO_MANY_REQUESTS, &metadata.request_id);
        response.headers_mut().extend(headers);
        return response;
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &state).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            let error = Error::caller(ErrorCode::BadRequest, rejection.body_text());
            return error::response(error, rejection.status(), &metadata.request_id);
        }
    };
    let settings = &state.settings.http;
    let is_foreign = is_foreign(settings, &parts.uri, &parts.headers) || !is_own_host(settings, &parts.uri, &parts.headers);
    let live = state.live.clone();
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE_MAX)
        .max_frame_size(MESSAGE_MAX)
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .on_upgrade(move |socket| {
            let now = Instant::now();
            let connection = Connection {
                state,
                metadata,
                session,
                is_foreign,
                socket,
                is_acknowledged: false,
                operations: StreamMap::new(),
                opened: now,
                last_received: now,
                quota,
                _slot: slot,
            };
            live.track(connection.serve())
        })
}

struct Connection {
    state: Arc<AppState>,
    metadata: RequestMetadata,
    /// Of the token of the handshake, or of the one in `connection_init`.
    session: Session,
    /// Whether a page of another origin connects, which needs a token in development too.
    is_foreign: bool,
    socket: WebSocket,
    is_acknowledged: bool,
    /// Operations by the client's id; they yield `None` when they complete.
    operations: StreamMap<String, BoxStream<'static, Option<CountedAnswer>>>,
    opened: Instant,
    last_received: Instant,
    /// A part of the caller's quota of WebSockets; `None` where the caller has no quota.
    quota: Option<Permit>,
    _slot: Permit,
}

impl Connection {
    async fn serve(mut self) {
        let live = self.state.live.clone();
        let ended = tokio::select! {
            () = live.stopping().cancelled() => going_away(),
            ended = self.run() => ended,
        };
        self.operations.clear();
        if let Err(Close::With(code, reason)) = ended {
            let frame = CloseFrame { code, reason: truncated(&reason).into() };
            let _ = timeout(CLOSE_TIMEOUT, self.socket.send(Message::Close(Some(frame)))).await; // the peer may be gone
        }
    }

    async fn run(&mut self) -> Flow {
        if self.socket.protocol().is_none() {
            return close(code::SUBPROTOCOL_NOT_ACCEPTABLE, format!("request the subprotocol {PROTOCOL}"));
        }
        let every = self.state.settings.live.heartbeat();
        let mut heartbeat = interval_at(Instant::now() + every, every);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                received = self.socket.recv() => self.on_frame(received).await?,
                Some((id, answer)) = self.operations.next(), if !self.operations.is_empty() => self.on_answer(&id, answer).await?,
                _ = heartbeat.tick() => self.heartbeat().await?,
                () = sleep_until(self.opened + INIT_TIMEOUT), if !self.is_acknowledged => {
                    return close(code::INIT_TIMEOUT, "connection initialisation timeout");
                }
            }
        }
    }

    async fn on_frame(&mut self, received: Option<Result<Message, axum::Error>>) -> Flow {
        let Some(Ok(message)) = received else { return Err(Close::Lost) };
        self.last_received = Instant::now();
        match message {
            Message::Text(text) => self.handle_message(text).await,
            Message::Binary(_) => close(code::INVALID_MESSAGE, "send messages as JSON in text frames"),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(Close::Lost),
        }
    }

    async fn handle_message(&mut self, text: Utf8Bytes) -> Flow {
        let bytes = Bytes::from(text);
        let message: ClientMessage<'_> = match serde_json::from_slice(&bytes) {
            Ok(message) => message,
            Err(error) => return close(code::INVALID_MESSAGE, format!("not a message of {PROTOCOL}: {error}")),
        };
        match (message.kind, message.id, message.payload) {
            (MessageType::ConnectionInit, _, payload) => self.initialise(payload).await,
            (MessageType::Ping, _, payload) => self.send(&ServerMessage::Pong { payload }).await,
            (MessageType::Pong, ..) => Ok(()),
            (MessageType::Subscribe, Some(id), Some(payload)) => self.subscribe(id, &bytes, payload),
            (MessageType::Subscribe, ..) => close(code::INVALID_MESSAGE, "subscribe needs an id and a payload"),
            (MessageType::Complete, Some(id), _) => {
                self.operations.remove(&id);
                Ok(())
            }
            (MessageType::Complete, None, _) => close(code::INVALID_MESSAGE, "complete needs an id"),
        }
    }

    /// Authenticates the connection. A token in the payload takes precedence over the one of the handshake, which browsers cannot send.
    async fn initialise(&mut self, payload: Option<&RawValue>) -> Flow {
        if self.is_acknowledged {
            return close(code::TOO_MANY_INITS, "too many initialisation requests");
        }
        let payload: serde_json::Value = payload.and_then(|payload| serde_json::from_str(payload.get()).ok()).unwrap_or_default();
        let token = payload.get("Authorization").or_else(|| payload.get("authorization"));
        if let Some(token) = token {
            let token = Some(token.as_str().unwrap_or_default().as_bytes()); // a value other than a string is a wrong token
            match access::session(&self.state, self.metadata.address, token).await {
                Ok(session) => self.replace_session(session)?,
                Err(error) => {
                    access::record_wrong_token(&self.state, self.metadata.address, token, &error, &self.metadata.request_id);
                    self.state.requests.count_rejected(error.code().as_str());
                    return forbidden(&error);
                }
            }
        }
        let missing_token = match self.session.principal() {
            Principal::Anonymous => Some("a WebSocket needs a token: send `Authorization` in connection_init"),
            Principal::Developer if self.is_foreign => {
                Some("a page of another origin needs a token, in development too: send `Authorization` in connection_init")
            }
            _ => None,
        };
        if let Some(message) = missing_token {
            self.state.requests.count_rejected(ErrorCode::Unauthenticated.as_str());
            return self.forbid(&Error::caller(ErrorCode::Unauthenticated, message));
        }
        self.is_acknowledged = true;
        self.send(&ServerMessage::ConnectionAck).await
    }

    /// Replaces the session, and the quota with it.
    fn replace_session(&mut self, session: Session) -> Flow {
        let (old, new) = (self.session.principal().quota_key(), session.principal().quota_key());
        if old != new || new.is_none() {
            match new.map(|caller| self.state.live.acquire_socket_for(&caller)).transpose() {
                Ok(quota) => self.quota = quota,
                Err(error) => {
                    self.state.requests.count_rejected(error.code().as_str());
                    return forbidden(&error);
                }
            }
        }
        self.session = session;
        Ok(())
    }

    fn forbid(&self, error: &Error) -> Flow {
        let RequestMetadata { address, request_id, .. } = &self.metadata;
        let caller = Caller { client: self.session.principal().name(), address: *address, request_id };
        self.state.admission.log_rejection(("WebSocket", error.to_string()), error, caller);
        forbidden(error)
    }

    fn subscribe(&mut self, id: String, message: &Bytes, payload: &RawValue) -> Flow {
        if !self.is_acknowledged {
            return close(code::UNAUTHORIZED, "send connection_init first");
        }
        if self.operations.contains_key(&id) {
            let id: String = id.chars().take(64).collect();
            return close(code::SUBSCRIBER_EXISTS, format!("subscriber for {id} already exists"));
        }
        if let Err(error) = self.session.check() {
            self.state.requests.count_rejected(error.code().as_str());
            return self.forbid(&error);
        }
        let answers = self.execute(message, payload).unwrap_or_else(|error| {
            self.state.requests.count_rejected(error.code().as_str());
            stream::iter([CountedAnswer::small(response_of(error, &self.metadata.request_id))]).boxed()
        });
        self.operations.insert(id, answers.map(Some).chain(stream::iter([None])).boxed());
        Ok(())
    }

    /// Executes an operation. It is charged to the address like a request.
    fn execute(&self, message: &Bytes, payload: &RawValue) -> Result<BoxStream<'static, CountedAnswer>, Error> {
        let running = self.operations.len();
        if running >= OPERATIONS_PER_CONNECTION_MAX {
            let message = format!("{running} operations run on this connection; end one, or open another connection");
            let limit = Limit::new(LimitName::OperationsPerConnection, OPERATIONS_PER_CONNECTION_MAX as u64);
            return Err(Error::busy(ErrorCode::SubscriptionsFull, message, 1_000).with_limit(limit));
        }
        check_address(&self.state, self.metadata.address, true, &self.metadata.request_id)?;
        let request = read_json(message, payload.get().as_bytes())
            .inspect_err(|error| self.state.executor.record_unread_body(self.metadata.sender(self.session.principal()), error))?;
        let context = self.metadata.operation_context(self.session.clone(), Transport::WebSocket);
        Ok(self.state.executor.answers(request.into_request(context)))
    }

    /// Sends an answer, whose memory is counted until the socket has accepted it.
    async fn on_answer(&mut self, id: &str, answer: Option<CountedAnswer>) -> Flow {
        if self.state.live.stopping().is_cancelled() {
            return going_away(); // the operations report it too, but the connection ends as a whole
        }
        match answer {
            // An operation that was rejected before anything of it ran ends.
            Some(CountedAnswer { answer, memory: _memory }) if !has_run(&answer) => {
                self.operations.remove(id);
                self.send(&ServerMessage::Error { id, payload: &answer.errors }).await
            }
            Some(CountedAnswer { answer, memory: _memory }) => {
                self.send(&ServerMessage::Next { id, payload: AnswerBody::of(&answer) }).await
            }
            None => {
                self.operations.remove(id);
                self.send(&ServerMessage::Complete { id }).await
            }
        }
    }

    /// Checks that the peer responds, and that the session is still valid.
    async fn heartbeat(&mut self) -> Flow {
        if self.last_received.elapsed() > 2 * self.state.settings.live.heartbeat() {
            return Err(Close::Lost);
        }
        if self.operations.is_empty()
            && let Err(error) = self.session.check()
        {
            return self.forbid(&error);
        }
        self.send_frame(Message::Ping(Bytes::new())).await
    }

    async fn send(&mut self, message: &ServerMessage<'_>) -> Flow {
        let text = serde_json::to_string(message).map_err(|error| Close::With(close_code::ERROR, error.to_string()))?;
        self.send_frame(Message::text(text)).await
    }

    /// A peer that does not accept a frame for two heartbeats is considered gone.
    async fn send_frame(&mut self, frame: Message) -> Flow {
        match timeout(2 * self.state.settings.live.heartbeat(), self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Close::Lost),
        }
    }
}

/// Closes with 4403, or where the client may try again later with 1013.
fn forbidden(error: &Error) -> Flow {
    if error.is_server_fault() {
        return close(close_code::AGAIN, format!("{}: try again later", error.code().as_str()));
    }
    let code = if error.retry_after_ms().is_some() { close_code::AGAIN } else { code::FORBIDDEN };
    close(code, format!("{}: {error}", error.code().as_str()))
}
