//! Service tokens: `ui_<16 hexadecimal digits>_<64 hexadecimal digits>`. The first part is the public id, the second the secret.
//!
//! The secret is displayed once and stored as its SHA-256 hash. A slow hash is not needed for 256 random bits.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio_util::task::TaskTracker;

use super::{Principal, Scope, TokenRejection, token_name};
use crate::clock::Clock;
use crate::domain::account_scope::AccountScope;
use crate::domain::page::{Page, PageRequest, TokenCursor};
use crate::domain::problem::Problem;
use crate::domain::restrictions::TokenRestrictions;
use crate::domain::text::{Label, Slug};
use crate::domain::time::{MINUTE_MS, SECOND_MS, Timestamp, UTC_DAY_MS};
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::store::database::Database;
use crate::store::service_tokens::{NewServiceToken, ServiceTokenModel};

/// Maximum number of accounts, and of usage types, that a token can be limited to.
pub const NAMES_MAX: usize = 1_000;
/// Maximum time for which the previous secret stays valid after a rotation.
const OVERLAP_MAX_SECONDS: i64 = 30 * 86_400;
/// Minimum time between two updates of a token's last use.
const UPDATE_INTERVAL: Duration = Duration::from_millis(MINUTE_MS.unsigned_abs());

/// A complete token, with its secret. Never logged: its `Debug` output hides the secret.
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

    /// The complete token, to be displayed once to its owner.
    pub fn reveal(&self) -> String {
        format!("ui_{}_{}", self.id, self.secret)
    }
}

/// Whether `text` has the format of a token's public id: 16 hexadecimal digits. Other texts are not looked up: PostgreSQL would fail on a
/// NUL character, which would be reported as an internal error.
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

/// A newly created token.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The public id, used to list and revoke the token.
    pub id: String,
    /// The complete token.
    pub text: TokenText,
}

/// The state of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceTokenState {
    /// The token is accepted.
    Active,
    /// The token was revoked.
    Revoked,
    /// The token has expired.
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

/// Parameters of a new token.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// Name of the service that uses the token.
    pub name: String,
    /// The token's scopes.
    pub scopes: BTreeSet<Scope>,
    /// Accounts that the token is limited to; `None`: all.
    pub account_ids: Option<BTreeSet<String>>,
    /// Usage types that the token may record; `None`: all.
    pub usage_types: Option<BTreeSet<String>>,
    /// Time of expiry; `None`: never.
    pub expires_at: Option<Timestamp>,
}

impl TokenRequest {
    fn check(&self, now: Timestamp) -> Result<(), Error> {
        let invalid = |field: &'static str, message: &str| Err(Error::argument(ErrorCode::InvalidArgument, field, message));
        let mut problems: Vec<Problem> = token_name::problems(&self.name);
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
            return invalid("scopes", "a token needs at least one scope");
        }
        for (field, names) in [("accountIds", &self.account_ids), ("usageTypes", &self.usage_types)] {
            match names {
                Some(names) if !(1..=NAMES_MAX).contains(&names.len()) => {
                    let message = format!("`{field}` has {} entries; send 1 to {NAMES_MAX}, or omit it for all", names.len());
                    let limit = Limit::new(LimitName::TokenNames, NAMES_MAX as u64).actual(names.len() as u64);
                    let rejection = Error::argument(ErrorCode::InvalidArgument, field, message);
                    return Err(if names.is_empty() { rejection } else { rejection.with_limit(limit) });
                }
                Some(_) if self.scopes.contains(&Scope::Admin) => {
                    return invalid(field, "a token with the scope `admin` cannot be limited to accounts or usage types");
                }
                _ => {}
            }
        }
        if self.usage_types.is_some() && !self.scopes.contains(&Scope::Record) {
            return invalid("usageTypes", "`usageTypes` limits what is recorded, and the token does not have the scope `record`");
        }
        if self.usage_types.is_some() && self.scopes.contains(&Scope::Read) {
            return invalid(
                "usageTypes",
                "`usageTypes` does not limit what is read: create a separate token for the scope `read`",
            );
        }
        if self.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return invalid("expiresAt", "`expiresAt` is not in the future");
        }
        Ok(())
    }
}

/// Creates, lists, rotates, revokes and verifies service tokens.
#[derive(Clone, Debug)]
pub struct ServiceTokens {
    database: Database,
    clock: Clock,
    /// Monotonic time of the last update of `last_used_at`, by token id.
    last_update: Arc<Mutex<HashMap<String, Duration>>>,
    background_updates: TaskTracker,
}

impl ServiceTokens {
    /// Manages the tokens in `database`.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, last_update: Arc::default(), background_updates: TaskTracker::new() }
    }

    /// Creates a token for all accounts and usage types. `INVALID_ARGUMENT` if the name is invalid or no scope is given,
    /// `ALREADY_EXISTS` if a token that is not revoked has the name.
    pub async fn create(&self, name: String, scopes: &BTreeSet<Scope>, days: Option<u32>) -> Result<IssuedToken, Error> {
        let expires_at = days.map(|days| self.clock.now().plus_millis(i64::from(days) * UTC_DAY_MS));
        self.issue(TokenRequest { name, scopes: scopes.clone(), account_ids: None, usage_types: None, expires_at }).await
    }

    /// Creates a token. `INVALID_ARGUMENT` if a parameter is invalid, `ALREADY_EXISTS` if a token that is not revoked has the name.
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

    /// Gives a token a new secret. The previous secret, and no older one, stays valid for `overlap_seconds`. `NOT_FOUND` if there is no
    /// active token with this id; `INVALID_ARGUMENT` if the overlap is out of range.
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

    /// The token with this id, in any state. `NOT_FOUND` if it does not exist.
    pub async fn get(&self, id: &str) -> Result<(ServiceTokenModel, ServiceTokenState), Error> {
        let token = if is_token_id(id) { self.database.find_service_token(id).await? } else { None };
        let token = token.ok_or_else(|| not_found(id, "shown"))?;
        let state = ServiceTokenState::of(&token, self.clock.now());
        Ok((token, state))
    }

    /// A page of tokens with their states, oldest first.
    pub async fn page(&self, page: &PageRequest<TokenCursor>) -> Result<Page<(ServiceTokenModel, ServiceTokenState)>, Error> {
        let now = self.clock.now();
        let Page { rows, has_previous, has_next } = self.database.list_service_tokens_page(page).await?;
        let with_state = |token: ServiceTokenModel| {
            let state = ServiceTokenState::of(&token, now);
            (token, state)
        };
        Ok(Page { rows: rows.into_iter().map(with_state).collect(), has_previous, has_next })
    }

    /// All tokens with their states, oldest first.
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

    /// Revokes a token. `NOT_FOUND` if there is no unrevoked token with this id.
    pub async fn revoke(&self, id: &str) -> Result<(), Error> {
        if is_token_id(id) && self.database.revoke_service_token(id, self.clock.now()).await? {
            return Ok(());
        }
        Err(not_found(id, "revoked"))
    }

    /// The current time, against which expiry is checked.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) async fn principal(&self, token: &str) -> Result<Principal, TokenRejection> {
        let unknown = || Error::caller(ErrorCode::InvalidToken, "the token is unknown; check that it was copied completely");
        let text = TokenText::parse(token).ok_or_else(unknown)?;
        let stored = self.database.find_service_token(&text.id).await?.ok_or_else(unknown)?;
        let now = self.clock.now();
        let hash = text.secret_hash();
        let is_current = bool::from(stored.secret_hash.ct_eq(&hash));
        let is_previous = stored.previous_secret_hash.as_ref().is_some_and(|previous| bool::from(previous.ct_eq(&hash)));
        if !is_current && !is_previous {
            return Err(unknown().into());
        }
        let rejected = |reason: &str| {
            let message = format!("the token `{}` {reason}; request a new one", stored.name);
            Err(TokenRejection::genuine(Error::caller(ErrorCode::InvalidToken, message)))
        };
        match ServiceTokenState::of(&stored, now) {
            ServiceTokenState::Revoked => return rejected("was revoked"),
            ServiceTokenState::Expired => return rejected("has expired"),
            ServiceTokenState::Active => {}
        }
        if !is_current && stored.previous_until.is_none_or(|until| until <= now.millis()) {
            return rejected("was rotated, and the validity of this secret has ended");
        }
        self.update_last_use(&stored, now);
        let previous_until = stored.previous_until.filter(|_| !is_current);
        let expires_at = stored.expires_at.into_iter().chain(previous_until).min().map(Timestamp::from_millis);
        Ok(Principal::Service {
            scopes: scopes_of(&stored),
            restrictions: restrictions_of(&stored),
            name: stored.name,
            expires_at,
        })
    }
}

impl ServiceTokens {
    /// Updates the time of a token's last use in the background, at most once a minute: a request neither waits for the update nor fails
    /// with it.
    fn update_last_use(&self, token: &ServiceTokenModel, now: Timestamp) {
        let (elapsed, a_minute_ago) = (self.clock.elapsed(), now.plus_millis(-MINUTE_MS));
        let was_used_lately = token.last_used_at.is_some_and(|at| (a_minute_ago.millis() + 1..=now.millis()).contains(&at));
        let mut last_update = self.last_update.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at: &Duration| elapsed.saturating_sub(*at) < UPDATE_INTERVAL;
        if was_used_lately || last_update.get(&token.id).is_some_and(is_recent) {
            return;
        }
        last_update.insert(token.id.clone(), elapsed);
        let (database, id) = (self.database.clone(), token.id.clone());
        self.background_updates.spawn(async move {
            if let Err(error) = database.record_token_use(&id, now, a_minute_ago).await {
                tracing::warn!(error = error.with_causes(), "updating the last use of a service token failed");
            }
        });
    }

    /// Waits for pending updates of tokens' last use.
    pub async fn close(&self) {
        self.background_updates.close();
        self.background_updates.wait().await;
    }
}

fn not_found(id: &str, action: &str) -> Error {
    Error::argument(ErrorCode::NotFound, "id", format!("there is no token `{id}` that can be {action}"))
}

fn string_set(list: &serde_json::Value) -> BTreeSet<String> {
    let names = list.as_array().map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Accounts and usage types that a stored token is limited to.
pub fn restrictions_of(token: &ServiceTokenModel) -> TokenRestrictions {
    TokenRestrictions {
        accounts: token.account_ids.as_ref().map_or(AccountScope::All, |list| AccountScope::Accounts(string_set(list))),
        usage_types: token.usage_types.as_ref().map(string_set),
    }
}

/// The scopes of a stored token.
pub fn scopes_of(token: &ServiceTokenModel) -> BTreeSet<Scope> {
    let scopes = token.scopes.as_array().map(Vec::as_slice).unwrap_or_default();
    scopes.iter().filter_map(|scope| Scope::parse(scope.as_str()?)).collect()
}
