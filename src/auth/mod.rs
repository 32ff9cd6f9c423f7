//! Who is asking, and what they may do.
//!
//! [`Authenticator::principal`] turns the Authorization header into a [`Principal`]; the guards of the graphql room ask it.
//! A wrong token is refused everywhere, in development too: a service that believes it is authenticated must learn that it is not.

mod record_access;
mod service_token;
mod session;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use record_access::{ExpiringToken, RecordAccess};
pub use service_token::{IssuedToken, ServiceTokenState, ServiceTokens, TokenText};
pub use session::{Session, Sessions};

use crate::clock::Clock;
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;

/// What a principal may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Record usage.
    Record,
    /// Read usage of every account.
    Read,
    /// Keep hardware specs and usage types; includes `read`.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Record, Self::Read, Self::Admin];

    /// The slug that is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }

    /// The scope of that slug.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A request without a token, in development: may do everything.
    Developer,
    /// A request without a token, in production: may do nothing.
    Nobody,
    /// A service with a token.
    Service {
        /// The name given to the token.
        name: String,
        /// What the token allows.
        scopes: BTreeSet<Scope>,
    },
}

impl Principal {
    /// Its name, for the record: that of the token, or what stands in for one.
    pub fn name(&self) -> &str {
        match self {
            Self::Developer => "(development)",
            Self::Nobody => "(nobody)",
            Self::Service { name, .. } => name,
        }
    }

    /// `UNAUTHENTICATED` for nobody, `FORBIDDEN` for a service whose token does not allow it.
    pub fn require(&self, scope: Scope) -> Result<(), Error> {
        match self {
            Self::Developer => Ok(()),
            Self::Service { scopes, .. } if scopes.contains(&scope) => Ok(()),
            Self::Service { scopes, .. } if scope == Scope::Read && scopes.contains(&Scope::Admin) => Ok(()),
            Self::Service { name, .. } => Err(Error::caller(
                ErrorCode::Forbidden,
                format!(
                    "the token `{name}` does not have the scope `{0}`; make one with `usage-insights token create --name <service> --scope {0}`",
                    scope.as_str()
                ),
            )),
            Self::Nobody => Err(Error::caller(
                ErrorCode::Unauthenticated,
                format!(
                    "this needs a service token with the scope `{0}`: send the header `Authorization: Bearer <token>`; \
                     `usage-insights token create --name <service> --scope {0}` makes one",
                    scope.as_str()
                ),
            )),
        }
    }
}

/// Tells principals by their tokens.
#[derive(Debug)]
pub struct Authenticator {
    tokens: ServiceTokens,
    internal_token_hash: Option<[u8; 32]>,
    is_development: bool,
}

impl Authenticator {
    /// Knows the tokens in `database` and, if there is one, the internal service token of the settings.
    pub fn new(database: Database, clock: Clock, internal_token: Option<&str>, is_development: bool) -> Self {
        Self {
            tokens: ServiceTokens::new(database, clock),
            internal_token_hash: internal_token.map(|token| Sha256::digest(token).into()),
            is_development,
        }
    }

    /// Who sent this Authorization header, or none. `INVALID_TOKEN` when it does not hold a token that is accepted now.
    pub async fn principal(&self, authorization: Option<&[u8]>) -> Result<Principal, Error> {
        let Some(authorization) = authorization else {
            return Ok(if self.is_development { Principal::Developer } else { Principal::Nobody });
        };
        let token = bearer_token(authorization)?;
        // Hashes have one length whatever was sent, so that comparing them in constant time gives nothing away.
        let hash: [u8; 32] = Sha256::digest(token).into();
        if self.internal_token_hash.is_some_and(|internal| bool::from(internal.ct_eq(&hash))) {
            return Ok(Principal::Service { name: "INTERNAL_SERVICE_TOKEN".to_owned(), scopes: BTreeSet::from([Scope::Record]) });
        }
        self.tokens.principal(token).await
    }

    /// Waits until the use of every token is noted.
    pub async fn close(&self) {
        self.tokens.close().await;
    }

    /// Whether anyone at all could record.
    pub async fn can_anyone_record(&self) -> Result<bool, Error> {
        Ok(self.record_access().await?.can_anyone_record())
    }
}

fn bearer_token(authorization: &[u8]) -> Result<&str, Error> {
    let text = std::str::from_utf8(authorization).unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => Ok(token.trim()),
        _ => Err(Error::caller(
            ErrorCode::InvalidToken,
            "the Authorization header does not hold a token; send `Authorization: Bearer <token>`, or leave it out",
        )),
    }
}
