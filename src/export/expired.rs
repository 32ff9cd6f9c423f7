//! The check that the records of a range are kept.

use crate::domain::filter::UsageFilter;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;

/// Fails with `RECORDS_EXPIRED` if records of `filter` at or after `start` have expired. A range without a start, from
/// [`Timestamp::EARLIEST`], is of the records that are kept. To be called after the records were read.
pub(super) async fn require_kept(database: &Database, filter: &UsageFilter, start: Timestamp) -> Result<(), Error> {
    if start <= Timestamp::EARLIEST {
        return Ok(());
    }
    let Some((usage_type, expired_before)) = database.expired_after(filter, start).await? else { return Ok(()) };
    let message = format!(
        "records of `{usage_type}` before {} have expired: begin the range then or later, or export sums, which do not expire",
        expired_before.to_rfc3339()
    );
    Err(Error::argument(ErrorCode::RecordsExpired, "from", message))
}
