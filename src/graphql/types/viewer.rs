//! The caller of a request.

use async_graphql::{Enum, ID, SimpleObject};

use super::service_token::ServiceTokenScope;
use crate::auth::{Principal, Role, Scope};
use crate::graphql::scalars::DateTime;

/// The role of a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ViewerRole {
    /// A caller without a token, which only a server in development answers. Everything is allowed.
    Anonymous,
    /// A service with a service token. `scopes` decides what is allowed.
    Service,
    /// A user with a viewer's token and the role `member`: reads the usage of `user` in its account.
    Member,
    /// A user with a viewer's token and the role `viewer`: reads all usage of `accounts`.
    Viewer,
    /// A user with a viewer's token and the role `admin`: reads everything, and manages hardware specs, usage types, prices and
    /// service tokens.
    Admin,
}

/// The caller of a request, as identified by its token.
#[derive(Debug, SimpleObject)]
pub(crate) struct Viewer {
    /// The name of the service's token, or the user's identifier at the identity provider. Null for `ANONYMOUS`.
    subject: Option<String>,
    /// The role.
    role: ViewerRole,
    /// The scopes of the caller. Descriptions of fields state the scope that they require.
    scopes: Vec<ServiceTokenScope>,
    /// The accounts (customers) whose usage the caller may read; for a service with the scope `RECORD` also those whose usage it may
    /// record. One for `MEMBER`. Null: all accounts.
    accounts: Option<Vec<ID>>,
    /// The user within the account in `accounts` whose usage the caller may read, and no other. Null unless the role is `MEMBER`.
    user: Option<ID>,
    /// When the token stops being valid. For a token of a viewer, the server tolerates clocks that differ by
    /// `viewers.leeway_seconds`. Null for `ANONYMOUS`, and if the token does not expire.
    expires_at: Option<DateTime>,
}

impl From<&Principal> for Viewer {
    fn from(principal: &Principal) -> Self {
        let role = match principal {
            Principal::Developer | Principal::Anonymous => ViewerRole::Anonymous,
            Principal::Service { .. } => ViewerRole::Service,
            Principal::Viewer { role: Role::Member { .. }, .. } => ViewerRole::Member,
            Principal::Viewer { role: Role::Viewer(_), .. } => ViewerRole::Viewer,
            Principal::Viewer { role: Role::Admin, .. } => ViewerRole::Admin,
        };
        let scope = principal.usage_scope();
        Self {
            subject: (role != ViewerRole::Anonymous).then(|| principal.name().to_owned()),
            role,
            scopes: Scope::ALL.into_iter().filter(|scope| principal.has(*scope)).map(ServiceTokenScope::from).collect(),
            accounts: scope.listed_accounts().map(|accounts| accounts.into_iter().map(ID).collect()),
            user: scope.user().map(ID::from),
            expires_at: principal.expires_at().map(DateTime),
        }
    }
}
