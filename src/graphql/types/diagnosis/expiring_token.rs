//! A service token that expires soon.

use async_graphql::SimpleObject;

use crate::auth;
use crate::graphql::scalars::DateTime;

/// A service token with the scope `RECORD` that expires within 7 days.
#[derive(Debug, SimpleObject)]
pub(crate) struct ExpiringToken {
    /// Name of the token.
    name: String,
    /// When the token expires.
    expires_at: DateTime,
}

impl From<auth::ExpiringToken> for ExpiringToken {
    fn from(token: auth::ExpiringToken) -> Self {
        Self { name: token.name, expires_at: DateTime(token.expires_at) }
    }
}
