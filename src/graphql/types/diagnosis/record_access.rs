//! Who could record.

use async_graphql::SimpleObject;

use super::expiring_token::ExpiringToken;
use crate::auth;

/// Who could record now.
#[derive(Debug, SimpleObject)]
pub(crate) struct RecordAccess {
    /// Whether the environment is `development`: everything is open without a token.
    is_development: bool,
    /// Whether the settings hold an internal service token.
    has_internal_token: bool,
    /// How many service tokens may record now.
    may_record: i32,
    /// How many service tokens are accepted now, but lack the scope `record`.
    without_scope: i32,
    /// How many service tokens with the scope `record` have expired.
    expired: i32,
    /// How many service tokens with the scope `record` were revoked.
    revoked: i32,
    /// The tokens that may record now and expire within 7 days.
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
