//! `import-prices`: adds the prices of a list.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Failure;
use super::output::print_line;
use crate::app::App;
use crate::domain::cost::{format_nanos, parse_nanos};
use crate::domain::price::{PriceInput, PriceKey};
use crate::domain::time::Timestamp;
use crate::price_list::{ListFormat, ListedPrice, PriceList, Reason, read_price_list};
use crate::store::prices::AddedPrice;

/// Who adds the prices.
const AUTHOR: &str = "(import-prices)";
/// Entries shown for each reason why something was not imported.
const SHOWN_ENTRIES: usize = 3;

/// The price list to import.
#[derive(Debug, Args)]
pub(super) struct ImportPricesArguments {
    /// The price list, a JSON file
    file: PathBuf,
    /// Format of the file; default: recognised by its structure
    #[arg(long, value_enum)]
    format: Option<FormatArgument>,
    /// Instant from which prices without a date of their own are in force, such as `2026-01-01T00:00:00Z`; default: now
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse)]
    from: Option<Timestamp>,
    /// Show what would be added and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON: the added prices, and what was not imported
    #[arg(long)]
    json: bool,
}

/// The format of a price list.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArgument {
    /// A JSON array of prices with the fields of `SetPriceInput`
    Prices,
    /// LiteLLM's `model_prices_and_context_window.json`
    Litellm,
    /// The `prices/data.json` of pydantic's genai-prices
    GenaiPrices,
}

impl From<FormatArgument> for ListFormat {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Prices => Self::Prices,
            FormatArgument::Litellm => Self::LiteLlm,
            FormatArgument::GenaiPrices => Self::GenaiPrices,
        }
    }
}

pub(super) async fn run(arguments: ImportPricesArguments, app: App) -> Result<(), Failure> {
    let result = import(&arguments, &app).await;
    app.close().await;
    let (list, added) = result?;
    if arguments.json {
        print_line!("{}", serde_json::to_string_pretty(&to_json(&list, &added, arguments.dry_run))?);
    } else {
        print(&list, &added, arguments.dry_run)?;
    }
    Ok(())
}

async fn import(arguments: &ImportPricesArguments, app: &App) -> Result<(PriceList, Vec<AddedPrice>), Failure> {
    let with_file = |error: &dyn std::fmt::Display| Failure::Failed(format!("`{}`: {error}", arguments.file.display()));
    let text = std::fs::read(&arguments.file).map_err(|error| with_file(&error))?;
    let list = read_price_list(&text, arguments.format.map(ListFormat::from)).map_err(|error| with_file(&error))?;
    let inputs = list.prices.iter().map(|price| input_of(price, arguments.from)).collect::<Result<Vec<_>, _>>();
    let inputs = inputs.map_err(|error| with_file(&error))?;
    let mut starts = HashSet::new();
    if let Some(twice) = inputs.iter().find(|input| !starts.insert((&input.key, input.valid_from.or(input.default_from)))) {
        let message = format!("there are two prices of {} with the same start; remove one of them", describe(&twice.key));
        return Err(with_file(&message));
    }
    let prices = &app.services().prices;
    let added = if arguments.dry_run { prices.preview(inputs, AUTHOR).await } else { prices.add(inputs, AUTHOR).await };
    Ok((list, added.map_err(|error| with_file(&error))?))
}

fn input_of(listed: &ListedPrice, from: Option<Timestamp>) -> Result<PriceInput, String> {
    let ListedPrice { usage_type, tier, model, provider, rate, per_units, valid_from, source } = listed.clone();
    Ok(PriceInput {
        key: PriceKey { usage_type, tier, model, provider },
        rate_nanos: rate.as_deref().map(parse_nanos).transpose()?,
        per_units: per_units.map(i128::from),
        valid_from: valid_from.as_deref().map(Timestamp::parse).transpose()?,
        default_from: from,
        source,
    })
}

/// A key as text, such as `tokens_input, model m`.
fn describe(key: &PriceKey) -> String {
    let PriceKey { usage_type, tier, model, provider } = key;
    let dimensions = [("tier", tier), ("model", model), ("provider", provider)];
    let values = dimensions.iter().filter_map(|(name, value)| Some(format!(", {name} {}", value.as_ref()?)));
    format!("{usage_type}{}", values.collect::<String>())
}

fn print(list: &PriceList, added: &[AddedPrice], is_dry_run: bool) -> Result<(), Failure> {
    if is_dry_run {
        for price in added.iter().filter(|added| added.is_new).filter_map(|added| added.price.as_ref()) {
            let rate = price.price.rate_nanos.map_or("no price".to_owned(), |rate| format_nanos(rate.into()));
            let (units, from) = (price.price.per_units, price.price.valid_from.to_rfc3339());
            print_line!("{}: {rate} per {units} from {from}", describe(&price.price.key));
        }
    }
    let mut by_reason: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
    for entry in &list.not_imported {
        by_reason.entry(entry.reason).or_default().push(entry.name.clone());
    }
    for (reason, names) in &by_reason {
        let more = names.len().saturating_sub(SHOWN_ENTRIES);
        let shown = names.iter().take(SHOWN_ENTRIES).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        print_line!("not imported: {reason}: {shown}{more}");
    }
    let new = added.iter().filter(|added| added.is_new).count();
    let verb = if is_dry_run { "would be added" } else { "added" };
    print_line!("{new} prices {verb}, {} in force already, {} entries not imported", added.len() - new, list.not_imported.len());
    Ok(())
}

fn to_json(list: &PriceList, added: &[AddedPrice], is_dry_run: bool) -> Value {
    let price = |added: &AddedPrice| {
        let price = &added.price.as_ref()?.price;
        Some(json!({
            "usageType": price.key.usage_type,
            "tier": price.key.tier,
            "model": price.key.model,
            "provider": price.key.provider,
            "rate": price.rate_nanos.map(|rate| format_nanos(rate.into())),
            "perUnits": price.per_units,
            "validFrom": price.valid_from.to_rfc3339(),
            "source": price.source,
        }))
    };
    let not_imported = list
        .not_imported
        .iter()
        .map(|entry| json!({ "name": entry.name, "reason": entry.reason.to_string(), "detail": entry.detail }));
    json!({
        "dryRun": is_dry_run,
        "added": added.iter().filter(|added| added.is_new).map(price).collect::<Vec<_>>(),
        "inForceAlready": added.iter().filter(|added| !added.is_new).count(),
        "notImported": not_imported.collect::<Vec<_>>(),
    })
}
