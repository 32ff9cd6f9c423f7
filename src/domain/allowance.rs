//! What a sender may record: a token may be for some accounts and usage types only.

use std::collections::BTreeSet;

use super::problem::{Problem, ProblemCode};
use super::reach::Reach;

/// What a sender may record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Of whom.
    pub accounts: Reach,
    /// Of what; `None`: of any usage type.
    pub usage_types: Option<BTreeSet<String>>,
}

impl Allowance {
    /// Anything of anybody.
    pub const fn everything() -> Self {
        Self { accounts: Reach::Everything, usage_types: None }
    }

    /// Whether usage of this type may be recorded.
    pub fn covers_usage_type(&self, usage_type: &str) -> bool {
        self.usage_types.as_ref().is_none_or(|usage_types| usage_types.contains(usage_type))
    }

    /// Whether a record of this account and usage type may be recorded.
    pub fn covers(&self, account_id: &str, usage_type: &str) -> bool {
        self.accounts.covers(account_id) && self.covers_usage_type(usage_type)
    }

    /// What a record of this account and usage type is rejected for.
    pub fn problems(&self, account_id: &str, usage_type: &str) -> impl Iterator<Item = Problem> {
        let account = (!self.accounts.covers(account_id)).then(|| {
            let message = format!("the token does not allow to record usage of the account `{account_id}`");
            Problem::new(ProblemCode::AccountNotAllowed, "accountId", message)
        });
        let usage_type = (!self.covers_usage_type(usage_type)).then(|| {
            let message = format!("the token does not allow to record usage of the type `{usage_type}`");
            Problem::new(ProblemCode::UsageTypeNotAllowed, "usageType", message)
        });
        account.into_iter().chain(usage_type)
    }
}
