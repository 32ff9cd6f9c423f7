//! The bound of results that read every record of a range: sessions, and unique users and sessions where no rollup has them. Pure.

use crate::domain::account_scope::Accounts;
use crate::domain::filter::UsageFilter;
use crate::domain::time::UTC_DAY_MS;
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// The maximum number of days over which a result reads the records of one account.
pub const RECORD_DAYS_MAX: i64 = 366;
/// The maximum number of days over which a result reads the records of several accounts.
pub const RECORD_DAYS_OF_SEVERAL_ACCOUNTS_MAX: i64 = 31;

/// The maximum number of days over which a result reads the records of the accounts of a filter, and the name of the limit.
pub(super) fn record_days_max(filter: &UsageFilter) -> (LimitName, i64) {
    match filter.account_filter.accounts() {
        Accounts::Only(accounts) if accounts.len() <= 1 => (LimitName::RecordDays, RECORD_DAYS_MAX),
        _ => (LimitName::RecordDaysOfSeveralAccounts, RECORD_DAYS_OF_SEVERAL_ACCOUNTS_MAX),
    }
}

/// Checks the time over which a result reads records, in milliseconds. `INVALID_ARGUMENT` if it is longer than the maximum for the accounts
/// of the filter; `subject` names in the plural what is read.
pub(super) fn check_record_days(subject: &str, filter: &UsageFilter, read_ms: i64) -> Result<(), Error> {
    // Rounded: local days of 25 hours do not make a year longer.
    let days = (read_ms + UTC_DAY_MS / 2) / UTC_DAY_MS;
    let (name, max) = record_days_max(filter);
    if days <= max {
        return Ok(());
    }
    let (field, message) = if name == LimitName::RecordDays {
        ("range", format!("{subject} are read from records, over at most {max} days; this query reads {days}: shorten `range`"))
    } else {
        let message = format!(
            "{subject} are read from records, of several accounts over at most {max} days; this query reads {days}: name one account in \
             `filter.accountIds`, or shorten `range`"
        );
        ("filter.accountIds", message)
    };
    let limit = Limit::new(name, max.unsigned_abs()).actual(days.unsigned_abs());
    Err(Error::argument(ErrorCode::InvalidArgument, field, message).with_limit(limit))
}
