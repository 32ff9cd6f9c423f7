//! `verify` and `rebuild`: compare rollups and the index of labels with their records, and repair them.

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::Failure;
use super::output::print_line;
use crate::app::App;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::zone::Zone;
use crate::recording::RollupReconciler;

/// The days to process.
#[derive(Debug, Args)]
pub(super) struct RangeArguments {
    /// First UTC day, `YYYY-MM-DD`; default: the first day with records
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last UTC day, inclusive; default: the last day with records
    #[arg(long, value_name = "DAY")]
    through: Option<NaiveDate>,
}

/// The rollups to verify.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    #[command(flatten)]
    range: RangeArguments,
    /// Verify only this account; the rollups over all accounts are skipped
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Print JSON: the number of days and the differences
    #[arg(long)]
    json: bool,
}

impl RangeArguments {
    fn instants(&self) -> (Timestamp, Timestamp) {
        let start = self.from.map_or(Timestamp::EARLIEST, |day| Zone::UTC.day_start(day));
        let end = self.through.map_or(Timestamp::LATEST, |day| Zone::UTC.day_start(day).plus_millis(UTC_DAY_MS));
        (start, end)
    }
}

pub(super) async fn verify(arguments: VerifyArguments, app: App) -> Result<(), Failure> {
    let result = find_differences(&arguments, &RollupReconciler::new(app.database().clone())).await;
    app.close().await;
    let (days, differences) = result?;
    if arguments.json {
        print_line!("{}", serde_json::to_string_pretty(&json!({ "days": days, "differences": differences }))?);
    }
    if !differences.is_empty() {
        let count = differences.len();
        let message =
            format!("{count} rollups or labels in {days} days do not equal their records; `usage-insights rebuild` repairs them");
        return Err(Failure::Failed(message));
    }
    if !arguments.json {
        let noun = if days == 1 { "day" } else { "days" };
        print_line!("{days} {noun} verified: every rollup and every label equals its records");
    }
    Ok(())
}

/// The number of verified days, and the differences. Without JSON each is printed when it is found.
async fn find_differences(arguments: &VerifyArguments, reconciler: &RollupReconciler) -> Result<(usize, Vec<String>), Failure> {
    let (start, end) = arguments.range.instants();
    let days = reconciler.days(start, end).await?;
    let mut differences = Vec::new();
    for day in &days {
        for difference in reconciler.verify(*day, arguments.account.as_deref()).await? {
            if !arguments.json {
                print_line!("{difference}");
            }
            differences.push(difference.to_string());
        }
    }
    Ok((days.len(), differences))
}

pub(super) async fn rebuild(arguments: RangeArguments, app: App) -> Result<(), Failure> {
    let repaired = rebuild_range(&arguments, &RollupReconciler::new(app.database().clone())).await;
    app.services().recorder.changes().add_all(); // repaired rollups may be part of a live query
    app.close().await;
    let (days, repaired) = repaired?;
    print_line!("{days} days rebuilt: {repaired} rollups and labels repaired");
    Ok(())
}

async fn rebuild_range(arguments: &RangeArguments, reconciler: &RollupReconciler) -> Result<(usize, u64), Failure> {
    let (start, end) = arguments.instants();
    let days = reconciler.days(start, end).await?;
    let mut repaired = 0;
    for day in &days {
        repaired += reconciler.rebuild(*day).await?;
    }
    Ok((days.len(), repaired))
}
