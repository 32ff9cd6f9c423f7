//! Restrictions of service tokens: the accounts and usage types that a client may record.

use std::collections::BTreeSet;

use super::account_scope::AccountScope;
use super::problem::{Problem, ProblemCode};

/// The accounts and usage types that a client may record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRestrictions {
    /// Accounts whose usage may be recorded.
    pub accounts: AccountScope,
    /// Usage types that may be recorded; `None` for all.
    pub usage_types: Option<BTreeSet<String>>,
}

impl TokenRestrictions {
    /// No restrictions: any usage type of any account.
    pub const fn none() -> Self {
        Self { accounts: AccountScope::All, usage_types: None }
    }

    /// Whether usage of this type may be recorded.
    pub fn covers_usage_type(&self, usage_type: &str) -> bool {
        self.usage_types.as_ref().is_none_or(|usage_types| usage_types.contains(usage_type))
    }

    /// Whether a record of this account and usage type may be recorded.
    pub fn covers(&self, account_id: &str, usage_type: &str) -> bool {
        self.accounts.covers(account_id) && self.covers_usage_type(usage_type)
    }

    /// The problem of an account; `None` if it is permitted.
    pub fn account_problem(&self, account_id: &str) -> Option<Problem> {
        (!self.accounts.covers(account_id)).then(|| {
            let message = format!("the token does not permit recording usage of the account `{account_id}`");
            Problem::new(ProblemCode::AccountNotAllowed, "accountId", message)
        })
    }

    /// The problems of a record of this account and usage type; empty if it is permitted.
    pub fn problems(&self, account_id: &str, usage_type: &str) -> impl Iterator<Item = Problem> {
        let account = self.account_problem(account_id);
        let usage_type = (!self.covers_usage_type(usage_type)).then(|| {
            let message = format!("the token does not permit recording usage of the type `{usage_type}`");
            Problem::new(ProblemCode::UsageTypeNotAllowed, "usageType", message)
        });
        account.into_iter().chain(usage_type)
    }
}
