//! `expire`: deletes the records whose retention has passed.

use clap::Args;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Failure;
use super::output::print_line;
use crate::app::App;
use crate::recording::{Expirer, ExpiryReport};

/// How to expire.
#[derive(Debug, Args)]
pub(super) struct ExpireArguments {
    /// Count the records that would be deleted, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: ExpireArguments, app: App) -> Result<(), Failure> {
    let retention = app.settings().retention.clone();
    let is_limited = retention.is_limited();
    let expirer = app.services().recorder.expirer(retention);
    let result = if arguments.dry_run { show(&arguments, &expirer).await } else { expire(&arguments, &expirer).await };
    let unknown = expirer.unknown_usage_types().await;
    app.close().await;
    result?;
    for usage_type in unknown? {
        eprintln!("usage-insights: `retention.usage_types` names `{usage_type}`, which is no usage type");
    }
    if !is_limited {
        eprintln!("usage-insights: the settings keep records for ever: see `retention.months`");
    }
    Ok(())
}

async fn show(arguments: &ExpireArguments, expirer: &Expirer) -> Result<(), Failure> {
    let (due, counts) = (expirer.due().await?, expirer.count_due().await?);
    let count = |usage_type: &str| counts.get(usage_type).copied().unwrap_or_default();
    if arguments.json {
        let types = due.0.iter().map(
            |(usage_type, at)| json!({ "usageType": usage_type, "expiredBefore": at.to_rfc3339(), "records": count(usage_type) }),
        );
        print_line!("{}", serde_json::to_string_pretty(&json!({ "dryRun": true, "usageTypes": types.collect::<Vec<_>>() }))?);
        return Ok(());
    }
    for (usage_type, at) in due.0.iter().filter(|(usage_type, _)| counts.contains_key(*usage_type)) {
        print_line!("{usage_type}: {} records before {} would be deleted", count(usage_type), at.to_rfc3339());
    }
    print_line!("{} records would be deleted; their sums stay", counts.values().sum::<i64>());
    Ok(())
}

async fn expire(arguments: &ExpireArguments, expirer: &Expirer) -> Result<(), Failure> {
    let ExpiryReport { expiry, deleted, is_complete } = expirer.expire(&CancellationToken::new()).await?;
    if arguments.json {
        let types = expiry.0.iter().map(|(usage_type, at)| json!({ "usageType": usage_type, "expiredBefore": at.to_rfc3339() }));
        let report = json!({
            "dryRun": false, "deleted": deleted, "complete": is_complete, "usageTypes": types.collect::<Vec<_>>(),
        });
        print_line!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        for (usage_type, at) in &expiry.0 {
            print_line!("{usage_type}: records before {} have expired", at.to_rfc3339());
        }
        print_line!("{deleted} records deleted; their sums stay");
    }
    if !is_complete {
        return Err(Failure::Failed(
            "another process deletes expired records at the moment, or a long transaction reads them; run this again later"
                .to_owned(),
        ));
    }
    Ok(())
}
