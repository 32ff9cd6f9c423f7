//! Exports of rows: usage records, sums, and cost and usage by FOCUS.

use super::output::Output;
use super::{ExportArguments, Format};
use crate::analytics::interval_sums::SumInterval;
use crate::app::App;
use crate::cli::Failure;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::time::Timestamp;
use crate::export::focus::Parties;
use crate::export::format::{Format as TableFormat, TableWriter};
use crate::export::records::RecordExport;
use crate::export::rows::Rows;
use crate::export::selection::parse_dimensions;
use crate::export::text::Texts;
use crate::export::usage::UsageExport;

/// Rows per page.
const PAGE: u32 = 5_000;

/// Writes all rows. Returns what they are.
pub(super) async fn write(
    arguments: &ExportArguments,
    app: &App,
    range: (Timestamp, Timestamp),
    output: &mut Output,
) -> Result<String, Failure> {
    let mut rows = open(arguments, app, range).await?;
    let (mut writer, head) = TableWriter::begin(arguments.table_format(), rows.columns())?;
    output.write(&head)?;
    let mut count = 0;
    while let Some(page) = rows.next().await? {
        count += page.len() as u64;
        output.write(&writer.rows(page)?)?;
        output.show_progress(count);
    }
    output.write(&writer.finish()?)?;
    Ok(match rows {
        Rows::Records(_) => format!("{count} usage records"),
        Rows::Usage(_) | Rows::Focus(_) => format!("{count} sums"),
    })
}

async fn open(arguments: &ExportArguments, app: &App, (start, end): (Timestamp, Timestamp)) -> Result<Rows, Failure> {
    let exports = app.exports();
    let account_filter = AccountFilter::all(AccountScope::All).with_accounts(arguments.accounts.iter().cloned());
    let currency = exports.currency().to_owned();
    if arguments.is_records() {
        let includes_voided = arguments.voided;
        let export = RecordExport { account_filter, start, end, includes_voided, after: None, currency };
        return Ok(exports.records_of_one_moment(export, PAGE as usize).await?);
    }
    let dimensions = parse_dimensions(arguments.group_by.iter().map(String::as_str));
    let dimensions = dimensions.map_err(|message| Failure::InvalidSettings(format!("`--group-by`: {message}")))?;
    let (zone, interval) = (arguments.time_zone, arguments.interval.unwrap_or(SumInterval::DAY));
    let export = UsageExport { account_filter, start, end, zone, interval, dimensions, currency };
    if arguments.format != Format::Focus {
        return Ok(exports.usage(&export, PAGE).await?);
    }
    let names = &arguments.parties;
    let parties =
        Parties::of(names.provider_name.as_deref(), names.publisher_name.as_deref(), names.invoice_issuer_name.as_deref());
    Ok(exports.focus(export, parties, PAGE).await?)
}

impl ExportArguments {
    fn table_format(&self) -> TableFormat {
        let texts = if self.for_spreadsheets { Texts::ForSpreadsheets } else { Texts::Exact };
        match self.format {
            Format::Ndjson => TableFormat::Ndjson,
            Format::Csv | Format::Focus => TableFormat::Csv(texts),
            Format::Parquet => TableFormat::Parquet,
        }
    }
}
