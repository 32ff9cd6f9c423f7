//! Erasing accounts and users.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::erasure::{ErasureCounts, ErasureSubject, parse_request_id};
use crate::domain::problem::Problem;
use crate::error::{Error, ErrorCode};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::{BigInt, DateTime};
use crate::graphql::services::Services;
use crate::recording::{ErasureReport, ErasureRequest};

/// A user to erase.
#[derive(Debug, InputObject)]
pub(super) struct EraseUserInput {
    /// The account that the user belongs to: 1 to 255 bytes of UTF-8.
    account_id: ID,
    /// The user within the account: 1 to 255 bytes of UTF-8. The same id in another account is another user.
    user_id: ID,
    /// Your reference of the request, such as the number of a ticket, which is kept with the erasure: 1 to 255 bytes of UTF-8. It must not
    /// identify the user. Omitted or null: none.
    request_id: Option<String>,
    /// Whether to count only what would be erased, and to change nothing.
    #[graphql(default = false)]
    dry_run: bool,
}

/// An account to erase.
#[derive(Debug, InputObject)]
pub(super) struct EraseAccountInput {
    /// The account: 1 to 255 bytes of UTF-8.
    account_id: ID,
    /// Your reference of the request, such as the number of a ticket, which is kept with the erasure: 1 to 255 bytes of UTF-8. It must not
    /// identify the account. Omitted or null: none.
    request_id: Option<String>,
    /// Whether to count only what would be erased, and to change nothing.
    #[graphql(default = false)]
    dry_run: bool,
}

/// What was erased, or would be.
#[derive(Debug, SimpleObject)]
pub(super) struct ErasurePayload {
    /// Id of the erasure, a UUID. Null: it was only counted.
    erasure_id: Option<ID>,
    /// SHA-256 over the ids, as 64 hexadecimal digits: what is kept to show whom the erasure was about. It is the hash of the length of the
    /// account in bytes, a colon and the account; for a user followed by a colon and the user.
    subject_hash: String,
    /// The reference that was given when the erasure began. Null: none.
    request_id: Option<String>,
    /// When the erasure was requested first.
    requested_at: DateTime,
    /// When it finished. Null: it was only counted.
    finished_at: Option<DateTime>,
    /// Number of usage records that were deleted or made anonymous, voided and replaced ones included.
    records: BigInt,
    /// Number of labels of these records.
    labels: BigInt,
    /// Number of corrections that were deleted, or of which the reason was.
    corrections: BigInt,
    /// Number of rows of the rollups of the account or user.
    rollups: BigInt,
    /// Number of display names.
    names: BigInt,
    /// Number of examples of rejected records: all of the account, because they do not say which user sent them.
    examples: BigInt,
}

impl From<ErasureReport> for ErasurePayload {
    fn from(report: ErasureReport) -> Self {
        let ErasureCounts { records, labels, corrections, rollups, names, examples } = report.counts;
        Self {
            erasure_id: report.id.map(|id| ID(id.to_string())),
            subject_hash: hex::encode(&report.subject_hash),
            request_id: report.request_id,
            requested_at: DateTime(report.requested_at),
            finished_at: report.finished_at.map(DateTime),
            records: BigInt(records.into()),
            labels: BigInt(labels.into()),
            corrections: BigInt(corrections.into()),
            rollups: BigInt(rollups.into()),
            names: BigInt(names.into()),
            examples: BigInt(examples.into()),
        }
    }
}

/// Erases accounts and users.
#[derive(Debug, Default)]
pub(super) struct EraseMutation;

#[Object]
impl EraseMutation {
    /// Erases a user: the user's records become anonymous, everywhere and for ever. They keep their time, usage type, quantity, cost, tier,
    /// model, provider and source, so all sums of the account stay exactly as they are; user, session, workspace, agent, labels, metadata
    /// and the readable part of the idempotency keys are removed, also from voided and replaced records, with the rollups and the name of
    /// the user, the names of sessions that only this user had, the reasons of corrections of these records, and the account's
    /// examples of rejected records. A record that is sent again is still a `DUPLICATE`. Requires the scope `ADMIN`.
    ///
    /// Works in short transactions while recording continues. A record of the user that arrives meanwhile is erased, or stays as a new one.
    /// If the caller disconnects, the erasure continues; if the server stops, it is continued when it starts, or by sending the same call again. A user
    /// without records is not an error: all counts are 0. Backups and exports made before still have the data.
    ///
    /// Errors: `INVALID_ARGUMENT` if an id cannot be one; and, to be retried, `SHUTTING_DOWN` and `DATABASE_UNAVAILABLE`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn erase_user(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The user to erase.")] input: EraseUserInput,
    ) -> Result<Option<ErasurePayload>> {
        let EraseUserInput { account_id: ID(account_id), user_id: ID(user_id), request_id, dry_run } = input;
        erase(context, account_id, Some(user_id), request_id, dry_run).await
    }

    /// Erases an account with everything of it: records, keys, labels, corrections, cost revisions, rollups, display names and examples of
    /// rejected records. Its usage is subtracted from the sums over all accounts. Requires the scope `ADMIN`.
    ///
    /// Works in short transactions while recording continues. A record of the account that arrives meanwhile is erased, or stays as a new one;
    /// afterwards its keys are free. If the caller disconnects, the erasure continues; if the server stops, it is continued when it
    /// starts, or by sending the same call again. An account without usage is not an error: all counts are 0. Service tokens that are limited to the account are
    /// not changed. Backups and exports made before still have the data.
    ///
    /// Errors: `INVALID_ARGUMENT` if the id cannot be one; and, to be retried, `SHUTTING_DOWN` and `DATABASE_UNAVAILABLE`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn erase_account(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The account to erase.")] input: EraseAccountInput,
    ) -> Result<Option<ErasurePayload>> {
        let EraseAccountInput { account_id: ID(account_id), request_id, dry_run } = input;
        erase(context, account_id, None, request_id, dry_run).await
    }
}

async fn erase(
    context: &Context<'_>,
    account_id: String,
    user_id: Option<String>,
    request_id: Option<String>,
    is_dry_run: bool,
) -> Result<Option<ErasurePayload>> {
    let invalid = |problem: Problem| {
        let argument = match problem.field.as_ref() {
            "accountId" => "input.accountId",
            "userId" => "input.userId",
            _ => "input.requestId",
        };
        Error::argument(ErrorCode::InvalidArgument, argument, problem.message)
    };
    let subject = ErasureSubject::parse(account_id, user_id).map_err(invalid)?;
    let request_id = request_id.map(parse_request_id).transpose().map_err(invalid)?;
    let request = ErasureRequest { subject, request_id, is_dry_run };
    let requested_by = context.data::<Principal>()?.name();
    let report = context.data::<Services>()?.recorder.erase(request, requested_by).await?;
    Ok(Some(report.into()))
}
