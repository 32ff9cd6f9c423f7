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
use crate::domain::text::Label;
use crate::domain::time::{MINUTE_MS, Timestamp, UTC_DAY_MS};
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::service_tokens::{NewServiceToken, ServiceTokenModel};

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
        let is_hex = |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (id, secret) = text.strip_prefix("ui_")?.split_once('_')?;
        (is_hex(id, 16) && is_hex(secret, 64)).then(|| Self { id: id.to_owned(), secret: secret.to_owned() })
    }

    fn secret_hash(&self) -> Vec<u8> {
        Sha256::digest(&self.secret).to_vec()
    }

    /// The token in full: for its owner's eyes, once.
    pub fn reveal(&self) -> String {
        format!("ui_{}_{}", self.id, self.secret)
    }
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

/// Makes, lists, revokes and recognises tokens.
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

    /// Makes a token. `INVALID_ARGUMENT` when the name cannot be or no scope is given.
    pub async fn create(&self, name: String, scopes: &BTreeSet<Scope>, days: Option<u32>) -> Result<IssuedToken, Error> {
        let name = Label::parse("name", name).map_err(|problem| vec![problem])?;
        if scopes.is_empty() {
            return Err(Error::argument(ErrorCode::InvalidArgument, "scopes", "a token needs at least one scope"));
        }
        let now = self.clock.now();
        let text = TokenText::random();
        let token = NewServiceToken {
            id: text.id.clone(),
            name: name.to_string(),
            secret_hash: text.secret_hash(),
            scopes: scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            expires_at: days.map(|days| now.plus_millis(i64::from(days) * UTC_DAY_MS)),
        };
        self.database.insert_service_token(token, now).await?;
        Ok(IssuedToken { id: text.id.clone(), text })
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
        if self.database.revoke_service_token(id, self.clock.now()).await? {
            return Ok(());
        }
        Err(Error::argument(ErrorCode::NotFound, "id", format!("there is no token `{id}` that could be revoked")))
    }

    /// The instant by which tokens expire.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) async fn principal(&self, token: &str) -> Result<Principal, Error> {
        let unknown = || Error::caller(ErrorCode::InvalidToken, "the token is not known here; check that it is complete");
        let text = TokenText::parse(token).ok_or_else(unknown)?;
        let stored = self.database.find_service_token(&text.id).await?.ok_or_else(unknown)?;
        if !bool::from(stored.secret_hash.ct_eq(&text.secret_hash())) {
            return Err(unknown());
        }
        let now = self.clock.now();
        let refused = |why: &str| {
            let message = format!("the token `{}` {why}; ask for a new one", stored.name);
            Err(Error::caller(ErrorCode::InvalidToken, message))
        };
        match ServiceTokenState::of(&stored, now) {
            ServiceTokenState::Revoked => return refused("was revoked"),
            ServiceTokenState::Expired => return refused("has expired"),
            ServiceTokenState::Active => {}
        }
        self.note_use(&stored, now);
        Ok(Principal::Service { scopes: scopes_of(&stored), name: stored.name })
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

/// What a stored token allows.
pub(super) fn scopes_of(token: &ServiceTokenModel) -> BTreeSet<Scope> {
    let scopes = token.scopes.as_array().map(Vec::as_slice).unwrap_or_default();
    scopes.iter().filter_map(|scope| Scope::parse(scope.as_str()?)).collect()
}
