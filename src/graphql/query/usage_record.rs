//! The query for a usage record by its key.

use async_graphql::{Context, ID, Object, Result};

use crate::auth::{Principal, Scope};
use crate::domain::account_scope::AccountFilter;
use crate::domain::text::Label;
use crate::error::Error;
use crate::graphql::guard::Requires;
use crate::graphql::services::Services;
use crate::graphql::types::usage_record::UsageRecordHistory;

/// Queries a usage record.
#[derive(Debug, Default)]
pub(super) struct UsageRecordQueries;

#[Object]
impl UsageRecordQueries {
    /// The record that was sent with an idempotency key, with the records that replaced it. Null if the account has no record with
    /// this key, or the caller may not read any of them. Requires the scope `READ`. Error: `INVALID_ARGUMENT`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The account (customer) of the record. One that the caller may not read has no records.")]
        account_id: ID,
        #[graphql(desc = "The key that the sender chose, spelled exactly.")] idempotency_key: ID,
    ) -> Result<Option<UsageRecordHistory>> {
        let account_id = label("accountId", account_id)?;
        let idempotency_key = label("idempotencyKey", idempotency_key)?;
        let scope = context.data::<Principal>()?.usage_scope();
        let account_filter = AccountFilter::account(scope, account_id.to_string());
        let history = context.data::<Services>()?.analytics.record_history(&account_filter, &idempotency_key).await?;
        Ok(history.map(UsageRecordHistory::from))
    }
}

fn label(field: &'static str, id: ID) -> Result<Label, Error> {
    Label::parse(field, id.0).map_err(|problem| vec![problem].into())
}
