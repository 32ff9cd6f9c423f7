//! Service tokens, as admins see them: never their secrets.

use async_graphql::{Enum, ID, SimpleObject};

use crate::auth::{self, Scope, allowance_of, scopes_of};
use crate::domain::reach::Reach;
use crate::domain::time::Timestamp;
use crate::graphql::scalars::DateTime;
use crate::store::service_tokens::ServiceTokenModel;

/// What a service token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Scope")]
pub(crate) enum ServiceTokenScope {
    /// Record usage, and correct it.
    Record,
    /// Read usage.
    Read,
    /// Keep hardware specs, usage types and service tokens, look at ingestion and the diagnosis; includes `READ`.
    Admin,
}

/// Whether a service token is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "auth::ServiceTokenState")]
pub(crate) enum ServiceTokenState {
    /// It is.
    Active,
    /// It was revoked.
    Revoked,
    /// Its time is over.
    Expired,
}

/// What a service shows to be let in. Its secret is shown once, when it is made or rotated, and kept as a hash.
#[derive(Debug, SimpleObject)]
pub(crate) struct ServiceToken {
    /// The public part, by which it is rotated and revoked: 16 hexadecimal digits.
    id: ID,
    /// Whose it is, for people; what it sends is counted under this name.
    name: String,
    /// Whether it is accepted now.
    state: ServiceTokenState,
    /// What it allows.
    scopes: Vec<ServiceTokenScope>,
    /// The accounts that it records and reads of. Null: all.
    account_ids: Option<Vec<ID>>,
    /// The usage types that it records. Null: any.
    usage_types: Option<Vec<String>>,
    /// When it was made.
    created_at: DateTime,
    /// From when on it is no longer accepted. Null: never.
    expires_at: Option<DateTime>,
    /// When it was revoked. Null where it was not.
    revoked_at: Option<DateTime>,
    /// When it was last given a new secret. Null where it still has its first.
    rotated_at: Option<DateTime>,
    /// From when on the secret before the last rotation is no longer accepted. Null where there was none.
    previous_until: Option<DateTime>,
    /// When it was last used, at most a minute late. Null: never.
    last_used_at: Option<DateTime>,
}

impl From<(ServiceTokenModel, auth::ServiceTokenState)> for ServiceToken {
    fn from((token, state): (ServiceTokenModel, auth::ServiceTokenState)) -> Self {
        let allowance = allowance_of(&token);
        let time = |millis: Option<i64>| millis.map(|millis| DateTime(Timestamp::from_millis(millis)));
        Self {
            scopes: scopes_of(&token).into_iter().map(ServiceTokenScope::from).collect(),
            account_ids: match allowance.accounts {
                Reach::Everything => None,
                Reach::Accounts(accounts) => Some(accounts.into_iter().map(ID).collect()),
            },
            usage_types: allowance.usage_types.map(|usage_types| usage_types.into_iter().collect()),
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
