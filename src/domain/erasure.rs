//! Erasures: what is erased, and how much of it.

use sha2::{Digest, Sha256};

use super::problem::Problem;
use super::text::Label;

/// What is erased: an account, or a user of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureSubject {
    /// The account.
    pub account_id: String,
    /// The user; `None`: the whole account.
    pub user_id: Option<String>,
}

impl ErasureSubject {
    /// Validates the ids. An id that no record can have is a problem.
    pub fn parse(account_id: String, user_id: Option<String>) -> Result<Self, Problem> {
        let account_id = Label::parse("accountId", account_id)?.to_string();
        let user_id = user_id.map(|user_id| Label::parse("userId", user_id)).transpose()?;
        Ok(Self { account_id, user_id: user_id.map(|user_id| user_id.to_string()) })
    }

    /// The kind, as it is stored and shown: `account` or `user`.
    pub const fn kind(&self) -> &'static str {
        if self.user_id.is_some() { "user" } else { "account" }
    }

    /// SHA-256 over the length of the account in bytes, as decimal digits, a colon, the account, and for a user a colon and the user. Anyone
    /// who knows the ids can compute it; the length makes it unambiguous.
    pub fn hash(&self) -> Vec<u8> {
        let mut hasher = Sha256::new_with_prefix(format!("{}:{}", self.account_id.len(), self.account_id));
        if let Some(user_id) = &self.user_id {
            hasher.update(format!(":{user_id}"));
        }
        hasher.finalize().to_vec()
    }
}

/// Validates the operator's reference of a request.
pub fn parse_request_id(request_id: String) -> Result<String, Problem> {
    Label::parse("requestId", request_id).map(|request_id| request_id.to_string())
}

/// What an erasure has removed, or would remove.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErasureCounts {
    /// Usage records that were deleted or made anonymous, voided and replaced ones included.
    pub records: i64,
    /// Labels of these records.
    pub labels: i64,
    /// Corrections that were deleted, or whose reason was.
    pub corrections: i64,
    /// Rows of rollups of the account or the user.
    pub rollups: i64,
    /// Display names.
    pub names: i64,
    /// Examples of rejected records.
    pub examples: i64,
}

impl std::ops::AddAssign for ErasureCounts {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.labels += other.labels;
        self.corrections += other.corrections;
        self.rollups += other.rollups;
        self.names += other.names;
        self.examples += other.examples;
    }
}
