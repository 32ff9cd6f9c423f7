//! Who is asking, and what they may do.
//!
//! [`Authenticator::principal`] turns the Authorization header into a [`Principal`]; the guards of the graphql room ask it.
//! A wrong token is refused everywhere, in development too: a service that believes it is authenticated must learn that it is not.

mod record_access;
mod service_token;
mod session;
mod viewer;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use record_access::{ExpiringToken, RecordAccess};
pub use service_token::{
    IssuedToken, NAMES_MAX, ServiceTokenState, ServiceTokens, TokenRequest, TokenText, allowance_of, is_token_id, scopes_of,
};
pub use session::{Session, Sessions};
use viewer::ViewerTokens;
pub use viewer::{KeySource, ViewerSettings};

use crate::clock::Clock;
use crate::domain::allowance::Allowance;
use crate::domain::reach::Reach;
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
        /// Of whom it allows to record and to read, and what it allows to record.
        allowance: Allowance,
    },
    /// A person whom an identity provider vouches for.
    Viewer {
        /// Who, as the provider names them.
        subject: String,
        /// What they may see, and do.
        role: Role,
    },
}

/// What a viewer may see, and do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads usage of this account.
    Viewer(String),
    /// Reads everything, and keeps what admins keep.
    Admin,
}

impl Principal {
    /// Its name, for the record: that of the token, or what stands in for one.
    pub fn name(&self) -> &str {
        match self {
            Self::Developer => "(development)",
            Self::Nobody => "(nobody)",
            Self::Service { name, .. } => name,
            Self::Viewer { subject, .. } => subject,
        }
    }

    /// Whose usage it may look at. Every question about usage carries it; whether a question may be put at all is for
    /// [`Principal::require`].
    pub fn reach(&self) -> Reach {
        match self {
            Self::Developer | Self::Viewer { role: Role::Admin, .. } => Reach::Everything,
            Self::Service { allowance, .. } => allowance.accounts.clone(),
            Self::Viewer { role: Role::Viewer(account_id), .. } => Reach::account(account_id.as_str()),
            Self::Nobody => Reach::nothing(),
        }
    }

    /// What it may record, where it may record at all.
    pub fn allowance(&self) -> Allowance {
        match self {
            Self::Developer => Allowance::everything(),
            Self::Service { allowance, .. } => allowance.clone(),
            Self::Nobody | Self::Viewer { .. } => Allowance { accounts: Reach::nothing(), usage_types: None },
        }
    }

    /// The name under which what it sends is counted: viewers send nothing, so all who try are one.
    pub fn sender(&self) -> &str {
        if let Self::Viewer { .. } = self { "(viewer)" } else { self.name() }
    }

    /// As whom it holds what there is only so much of; `None` for the developer, who may have all of it, and for nobody in particular.
    pub fn holder(&self) -> Option<String> {
        match self {
            Self::Developer | Self::Nobody => None,
            Self::Service { name, .. } => Some(format!("service {name}")),
            Self::Viewer { subject, .. } => Some(format!("viewer {subject}")),
        }
    }

    /// `FORBIDDEN` for who reads of some accounts only, and whatever [`Principal::require`] says of the scope `read`: for what tells
    /// of the whole installation.
    pub fn require_overview(&self) -> Result<(), Error> {
        self.require(Scope::Read)?;
        match self.reach() {
            Reach::Everything => Ok(()),
            Reach::Accounts(_) => {
                Err(Error::caller(ErrorCode::Forbidden, "this tells of every account; it is for who may read them all"))
            }
        }
    }

    /// `UNAUTHENTICATED` for nobody.
    pub fn require_known(&self) -> Result<(), Error> {
        match self {
            Self::Nobody => Err(Error::caller(
                ErrorCode::Unauthenticated,
                "this needs a token, whatever it allows: send the header `Authorization: Bearer <token>`",
            )),
            Self::Developer | Self::Service { .. } | Self::Viewer { .. } => Ok(()),
        }
    }

    fn has(&self, scope: Scope) -> bool {
        match self {
            Self::Developer => true,
            Self::Nobody => false,
            Self::Service { scopes, .. } => scopes.contains(&scope) || (scope == Scope::Read && scopes.contains(&Scope::Admin)),
            Self::Viewer { role: Role::Viewer(_), .. } => scope == Scope::Read,
            Self::Viewer { role: Role::Admin, .. } => scope != Scope::Record,
        }
    }

    /// `UNAUTHENTICATED` for nobody, `FORBIDDEN` for a service whose token does not allow it and a viewer whose role does not.
    pub fn require(&self, scope: Scope) -> Result<(), Error> {
        if self.has(scope) {
            return Ok(());
        }
        match self {
            Self::Viewer { .. } => Err(Error::caller(
                ErrorCode::Forbidden,
                match scope {
                    Scope::Record => "viewers do not record; services do, with a service token of the scope `record`",
                    Scope::Read | Scope::Admin => {
                        "this is for viewers with the role `admin` and for service tokens with the scope `admin`"
                    }
                },
            )),
            Self::Service { name, .. } => Err(Error::caller(
                ErrorCode::Forbidden,
                format!(
                    "the token `{name}` does not have the scope `{0}`; make one with `usage-insights token create --name <service> --scope {0}`",
                    scope.as_str()
                ),
            )),
            Self::Nobody | Self::Developer => Err(Error::caller(
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

/// Who is let in besides services with tokens.
#[derive(Debug)]
pub struct AccessSettings {
    /// A token that may record, for a start.
    pub internal_token: Option<String>,
    /// How viewers are told; `None`: there are none.
    pub viewers: Option<ViewerSettings>,
    /// Whether everything is open without a token.
    pub is_development: bool,
}

/// Tells principals by their tokens.
#[derive(Debug)]
pub struct Authenticator {
    tokens: ServiceTokens,
    viewers: Option<ViewerTokens>,
    internal_token_hash: Option<[u8; 32]>,
    is_development: bool,
}

impl Authenticator {
    /// Knows the tokens in `database`, and whom the settings let in.
    pub fn new(database: Database, clock: Clock, settings: AccessSettings) -> Self {
        Self {
            tokens: ServiceTokens::new(database, clock.clone()),
            viewers: settings.viewers.map(|viewers| ViewerTokens::new(viewers, clock)),
            internal_token_hash: settings.internal_token.map(|token| Sha256::digest(token).into()),
            is_development: settings.is_development,
        }
    }

    /// Who sent this Authorization header, or none. `INVALID_TOKEN` when it does not hold a token that is accepted now,
    /// `KEYS_UNAVAILABLE` when a viewer's cannot be verified now.
    pub async fn principal(&self, authorization: Option<&[u8]>) -> Result<Principal, Error> {
        let Some(authorization) = authorization else {
            return Ok(if self.is_development { Principal::Developer } else { Principal::Nobody });
        };
        let token = bearer_token(authorization)?;
        // Hashes have one length whatever was sent, so that comparing them in constant time gives nothing away.
        let hash: [u8; 32] = Sha256::digest(token).into();
        if self.internal_token_hash.is_some_and(|internal| bool::from(internal.ct_eq(&hash))) {
            return Ok(Principal::Service {
                name: "INTERNAL_SERVICE_TOKEN".to_owned(),
                scopes: BTreeSet::from([Scope::Record]),
                allowance: Allowance::everything(),
            });
        }
        match &self.viewers {
            Some(viewers) if ViewerTokens::looks_like_one(token) => viewers.principal(token).await,
            _ => self.tokens.principal(token).await,
        }
    }

    /// Whether what was sent is taken for a viewer's token, good or not, rather than for a service's.
    pub fn takes_for_viewer(&self, authorization: Option<&[u8]>) -> bool {
        let token = authorization.and_then(|authorization| bearer_token(authorization).ok());
        self.viewers.is_some() && token.is_some_and(ViewerTokens::looks_like_one)
    }

    /// The service tokens, to keep them.
    pub const fn service_tokens(&self) -> &ServiceTokens {
        &self.tokens
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
