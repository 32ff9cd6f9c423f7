//! WebSockets: the protocol `graphql-transport-ws` (<https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>).
//!
//! A connection holds no answers that wait to be sent: while the peer does not read, its operations stand still.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::Response;
use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_stream::StreamMap;

use super::{Answer, AppState, Carrier, Operation, authorization, run};
use crate::admission::Address;
use crate::auth::{Principal, Session};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::http::answer::{note_wrong_token, refused, write};
use crate::http::error::{self, unexecuted};
use crate::http::graphql::stand;
use crate::http::limited;
use crate::http::request::read_json;

const PROTOCOL: &str = "graphql-transport-ws";
/// The largest message taken, in bytes. Larger ones, such as many usage records, go by POST.
const MESSAGE_MAX: usize = 1024 * 1024;
/// What a connection keeps for reading and writing, in bytes each.
const BUFFER: usize = 4 * 1024;
/// The most operations at a time on one connection.
pub const OPERATIONS_MAX: usize = 100;
/// How long a client may take to send `connection_init`.
const INIT_WITHIN: Duration = Duration::from_secs(10);
/// How long a close frame may take.
const FAREWELL: Duration = Duration::from_secs(1);
/// The most bytes of the reason in a close frame.
const REASON_MAX: usize = 123;

/// The protocol's own close codes.
mod code {
    pub(super) const INVALID_MESSAGE: u16 = 4400;
    pub(super) const UNAUTHORIZED: u16 = 4401;
    pub(super) const FORBIDDEN: u16 = 4403;
    pub(super) const SUBPROTOCOL_NOT_ACCEPTABLE: u16 = 4406;
    pub(super) const INIT_TIMEOUT: u16 = 4408;
    pub(super) const SUBSCRIBER_EXISTS: u16 = 4409;
    pub(super) const TOO_MANY_INITS: u16 = 4429;
}

/// What a client says.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(rename = "type")]
    kind: Kind,
    id: Option<String>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

/// What kind of message it is.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe,
    Complete,
}

/// What it is told.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Told<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a RawValue>,
    },
    Next {
        id: &'a str,
        payload: &'a Answer,
    },
    Error {
        id: &'a str,
        payload: &'a [async_graphql::ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// How a connection ends.
enum End {
    /// The peer is gone, or does not answer: there is nobody to tell.
    Lost,
    /// With a close frame.
    With(u16, String),
}

type Step = Result<(), End>;

fn end(code: u16, reason: impl Into<String>) -> Step {
    Err(End::With(code, reason.into()))
}

/// Without `complete`: clients then connect again, to another server or a little later.
fn going_away() -> Step {
    end(close_code::AWAY, "SHUTTING_DOWN: this server is stopping; connect again")
}

pub(super) async fn upgrade(state: Arc<AppState>, request_id: String, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let admitted = match state.services.live.admit_socket() {
        Ok(admitted) => admitted,
        Err(refusal) => return error::response(refusal, StatusCode::SERVICE_UNAVAILABLE, &request_id),
    };
    let Some(address) = parts.extensions.get::<Address>().copied() else {
        let fault = Error::internal("a request without an address");
        return error::response(fault, StatusCode::INTERNAL_SERVER_ERROR, &request_id);
    };
    let authorization = authorization(&parts.headers);
    let session = match limited::known(&state, address, authorization, state.sessions.open(authorization)).await {
        Ok(session) => session,
        Err(refusal) => return refused(&state, authorization, refusal, &request_id),
    };
    // Whoever sends no token yet is one of those behind its address, until `connection_init`.
    let waits_as = match session.principal() {
        Principal::Nobody => Some(format!("address {address:?}")),
        known => known.holder(),
    };
    let share = match waits_as.map(|caller| state.services.live.admit_socket_of(&caller)).transpose() {
        Ok(share) => share,
        Err(refusal) => return error::response(refusal, StatusCode::SERVICE_UNAVAILABLE, &request_id),
    };
    if let Err(refusal) = limited::count(&state, session.principal(), address, None) {
        let refused = error::response(refusal, StatusCode::TOO_MANY_REQUESTS, &request_id);
        return stand(refused, state.services.admission.standing(session.principal(), address));
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &state).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            let refusal = Error::caller(ErrorCode::BadRequest, rejection.body_text());
            return error::response(refusal, rejection.status(), &request_id);
        }
    };
    let origins = &state.origins;
    let is_foreign = origins.is_foreign(&parts.uri, &parts.headers) || !origins.is_own_host(&parts.uri, &parts.headers);
    let live = state.services.live.clone();
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
                request_id,
                address,
                session,
                is_foreign,
                socket,
                is_acknowledged: false,
                operations: StreamMap::new(),
                began: now,
                last_heard: now,
                share,
                _admitted: admitted,
            };
            live.track(connection.serve())
        })
}

struct Connection {
    state: Arc<AppState>,
    request_id: String,
    address: Address,
    /// Of the upgrade's token, or of the one in `connection_init`.
    session: Session,
    /// Whether a page connects that is not let in without a token in development.
    is_foreign: bool,
    socket: WebSocket,
    is_acknowledged: bool,
    /// By the client's id; `None` when one has completed.
    operations: StreamMap<String, BoxStream<'static, Option<Answer>>>,
    began: Instant,
    last_heard: Instant,
    /// The part of its caller's share; `None` where that may have all.
    share: Option<OwnedSemaphorePermit>,
    _admitted: OwnedSemaphorePermit,
}

impl Connection {
    async fn serve(mut self) {
        let live = self.state.services.live.clone();
        let ended = tokio::select! {
            () = live.stopping().cancelled() => going_away(),
            ended = self.talk() => ended,
        };
        self.operations.clear();
        if let Err(End::With(code, reason)) = ended {
            let frame = CloseFrame { code, reason: shortened(&reason).into() };
            let _ = timeout(FAREWELL, self.socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn talk(&mut self) -> Step {
        if self.socket.protocol().is_none() {
            return end(code::SUBPROTOCOL_NOT_ACCEPTABLE, format!("ask for the subprotocol {PROTOCOL}"));
        }
        let every = self.state.heartbeat;
        let mut heartbeat = interval_at(Instant::now() + every, every);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                heard = self.socket.recv() => self.hear(heard).await?,
                Some((id, answer)) = self.operations.next(), if !self.operations.is_empty() => self.tell(&id, answer).await?,
                _ = heartbeat.tick() => self.beat().await?,
                () = sleep_until(self.began + INIT_WITHIN), if !self.is_acknowledged => {
                    return end(code::INIT_TIMEOUT, "connection initialisation timeout");
                }
            }
        }
    }

    async fn hear(&mut self, heard: Option<Result<Message, axum::Error>>) -> Step {
        let Some(Ok(message)) = heard else { return Err(End::Lost) };
        self.last_heard = Instant::now();
        match message {
            Message::Text(text) => self.understand(text).await,
            Message::Binary(_) => end(code::INVALID_MESSAGE, "messages are JSON as text"),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Lost),
        }
    }

    async fn understand(&mut self, text: Utf8Bytes) -> Step {
        let bytes = Bytes::from(text);
        let said: Said<'_> = match serde_json::from_slice(&bytes) {
            Ok(said) => said,
            Err(error) => return end(code::INVALID_MESSAGE, format!("not a message of {PROTOCOL}: {error}")),
        };
        match (said.kind, said.id, said.payload) {
            (Kind::ConnectionInit, _, payload) => self.initialise(payload).await,
            (Kind::Ping, _, payload) => self.send(&Told::Pong { payload }).await,
            (Kind::Pong, ..) => Ok(()),
            (Kind::Subscribe, Some(id), Some(payload)) => self.subscribe(id, &bytes, payload).await,
            (Kind::Subscribe, ..) => end(code::INVALID_MESSAGE, "subscribe needs an id and a payload"),
            (Kind::Complete, Some(id), _) => {
                self.operations.remove(&id);
                Ok(())
            }
            (Kind::Complete, None, _) => end(code::INVALID_MESSAGE, "complete needs an id"),
        }
    }

    /// A token in the payload comes before the one of the upgrade: browsers cannot send that.
    async fn initialise(&mut self, payload: Option<&RawValue>) -> Step {
        if self.is_acknowledged {
            return end(code::TOO_MANY_INITS, "too many initialisation requests");
        }
        let payload: serde_json::Value = payload.and_then(|payload| serde_json::from_str(payload.get()).ok()).unwrap_or_default();
        let token = payload.get("Authorization").or_else(|| payload.get("authorization"));
        if let Some(token) = token {
            let token = token.as_str().unwrap_or_default(); // not a text: not a token
            let (state, token) = (&self.state, Some(token.as_bytes()));
            match limited::known(state, self.address, token, state.sessions.open(token)).await {
                Ok(session) => self.belong_to(session)?,
                Err(refusal) => {
                    note_wrong_token(state, token, &refusal);
                    state.requests.refused(refusal.code().as_str());
                    return Self::forbidden(&refusal);
                }
            }
        }
        let lacks = match self.session.principal() {
            Principal::Nobody => Some("a WebSocket needs a token: send `Authorization` in connection_init"),
            Principal::Developer if self.is_foreign => {
                Some("a page of another origin needs a token, in development too: send `Authorization` in connection_init")
            }
            _ => None,
        };
        if let Some(message) = lacks {
            return self.forbid(&Error::caller(ErrorCode::Unauthenticated, message));
        }
        self.is_acknowledged = true;
        self.send(&Told::ConnectionAck).await
    }

    /// Its session is another one from now on, and so is whose share it is a part of.
    fn belong_to(&mut self, session: Session) -> Step {
        let (old, new) = (self.session.principal().holder(), session.principal().holder());
        if old != new || new.is_none() {
            let entered = new.map(|caller| self.state.services.live.admit_socket_of(&caller)).transpose();
            match entered {
                Ok(share) => self.share = share,
                Err(refusal) => {
                    self.state.requests.refused(refusal.code().as_str());
                    return Self::forbidden(&refusal);
                }
            }
        }
        self.session = session;
        Ok(())
    }

    fn forbid(&self, refusal: &Error) -> Step {
        tracing::warn!(request_id = self.request_id, code = refusal.code().as_str(), "a WebSocket was refused: {refusal}");
        Self::forbidden(refusal)
    }

    fn forbidden(refusal: &Error) -> Step {
        if refusal.retry_after_ms().is_some() && !refusal.is_ours() {
            return end(close_code::AGAIN, format!("{}: {refusal}", refusal.code().as_str()));
        }
        if refusal.is_ours() {
            return end(close_code::AGAIN, format!("{}: try again later", refusal.code().as_str()));
        }
        end(code::FORBIDDEN, format!("{}: {refusal}", refusal.code().as_str()))
    }

    async fn subscribe(&mut self, id: String, message: &Bytes, payload: &RawValue) -> Step {
        if !self.is_acknowledged {
            return end(code::UNAUTHORIZED, "send connection_init first");
        }
        if self.operations.contains_key(&id) {
            let id: String = id.chars().take(64).collect();
            return end(code::SUBSCRIBER_EXISTS, format!("subscriber for {id} already exists"));
        }
        if let Err(why) = self.session.check() {
            return self.forbid(&why);
        }
        let operation = self.begin(message, payload).await;
        match operation {
            Ok(operation) => {
                let answers = operation.answers.map(Some).chain(stream::iter([None]));
                self.operations.insert(id, answers.boxed());
                Ok(())
            }
            Err((refusal, _)) => {
                let errors = unexecuted(refusal, &self.request_id).errors;
                self.send(&Told::Error { id: &id, payload: &errors }).await
            }
        }
    }

    /// Runs an operation. It counts as a request, from the same address.
    async fn begin(&mut self, message: &Bytes, payload: &RawValue) -> Result<Operation, (Error, StatusCode)> {
        let running = self.operations.len();
        if running >= OPERATIONS_MAX {
            let message = format!("{running} operations run on this connection; end one, or open another connection");
            let limit = Limit::of(LimitName::OperationsPerConnection, OPERATIONS_MAX as u64);
            let refusal = Error::busy(ErrorCode::SubscriptionsFull, message, 1_000).beyond(limit);
            return Err((refusal, StatusCode::SERVICE_UNAVAILABLE));
        }
        limited::arrive(&self.state, self.address, true).map_err(|refusal| (refusal, StatusCode::TOO_MANY_REQUESTS))?;
        let request = read_json(&self.state, message, payload.get().as_bytes())?;
        let carrier = Carrier { request_id: &self.request_id, address: self.address, is_get: false };
        run(&self.state, &self.session, request, carrier).await
    }

    async fn tell(&mut self, id: &str, answer: Option<Answer>) -> Step {
        if self.state.services.live.stopping().is_cancelled() {
            return going_away(); // not what the operations say of it
        }
        match answer {
            // What failed before anything of it ran ends the operation.
            Some(answer) if !answer.errors.is_empty() && answer.errors.iter().all(|error| error.path.is_empty()) => {
                self.operations.remove(id);
                self.send(&Told::Error { id, payload: &answer.errors }).await
            }
            Some(answer) => {
                let limit = self.state.services.limits.response_bytes;
                match write(&Told::Next { id, payload: &answer }, limit) {
                    Ok(text) => self.deliver(Message::text(String::from_utf8(text).unwrap_or_default())).await,
                    Err(refusal) => self.send(&Told::Next { id, payload: &unexecuted(refusal, &self.request_id) }).await,
                }
            }
            None => {
                self.operations.remove(id);
                self.send(&Told::Complete { id }).await
            }
        }
    }

    /// Looks whether the peer is there, and still who it was.
    async fn beat(&mut self) -> Step {
        if self.last_heard.elapsed() > 2 * self.state.heartbeat {
            return Err(End::Lost);
        }
        if self.operations.is_empty()
            && let Err(why) = self.session.check()
        {
            return self.forbid(&why);
        }
        self.deliver(Message::Ping(Bytes::new())).await
    }

    async fn send(&mut self, told: &Told<'_>) -> Step {
        let text = serde_json::to_string(told).map_err(|error| End::With(close_code::ERROR, error.to_string()))?;
        self.deliver(Message::text(text)).await
    }

    /// A peer that does not take a message for two heartbeats is taken for gone.
    async fn deliver(&mut self, message: Message) -> Step {
        match timeout(2 * self.state.heartbeat, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Lost),
        }
    }
}

/// As much of a reason as fits a close frame.
fn shortened(reason: &str) -> &str {
    let end = (0..=REASON_MAX.min(reason.len())).rev().find(|end| reason.is_char_boundary(*end));
    &reason[..end.unwrap_or_default()]
}
