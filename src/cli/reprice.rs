//! `reprice`: computes the costs of records again.

use clap::Args;
use serde_json::{Value, json};

use super::Failure;
use super::output::print_line;
use super::range::RangeArgument;
use crate::app::App;
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::cost::format_nanos;
use crate::domain::filter::UsageFilter;
use crate::domain::zone::Zone;
use crate::recording::{RepriceDifference, RepriceReport, RepriceRequest};

/// The records to price again.
#[derive(Debug, Args)]
pub(super) struct RepriceArguments {
    /// When the usage happened: a preset such as `last-month`, or UTC days such as `2026-11-01..2026-11-20`, both inclusive
    #[arg(long)]
    range: RangeArgument,
    /// Only records of this account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Only records of this usage type
    #[arg(long, value_name = "SLUG")]
    usage_type: Option<String>,
    /// Show the differences and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: RepriceArguments, app: App) -> Result<(), Failure> {
    let result = reprice(&arguments, &app).await;
    app.close().await;
    let report = result?;
    if arguments.json {
        print_line!("{}", serde_json::to_string_pretty(&to_json(&report, arguments.dry_run))?);
    } else {
        print(&report, arguments.dry_run)?;
    }
    if report.out_of_range > 0 {
        eprintln!("usage-insights: {} records keep their cost: the new one would exceed 64 bits", report.out_of_range);
        return Err(Failure::CompletedWithIssues);
    }
    Ok(())
}

async fn reprice(arguments: &RepriceArguments, app: &App) -> Result<RepriceReport, Failure> {
    let filter = arguments
        .account
        .as_ref()
        .map_or_else(|| UsageFilter::for_accounts(AccountFilter::all(AccountScope::All)), UsageFilter::of_account);
    let filter = UsageFilter { usage_types: arguments.usage_type.iter().cloned().collect(), ..filter };
    app.services().usage_types.require("--usage-type", &filter.usage_types).await?;
    let range = app.services().analytics.query(arguments.range.request(), Zone::UTC, filter.clone()).await?.range;
    let request = RepriceRequest { filter, start: range.start, end: range.end, is_dry_run: arguments.dry_run };
    Ok(app.services().recorder.reprice(&request).await?)
}

fn print(report: &RepriceReport, is_dry_run: bool) -> Result<(), Failure> {
    for ((account, model), difference) in &report.differences {
        let model = model.as_deref().unwrap_or("(no model)");
        let RepriceDifference { records, cost_before_nanos, cost_after_nanos, unpriced_before, unpriced_after } = difference;
        print_line!(
            "account {account}, model {model}: {records} records, cost {} -> {}, unpriced {unpriced_before} -> {unpriced_after}",
            format_nanos(*cost_before_nanos),
            format_nanos(*cost_after_nanos)
        );
    }
    let records: i64 = report.differences.values().map(|difference| difference.records).sum();
    let change: i128 =
        report.differences.values().map(|difference| difference.cost_after_nanos - difference.cost_before_nanos).sum();
    let (verb, change) = (if is_dry_run { "would change" } else { "changed" }, format_nanos(change));
    print_line!("{} records examined, {records} {verb}; total cost {verb} by {change}", report.examined);
    Ok(())
}

fn to_json(report: &RepriceReport, is_dry_run: bool) -> Value {
    let difference = |((account, model), difference): (&(String, Option<String>), &RepriceDifference)| {
        json!({
            "accountId": account,
            "model": model,
            "records": difference.records,
            "costBefore": format_nanos(difference.cost_before_nanos),
            "costAfter": format_nanos(difference.cost_after_nanos),
            "unpricedBefore": difference.unpriced_before,
            "unpricedAfter": difference.unpriced_after,
        })
    };
    json!({
        "runId": report.run_id,
        "dryRun": is_dry_run,
        "examined": report.examined,
        "outOfRange": report.out_of_range,
        "differences": report.differences.iter().map(difference).collect::<Vec<_>>(),
    })
}
