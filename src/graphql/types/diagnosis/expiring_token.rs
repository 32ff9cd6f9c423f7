//! A token that ends soon.

use async_graphql::SimpleObject;

use crate::auth;
use crate::graphql::scalars::DateTime;

/// A service token that may record now, and expires within 7 days.
#[derive(Debug, SimpleObject)]
pub(crate) struct ExpiringToken {
    /// The name given to it.
    name: String,
    /// From when on it is no longer accepted.
    expires_at: DateTime,
}

impl From<auth::ExpiringToken> for ExpiringToken {
    fn from(token: auth::ExpiringToken) -> Self {
        Self { name: token.name, expires_at: DateTime(token.expires_at) }
    }
}
