//! A summary of which callers can record, for diagnosis.

use serde::{Deserialize, Serialize};

use super::service_token::scopes_of;
use super::{Authenticator, Principal, Scope, ServiceTokenState};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::error::Error;

/// How long before its expiry a token is reported, in milliseconds.
const EXPIRY_NOTICE_MS: i64 = 7 * UTC_DAY_MS;

/// A token that may record and expires soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpiringToken {
    /// The token's name.
    pub name: String,
    /// Time of expiry.
    pub expires_at: Timestamp,
}

/// Which callers can record right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordAccess {
    /// Whether everything is allowed without a token.
    pub is_development: bool,
    /// Whether the settings contain an internal service token.
    pub has_internal_token: bool,
    /// Number of active service tokens with the scope `record`.
    pub may_record: usize,
    /// Number of active service tokens without the scope `record`.
    pub without_scope: usize,
    /// Number of expired service tokens with the scope `record`.
    pub expired: usize,
    /// Number of revoked service tokens with the scope `record`.
    pub revoked: usize,
    /// Active tokens with the scope `record` that expire within 7 days.
    pub expiring: Vec<ExpiringToken>,
}

impl RecordAccess {
    /// Whether any caller can record.
    pub const fn can_anyone_record(&self) -> bool {
        self.is_development || self.has_internal_token || self.may_record > 0
    }
}

impl Authenticator {
    /// Reads which callers can record right now.
    pub async fn record_access(&self) -> Result<RecordAccess, Error> {
        let mut access = RecordAccess {
            is_development: self.without_token == Principal::Developer,
            has_internal_token: self.internal_token_hash.is_some(),
            may_record: 0,
            without_scope: 0,
            expired: 0,
            revoked: 0,
            expiring: Vec::new(),
        };
        let soon = self.tokens.now().plus_millis(EXPIRY_NOTICE_MS);
        for (token, state) in self.tokens.list().await? {
            let may_record = scopes_of(&token).contains(&Scope::Record);
            match state {
                ServiceTokenState::Active if may_record => {
                    access.may_record += 1;
                    let expires_at = token.expires_at.map(Timestamp::from_millis).filter(|expires_at| *expires_at <= soon);
                    access.expiring.extend(expires_at.map(|expires_at| ExpiringToken { name: token.name, expires_at }));
                }
                ServiceTokenState::Active => access.without_scope += 1,
                ServiceTokenState::Expired if may_record => access.expired += 1,
                ServiceTokenState::Revoked if may_record => access.revoked += 1,
                ServiceTokenState::Expired | ServiceTokenState::Revoked => {}
            }
        }
        Ok(access)
    }
}
