//! Service tokens without their secrets.

use async_graphql::{Enum, ID, SimpleObject};

use crate::auth::{self, Scope, restrictions_of, scopes_of};
use crate::domain::account_scope::AccountScope;
use crate::domain::time::Timestamp;
use crate::graphql::scalars::DateTime;
use crate::store::service_tokens::ServiceTokenModel;

/// What a service token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Scope")]
pub(crate) enum ServiceTokenScope {
    /// Record and correct usage.
    Record,
    /// Query usage.
    Read,
    /// Manage hardware specs, usage types and service tokens, and query `ingestion` and `diagnosis`. Includes `READ`, but not
    /// `RECORD`.
    Admin,
}

/// The state of a service token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "auth::ServiceTokenState")]
pub(crate) enum ServiceTokenState {
    /// The token is valid.
    Active,
    /// The token was revoked.
    Revoked,
    /// The token has expired.
    Expired,
}

/// A token that authenticates a service. Its secret is returned only when the token is created or rotated; the server stores a
/// hash.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceToken {
    /// Public id of the token, 16 hexadecimal digits, used to rotate and revoke it.
    id: ID,
    /// Name of the service that uses the token. What it sends is counted under this name in `ingestion`.
    name: String,
    /// Whether the token is valid now.
    state: ServiceTokenState,
    /// What the token allows.
    scopes: Vec<ServiceTokenScope>,
    /// Accounts (customers) that the token may record and read. Null: all.
    account_ids: Option<Vec<ID>>,
    /// Usage types that the token may record. Null: all.
    usage_types: Option<Vec<String>>,
    /// When the token was created.
    created_at: DateTime,
    /// When the token expires. Null: never.
    expires_at: Option<DateTime>,
    /// When the token was revoked. Null if it was not.
    revoked_at: Option<DateTime>,
    /// When the token last got a new secret. Null if it still has its first.
    rotated_at: Option<DateTime>,
    /// When the secret before the last rotation stops being valid; may be in the past. Null if the token was never rotated.
    previous_until: Option<DateTime>,
    /// When the token was last used, up to a minute late. Null if never.
    last_used_at: Option<DateTime>,
}

impl From<(ServiceTokenModel, auth::ServiceTokenState)> for ServiceToken {
    fn from((token, state): (ServiceTokenModel, auth::ServiceTokenState)) -> Self {
        let restrictions = restrictions_of(&token);
        let time = |millis: Option<i64>| millis.map(|millis| DateTime(Timestamp::from_millis(millis)));
        Self {
            scopes: scopes_of(&token).into_iter().map(ServiceTokenScope::from).collect(),
            account_ids: match restrictions.accounts {
                AccountScope::All => None,
                AccountScope::Accounts(accounts) => Some(accounts.into_iter().map(ID).collect()),
            },
            usage_types: restrictions.usage_types.map(|usage_types| usage_types.into_iter().collect()),
            state: state.into(),
            created_at: DateTime(Timestamp::from_millis(token.created_at)),
            expires_at: time(token.expires_at),
            revoked_at: time(token.revoked_at),
            rotated_at: time(token.rotated_at),
            previous_until: time(token.previous_until),
            last_used_at: time(token.last_used_at),
            id: ID(token.id),
            name: token.name,
        }
    }
}
