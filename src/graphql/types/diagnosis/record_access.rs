//! Whether services can record.

use async_graphql::SimpleObject;

use super::expiring_token::ExpiringToken;
use crate::auth;

/// Whether services can record now, and with how many tokens.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordAccess {
    /// Whether the environment is `development`, where no token is needed.
    is_development: bool,
    /// Whether the settings contain an internal service token, which may record.
    has_internal_token: bool,
    /// Number of active service tokens with the scope `RECORD`.
    may_record: i32,
    /// Number of active service tokens without the scope `RECORD`.
    without_scope: i32,
    /// Number of expired service tokens with the scope `RECORD`.
    expired: i32,
    /// Number of revoked service tokens with the scope `RECORD`.
    revoked: i32,
    /// The active service tokens with the scope `RECORD` that expire within 7 days.
    expiring: Vec<ExpiringToken>,
}

impl From<auth::RecordAccess> for RecordAccess {
    fn from(access: auth::RecordAccess) -> Self {
        let count = |tokens: usize| i32::try_from(tokens).unwrap_or(i32::MAX);
        Self {
            is_development: access.is_development,
            has_internal_token: access.has_internal_token,
            may_record: count(access.may_record),
            without_scope: count(access.without_scope),
            expired: count(access.expired),
            revoked: count(access.revoked),
            expiring: access.expiring.into_iter().map(ExpiringToken::from).collect(),
        }
    }
}
