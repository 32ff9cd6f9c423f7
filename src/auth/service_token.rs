//! Service tokens: `ui_<16 hexadecimal digits>_<64 hexadecimal digits>`, the first part public, the second secret.
//!
//! The secret is shown once and stored as its SHA-256: 256 random bits need no slow hash.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio_util::task::TaskTracker;

use super::{Principal, Scope};
use crate::clock::Clock;
use crate::domain::allowance::Allowance;
use crate::domain::page::{Page, PageRequest, TokenCursor};
use crate::domain::problem::Problem;
use crate::domain::reach::Reach;
use crate::domain::text::{Label, Slug};
use crate::domain::time::{MINUTE_MS, SECOND_MS, Timestamp, UTC_DAY_MS};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::database::Database;
use crate::store::service_tokens::{NewServiceToken, ServiceTokenModel};

/// The most accounts, and the most usage types, that a token may be for.
pub const NAMES_MAX: usize = 1_000;
/// For how long a secret may go on after a new one was made.
const OVERLAP_MAX_SECONDS: i64 = 30 * 86_400;

/// A token as its owner holds it. Never logged: its `Debug` hides the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenText {
    id: String,
    secret: String,
}

impl TokenText {
    fn random() -> Self {
        let mut bytes = [0_u8; 40];
        rand::rng().fill_bytes(&mut bytes);
        Self { id: hex::encode(&bytes[..8]), secret: hex::encode(&bytes[8..]) }
    }

    fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix("ui_")?.split_once('_')?;
        (is_token_id(id) && is_hex(secret, 64)).then(|| Self { id: id.to_owned(), secret: secret.to_owned() })
    }

    fn secret_hash(&self) -> Vec<u8> {
        Sha256::digest(&self.secret).to_vec()
    }

    /// The token in full: for its owner's eyes, once.
    pub fn reveal(&self) -> String {
        format!("ui_{}_{}", self.id, self.secret)
    }
}

/// Whether `text` could be the public part of a token: 16 hexadecimal digits. Others are not looked for: PostgreSQL would take a NUL
/// character for a fault of ours.
pub fn is_token_id(text: &str) -> bool {
    is_hex(text, 16)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl fmt::Debug for TokenText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ui_{}_…", self.id)
    }
}

/// A token that was just made.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The public part, by which it is listed and revoked.
    pub id: String,
    /// The whole token.
    pub text: TokenText,
}

/// Whether a token is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceTokenState {
    /// It is.
    Active,
    /// It was revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

impl ServiceTokenState {
    /// The state of `token` at `now`.
    pub fn of(token: &ServiceTokenModel, now: Timestamp) -> Self {
        if token.revoked_at.is_some() {
            Self::Revoked
        } else if token.expires_at.is_some_and(|expires_at| expires_at <= now.millis()) {
            Self::Expired
        } else {
            Self::Active
        }
    }
}

/// A token that is wanted.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// Whose it is, for people.
    pub name: String,
    /// What it allows.
    pub scopes: BTreeSet<Scope>,
    /// The accounts that it is for; `None`: all.
    pub account_ids: Option<BTreeSet<String>>,
    /// The usage types that it may record; `None`: any.
    pub usage_types: Option<BTreeSet<String>>,
    /// From when on it is no longer accepted; `None`: never.
    pub expires_at: Option<Timestamp>,
}

impl TokenRequest {
    fn check(&self, now: Timestamp) -> Result<(), Error> {
        let wrong = |field: &'static str, message: &str| Err(Error::argument(ErrorCode::InvalidArgument, field, message));
        let mut problems: Vec<Problem> = Label::parse("name", self.name.clone()).err().into_iter().collect();
        for account_id in self.account_ids.iter().flatten() {
            problems.extend(Label::parse("accountIds", account_id.clone()).err());
        }
        for slug in self.usage_types.iter().flatten() {
            problems.extend(Slug::parse("usageTypes", slug.clone()).err());
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        if self.scopes.is_empty() {
            return wrong("scopes", "a token needs at least one scope");
        }
        for (field, names) in [("accountIds", &self.account_ids), ("usageTypes", &self.usage_types)] {
            match names {
                Some(names) if !(1..=NAMES_MAX).contains(&names.len()) => {
                    let message = format!("`{field}` names {}; name 1 to {NAMES_MAX}, or leave it out for all", names.len());
                    let limit = Limit::of(LimitName::TokenNames, NAMES_MAX as u64).asked(names.len() as u64);
                    let refusal = Error::argument(ErrorCode::InvalidArgument, field, message);
                    return Err(if names.is_empty() { refusal } else { refusal.beyond(limit) });
                }
                Some(_) if self.scopes.contains(&Scope::Admin) => {
                    return wrong(field, "the scope `admin` is about everything: a token with it cannot be for some only");
                }
                _ => {}
            }
        }
        if self.usage_types.is_some() && !self.scopes.contains(&Scope::Record) {
            return wrong("usageTypes", "`usageTypes` says what may be recorded, and the token has no scope `record`");
        }
        if self.usage_types.is_some() && self.scopes.contains(&Scope::Read) {
            return wrong(
                "usageTypes",
                "`usageTypes` does not narrow what is read: make a token of its own for the scope `read`",
            );
        }
        if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return wrong("expiresAt", "`expiresAt` is not ahead of now");
        }
        Ok(())
    }
}

/// Makes, lists, rotates, revokes and recognises tokens.
#[derive(Clone, Debug)]
pub struct ServiceTokens {
    database: Database,
    clock: Clock,
    /// When each token's use was last noted.
    noted: Arc<Mutex<HashMap<String, i64>>>,
    noting: TaskTracker,
}

impl ServiceTokens {
    /// The tokens in `database`.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, noted: Arc::default(), noting: TaskTracker::new() }
    }

    /// Makes a token for all accounts and usage types. `INVALID_ARGUMENT` when the name cannot be or no scope is given.
    pub async fn create(&self, name: String, scopes: &BTreeSet<Scope>, days: Option<u32>) -> Result<IssuedToken, Error> {
        let expires_at = days.map(|days| self.clock.now().plus_millis(i64::from(days) * UTC_DAY_MS));
        self.issue(TokenRequest { name, scopes: scopes.clone(), account_ids: None, usage_types: None, expires_at }).await
    }

    /// Makes a token. `INVALID_ARGUMENT` when any of it cannot be.
    pub async fn issue(&self, request: TokenRequest) -> Result<IssuedToken, Error> {
        let now = self.clock.now();
        request.check(now)?;
        let text = TokenText::random();
        let token = NewServiceToken {
            id: text.id.clone(),
            name: request.name,
            secret_hash: text.secret_hash(),
            scopes: request.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            account_ids: request.account_ids.map(|names| names.into_iter().collect()),
            usage_types: request.usage_types.map(|names| names.into_iter().collect()),
            expires_at: request.expires_at,
        };
        self.database.insert_service_token(token, now).await?;
        Ok(IssuedToken { id: text.id.clone(), text })
    }

    /// Gives a token a new secret. The one before is accepted for `overlap_seconds` more, and only that one. `NOT_FOUND` when there
    /// is no token of that id that is accepted now, `INVALID_ARGUMENT` when the overlap cannot be.
    pub async fn rotate(&self, id: &str, overlap_seconds: i64) -> Result<IssuedToken, Error> {
        if !(0..=OVERLAP_MAX_SECONDS).contains(&overlap_seconds) {
            let message = format!("`overlapSeconds` is {overlap_seconds}; send 0 to {OVERLAP_MAX_SECONDS}, which is 30 days");
            return Err(Error::argument(ErrorCode::InvalidArgument, "overlapSeconds", message));
        }
        let now = self.clock.now();
        let text = TokenText { id: id.to_owned(), ..TokenText::random() };
        let previous_until = now.plus_millis(overlap_seconds * SECOND_MS);
        if is_token_id(id) && self.database.rotate_service_token(id, text.secret_hash(), previous_until, now).await? {
            return Ok(IssuedToken { id: id.to_owned(), text });
        }
        Err(not_found(id, "rotated"))
    }

    /// The token of that id, whatever its state. `NOT_FOUND` when there is none.
    pub async fn get(&self, id: &str) -> Result<(ServiceTokenModel, ServiceTokenState), Error> {
        let token = if is_token_id(id) { self.database.find_service_token(id).await? } else { None };
        let token = token.ok_or_else(|| not_found(id, "shown"))?;
        let state = ServiceTokenState::of(&token, self.clock.now());
        Ok((token, state))
    }

    /// A page of the tokens, oldest first, with their states.
    pub async fn page(&self, page: &PageRequest<TokenCursor>) -> Result<Page<(ServiceTokenModel, ServiceTokenState)>, Error> {
        let now = self.clock.now();
        let Page { rows, has_previous, has_next } = self.database.page_of_service_tokens(page).await?;
        let with_state = |token: ServiceTokenModel| {
            let state = ServiceTokenState::of(&token, now);
            (token, state)
        };
        Ok(Page { rows: rows.into_iter().map(with_state).collect(), has_previous, has_next })
    }

    /// All tokens, oldest first, with their states.
    pub async fn list(&self) -> Result<Vec<(ServiceTokenModel, ServiceTokenState)>, Error> {
        let now = self.clock.now();
        let tokens = self.database.list_service_tokens().await?;
        Ok(tokens
            .into_iter()
            .map(|token| {
                let state = ServiceTokenState::of(&token, now);
                (token, state)
            })
            .collect())
    }

    /// Revokes a token. `NOT_FOUND` when there is none of that id that was not revoked yet.
    pub async fn revoke(&self, id: &str) -> Result<(), Error> {
        if is_token_id(id) && self.database.revoke_service_token(id, self.clock.now()).await? {
            return Ok(());
        }
        Err(not_found(id, "revoked"))
    }

    /// The instant by which tokens expire.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) async fn principal(&self, token: &str) -> Result<Principal, Error> {
        let unknown = || Error::caller(ErrorCode::InvalidToken, "the token is not known here; check that it is complete");
        let text = TokenText::parse(token).ok_or_else(unknown)?;
        let stored = self.database.find_service_token(&text.id).await?.ok_or_else(unknown)?;
        let now = self.clock.now();
        let hash = text.secret_hash();
        let is_current = bool::from(stored.secret_hash.ct_eq(&hash));
        let is_previous = stored.previous_secret_hash.as_ref().is_some_and(|previous| bool::from(previous.ct_eq(&hash)));
        if !is_current && !is_previous {
            return Err(unknown());
        }
        let refused = |why: &str| {
            let message = format!("the token `{}` {why}; ask for a new one", stored.name);
            Err(Error::caller(ErrorCode::InvalidToken, message))
        };
        match ServiceTokenState::of(&stored, now) {
            ServiceTokenState::Revoked => return refused("was revoked"),
            ServiceTokenState::Expired => return refused("has expired"),
            ServiceTokenState::Active => {}
        }
        if !is_current && stored.previous_until.is_none_or(|until| until <= now.millis()) {
            return refused("was given a new secret, and the time of the one before is over");
        }
        self.note_use(&stored, now);
        Ok(Principal::Service { scopes: scopes_of(&stored), allowance: allowance_of(&stored), name: stored.name })
    }
}

impl ServiceTokens {
    /// Notes the use of a token in the background, once a minute: a request must not wait for it, nor fail with it.
    fn note_use(&self, token: &ServiceTokenModel, now: Timestamp) {
        let a_minute_ago = now.plus_millis(-MINUTE_MS);
        let was_noted = |noted: i64| noted > a_minute_ago.millis();
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if token.last_used_at.is_some_and(was_noted) || noted.get(&token.id).copied().is_some_and(was_noted) {
            return;
        }
        noted.insert(token.id.clone(), now.millis());
        let (database, id) = (self.database.clone(), token.id.clone());
        self.noting.spawn(async move {
            if let Err(error) = database.touch_service_token(&id, now, a_minute_ago).await {
                tracing::warn!(error = error.with_causes(), "noting the use of a service token failed");
            }
        });
    }

    /// Waits until every use is noted.
    pub async fn close(&self) {
        self.noting.close();
        self.noting.wait().await;
    }
}

fn not_found(id: &str, done: &str) -> Error {
    Error::argument(ErrorCode::NotFound, "id", format!("there is no token `{id}` that could be {done}"))
}

fn names_in(list: &serde_json::Value) -> BTreeSet<String> {
    let names = list.as_array().map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Of whom a stored token allows to record and to read, and what it allows to record.
pub fn allowance_of(token: &ServiceTokenModel) -> Allowance {
    Allowance {
        accounts: token.account_ids.as_ref().map_or(Reach::Everything, |list| Reach::Accounts(names_in(list))),
        usage_types: token.usage_types.as_ref().map(names_in),
    }
}

/// What a stored token allows.
pub fn scopes_of(token: &ServiceTokenModel) -> BTreeSet<Scope> {
    let scopes = token.scopes.as_array().map(Vec::as_slice).unwrap_or_default();
    scopes.iter().filter_map(|scope| Scope::parse(scope.as_str()?)).collect()
}
