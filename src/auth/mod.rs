//! Authentication and authorization.
//!
//! [`Authenticator::principal`] turns the `Authorization` header into a [`Principal`], which the guards of the GraphQL layer check. An
//! invalid token is rejected in every environment, including development: a service that believes it is authenticated must learn that
//! it is not.

mod record_access;
mod rejection;
mod service_token;
mod session;
mod token_name;
mod viewer;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use record_access::{ExpiringToken, RecordAccess};
pub use rejection::TokenRejection;
pub use service_token::{
    IssuedToken, NAMES_MAX, ServiceTokenState, ServiceTokens, TokenRequest, TokenText, is_token_id, restrictions_of, scopes_of,
};
pub use session::{Session, Sessions};
use viewer::ViewerTokens;
pub use viewer::{ViewerClaims, sign_viewer_token};

use crate::clock::Clock;
use crate::domain::account_scope::{AccountScope, UsageScope};
use crate::domain::restrictions::TokenRestrictions;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::settings::Settings;
use crate::store::database::Database;

/// A permission of a service token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Record usage.
    Record,
    /// Read usage, of all accounts or of the accounts the token is limited to.
    Read,
    /// Manage hardware specs, usage types and tokens; includes `read`.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Record, Self::Read, Self::Admin];

    /// The slug that is stored and displayed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }

    /// The scope with this slug.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// The authenticated caller of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A request without a token, in development: everything is allowed.
    Developer,
    /// A request without a token, in production: nothing is allowed that requires a token.
    Anonymous,
    /// A service with a service token.
    Service {
        /// The token's name.
        name: String,
        /// The token's scopes.
        scopes: BTreeSet<Scope>,
        /// Accounts that the token may record and read, and usage types that it may record.
        restrictions: TokenRestrictions,
        /// When the token stops being valid; `None`: never.
        expires_at: Option<Timestamp>,
    },
    /// A user who is authenticated by an identity provider.
    Viewer {
        /// The user's identifier at the provider.
        subject: String,
        /// The user's role.
        role: Role,
        /// When the token expires.
        expires_at: Timestamp,
    },
}

/// The role of a viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads the usage of one user of one account.
    Member {
        /// The account.
        account_id: String,
        /// The user within the account.
        user_id: String,
    },
    /// Reads the usage of these accounts; at least one.
    Viewer(BTreeSet<String>),
    /// Reads everything, and manages hardware specs, usage types and tokens.
    Admin,
}

impl Role {
    /// The name of the role in a token.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Member { .. } => "member",
            Self::Viewer(_) => "viewer",
            Self::Admin => "admin",
        }
    }
}

impl Principal {
    /// The principal of a request without a token, which depends on the environment.
    pub fn without_token(settings: &Settings) -> Self {
        if settings.is_development() { Self::Developer } else { Self::Anonymous }
    }

    /// Name of the principal in stored data and logs: the token's name, the viewer's subject, or a fixed name in parentheses.
    pub fn name(&self) -> &str {
        match self {
            Self::Developer => "(development)",
            Self::Anonymous => "(anonymous)",
            Self::Service { name, .. } => name,
            Self::Viewer { subject, .. } => subject,
        }
    }

    /// The usage that the principal may read. Every usage query carries it. Whether a query is allowed at all is decided by
    /// [`Principal::require`].
    pub fn usage_scope(&self) -> UsageScope {
        match self {
            Self::Developer | Self::Viewer { role: Role::Admin, .. } => AccountScope::All.into(),
            Self::Service { restrictions, .. } => restrictions.accounts.clone().into(),
            Self::Viewer { role: Role::Viewer(accounts), .. } => AccountScope::Accounts(accounts.clone()).into(),
            Self::Viewer { role: Role::Member { account_id, user_id }, .. } => {
                UsageScope::User { account_id: account_id.clone(), user_id: user_id.clone() }
            }
            Self::Anonymous => AccountScope::none().into(),
        }
    }

    /// When the principal's token stops being valid; `None` without a token, and for a token that does not expire.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Developer | Self::Anonymous => None,
            Self::Service { expires_at, .. } => *expires_at,
            Self::Viewer { expires_at, .. } => Some(*expires_at),
        }
    }

    /// Whether both are the same caller with the same permissions. The expiry of a service token may change, as by a rotation.
    pub fn has_permissions_of(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Service { name, scopes, restrictions, .. },
                Self::Service { name: other_name, scopes: other_scopes, restrictions: other_restrictions, .. },
            ) => (name, scopes, restrictions) == (other_name, other_scopes, other_restrictions),
            _ => self == other,
        }
    }

    /// Accounts and usage types that the principal may record, if it may record at all.
    pub fn restrictions(&self) -> TokenRestrictions {
        match self {
            Self::Developer => TokenRestrictions::none(),
            Self::Service { restrictions, .. } => restrictions.clone(),
            Self::Anonymous | Self::Viewer { .. } => TokenRestrictions { accounts: AccountScope::none(), usage_types: None },
        }
    }

    /// The service name under which `ingestion` counts the principal's calls. All viewers share one name, because none may record.
    pub fn client_name(&self) -> &str {
        if let Self::Viewer { .. } = self { "(viewer)" } else { self.name() }
    }

    /// The key under which this caller's quotas are counted; `None` for the developer, who has no quota, and for requests without a token.
    pub fn quota_key(&self) -> Option<String> {
        match self {
            Self::Developer | Self::Anonymous => None,
            Self::Service { name, .. } => Some(format!("service {name}")),
            // A subject may be unique only within the account, as the user is.
            Self::Viewer { subject, role: Role::Member { account_id, user_id }, .. } => {
                Some(format!("member {account_id:?} {user_id:?} {subject}"))
            }
            Self::Viewer { subject, .. } => Some(format!("viewer {subject}")),
        }
    }

    /// Requires access to the usage of all accounts, for data about the whole installation. `FORBIDDEN` if the principal is limited to
    /// some accounts; otherwise the errors of [`Principal::require`] with the scope `read`.
    pub fn require_all_accounts(&self) -> Result<(), Error> {
        self.require(Scope::Read)?;
        match self.usage_scope() {
            UsageScope::Accounts(AccountScope::All) => Ok(()),
            UsageScope::Accounts(AccountScope::Accounts(_)) | UsageScope::User { .. } => {
                Err(Error::caller(ErrorCode::Forbidden, "this covers all accounts; it requires access to all accounts"))
            }
        }
    }

    /// Whether the principal may read the usage of all accounts. Others do not see the names of services, nor authors and reasons of
    /// corrections.
    pub fn reads_all_accounts(&self) -> bool {
        self.require_all_accounts().is_ok()
    }

    /// Requires a token. `UNAUTHENTICATED` without one.
    pub fn require_token(&self) -> Result<(), Error> {
        match self {
            Self::Anonymous => Err(Error::caller(
                ErrorCode::Unauthenticated,
                "this requires a token: users sign in and send their viewer's token, services send their service token, in the header \
                 `Authorization: Bearer <token>`",
            )),
            Self::Developer | Self::Service { .. } | Self::Viewer { .. } => Ok(()),
        }
    }

    /// Whether the principal has a scope.
    pub fn has(&self, scope: Scope) -> bool {
        match self {
            Self::Developer => true,
            Self::Anonymous => false,
            Self::Service { scopes, .. } => scopes.contains(&scope) || (scope == Scope::Read && scopes.contains(&Scope::Admin)),
            Self::Viewer { role: Role::Viewer(_) | Role::Member { .. }, .. } => scope == Scope::Read,
            Self::Viewer { role: Role::Admin, .. } => scope != Scope::Record,
        }
    }

    /// Requires a scope. `UNAUTHENTICATED` without a token; `FORBIDDEN` if the service token or the viewer's role does not include it.
    pub fn require(&self, scope: Scope) -> Result<(), Error> {
        if self.has(scope) {
            return Ok(());
        }
        match self {
            Self::Viewer { .. } => Err(Error::caller(
                ErrorCode::Forbidden,
                match scope {
                    Scope::Record => "viewers cannot record usage; use a service token with the scope `record`",
                    Scope::Read | Scope::Admin => {
                        "this requires the viewer role `admin` or a service token with the scope `admin`"
                    }
                },
            )),
            Self::Service { name, .. } => Err(Error::caller(
                ErrorCode::Forbidden,
                format!(
                    "the token `{name}` does not have the scope `{0}`; create one with `usage-insights token create --name <service> --scope {0}`",
                    scope.as_str()
                ),
            )),
            Self::Anonymous | Self::Developer if scope == Scope::Read => Err(Error::caller(
                ErrorCode::Unauthenticated,
                "this requires a token: users sign in and send their viewer's token, services send a service token with the scope `read`, \
                 in the header `Authorization: Bearer <token>`",
            )),
            Self::Anonymous | Self::Developer => Err(Error::caller(
                ErrorCode::Unauthenticated,
                format!(
                    "this requires a service token with the scope `{0}`: send the header `Authorization: Bearer <token>`; \
                     `usage-insights token create --name <service> --scope {0}` creates one",
                    scope.as_str()
                ),
            )),
        }
    }
}

/// Authenticates callers by their tokens.
#[derive(Debug)]
pub struct Authenticator {
    tokens: ServiceTokens,
    viewers: Option<ViewerTokens>,
    internal_token_hash: Option<[u8; 32]>,
    /// The principal of requests without a token.
    without_token: Principal,
}

impl Authenticator {
    /// Creates an authenticator for the service tokens in `database` and the callers in `settings`.
    pub fn new(database: Database, clock: Clock, settings: &Settings) -> Self {
        Self {
            tokens: ServiceTokens::new(database, clock.clone()),
            viewers: ViewerTokens::new(settings, clock),
            internal_token_hash: settings.recording.internal_service_token().map(|token| Sha256::digest(token).into()),
            without_token: Principal::without_token(settings),
        }
    }

    /// The principal of a request with this `Authorization` header, if any. `INVALID_TOKEN` if the header holds no valid token;
    /// `KEYS_UNAVAILABLE` if the keys for a viewer's token cannot be read right now.
    pub async fn principal(&self, authorization: Option<&[u8]>) -> Result<Principal, TokenRejection> {
        let Some(authorization) = authorization else {
            return Ok(self.without_token.clone());
        };
        let token = bearer_token(authorization)?;
        // Hashes have the same length whatever was sent, so the constant-time comparison reveals nothing about the token's length.
        let hash: [u8; 32] = Sha256::digest(token).into();
        if self.internal_token_hash.is_some_and(|internal| bool::from(internal.ct_eq(&hash))) {
            return Ok(Principal::Service {
                name: token_name::INTERNAL_SERVICE_TOKEN.to_owned(),
                scopes: BTreeSet::from([Scope::Record]),
                restrictions: TokenRestrictions::none(),
                expires_at: None,
            });
        }
        match &self.viewers {
            Some(viewers) if ViewerTokens::is_jwt(token) => viewers.principal(token).await,
            None if ViewerTokens::is_jwt(token) => Err(Error::caller(
                ErrorCode::InvalidToken,
                "this is a JSON Web Token, as viewers send it, but this server accepts none: set `viewers.jwt_secret`, `viewers.jwks_file` or \
                 `viewers.jwks_url` to the keys of the identity provider. Services send a service token",
            )
            .into()),
            _ => self.tokens.principal(token).await,
        }
    }

    /// Whether the header holds a token in the format of viewers' tokens, valid or not, rather than a service token.
    pub fn has_viewer_token_format(&self, authorization: Option<&[u8]>) -> bool {
        let token = authorization.and_then(|authorization| bearer_token(authorization).ok());
        self.viewers.is_some() && token.is_some_and(ViewerTokens::is_jwt)
    }

    /// The management of service tokens.
    pub const fn service_tokens(&self) -> &ServiceTokens {
        &self.tokens
    }

    /// Waits for pending updates of tokens' last use.
    pub async fn close(&self) {
        self.tokens.close().await;
    }

    /// Whether any caller can record right now.
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
            "the Authorization header does not contain a bearer token; send `Authorization: Bearer <token>`, or omit the header",
        )),
    }
}
