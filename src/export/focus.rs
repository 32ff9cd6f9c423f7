//! Cost and usage by FOCUS 1.2, the FinOps Open Cost and Usage Specification (<https://focus.finops.org/focus-specification/v1-2/>): a row per UTC
//! day, account, usage type, model, tier, provider and source.
//!
//! A row adds up records that may have different prices, so it has no unit price and no SKU; all four costs are the sum of the records' costs,
//! which include every reduction. A record without a known cost adds nothing to them, and is counted in `x_UnpricedRecords`.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::table::{Cell, Column, Kind, Row};
use super::usage::{IntervalGroup, IntervalGroups, UsageExport};
use crate::analytics::Analytics;
use crate::analytics::interval_sums::SumInterval;
use crate::domain::dimension::Dimension;
use crate::domain::time::Timestamp;
use crate::domain::usage_type::{BYTE_SECONDS, COMPUTE_SECONDS};
use crate::domain::zone::{Zone, next_day};
use crate::error::Error;

/// The dimensions of a row in addition to the usage type.
const DIMENSIONS: [Dimension; 5] =
    [Dimension::Account, Dimension::Model, Dimension::Tier, Dimension::Provider, Dimension::Source];

/// The columns: those of the specification by name, then our own, which begin with `x_`.
const COLUMNS: [Column; 32] = [
    Column::of("BilledCost", Kind::Money),
    Column::of("BillingAccountId", Kind::Text),
    Column::of("BillingAccountName", Kind::Text),
    Column::of("BillingCurrency", Kind::Text),
    Column::of("BillingPeriodEnd", Kind::Text),
    Column::of("BillingPeriodStart", Kind::Text),
    Column::of("ChargeCategory", Kind::Text),
    Column::of("ChargeClass", Kind::Text),
    Column::of("ChargeDescription", Kind::Text),
    Column::of("ChargeFrequency", Kind::Text),
    Column::of("ChargePeriodEnd", Kind::Text),
    Column::of("ChargePeriodStart", Kind::Text),
    Column::of("ConsumedQuantity", Kind::Sum),
    Column::of("ConsumedUnit", Kind::Text),
    Column::of("ContractedCost", Kind::Money),
    Column::of("EffectiveCost", Kind::Money),
    Column::of("InvoiceIssuerName", Kind::Text),
    Column::of("ListCost", Kind::Money),
    Column::of("PricingQuantity", Kind::Sum),
    Column::of("PricingUnit", Kind::Text),
    Column::of("ProviderName", Kind::Text),
    Column::of("PublisherName", Kind::Text),
    Column::of("ServiceCategory", Kind::Text),
    Column::of("ServiceName", Kind::Text),
    Column::of("ServiceSubcategory", Kind::Text),
    Column::of("x_Model", Kind::Text),
    Column::of("x_Provider", Kind::Text),
    Column::of("x_Records", Kind::Integer),
    Column::of("x_Source", Kind::Text),
    Column::of("x_Tier", Kind::Text),
    Column::of("x_UnpricedRecords", Kind::Integer),
    Column::of("x_UsageType", Kind::Text),
];

/// The names of the parties in a FOCUS export, which this service does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// `ProviderName`: who offers the usage to the accounts.
    pub provider: String,
    /// `PublisherName`: who produced what was used.
    pub publisher: String,
    /// `InvoiceIssuerName`: who invoices it.
    pub invoice_issuer: String,
}

impl Parties {
    /// The name of each; by default `usage-insights` provides the usage, and the provider publishes and invoices it.
    pub fn of(provider: Option<&str>, publisher: Option<&str>, invoice_issuer: Option<&str>) -> Self {
        let provider = provider.unwrap_or("usage-insights").to_owned();
        let or_provider = |name: Option<&str>| name.map_or_else(|| provider.clone(), str::to_owned);
        Self { publisher: or_provider(publisher), invoice_issuer: or_provider(invoice_issuer), provider }
    }
}

/// Reads the rows of an export by FOCUS.
#[derive(Debug)]
pub struct FocusRows {
    groups: IntervalGroups,
    currency: String,
    parties: Parties,
}

impl FocusRows {
    /// Pages of about `page_size` rows. The zone, the interval and the dimensions of `export` are those of the specification. `INVALID_RANGE` if
    /// the range is empty or outside of the instants that can be recorded.
    pub async fn open(analytics: &Analytics, export: UsageExport, parties: Parties, page_size: u32) -> Result<Self, Error> {
        let export = UsageExport { zone: Zone::UTC, interval: SumInterval::DAY, dimensions: DIMENSIONS.to_vec(), ..export };
        let groups = IntervalGroups::open(analytics, &export, page_size).await?;
        Ok(Self { groups, currency: export.currency, parties })
    }

    /// The columns of the rows.
    pub fn columns(&self) -> Vec<Column> {
        COLUMNS.to_vec()
    }

    /// The next rows; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        let Some(groups) = self.groups.next().await? else { return Ok(None) };
        Ok(Some(groups.into_iter().map(|group| self.row(group)).collect()))
    }

    fn row(&self, IntervalGroup { bucket, group }: IntervalGroup) -> Row {
        let totals = group.totals;
        let mut values = group.values.into_iter().map(|value| Some(value).filter(|value| !value.is_empty()));
        let mut next = || values.next().flatten();
        let (usage_type, account_id) = (next().unwrap_or_default(), next().unwrap_or_default());
        let (model, tier, provider, source) = (next(), next(), next(), next());
        let service = self.service(&usage_type);
        let unit = focus_unit(&self.groups.unit(&usage_type));
        let day = bucket.local_start.date();
        let month = day.with_day(1).unwrap_or(day);
        let cost = || Cell::Money(totals.cost_nanos);
        let of_what = [&model, &tier].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
        let description = if of_what.is_empty() { usage_type.clone() } else { format!("{usage_type} of {of_what}") };
        vec![
            cost(),
            account_id.into(),
            Cell::Null,
            self.currency.clone().into(),
            date_time(next_month(month)).into(),
            date_time(month).into(),
            "Usage".into(),
            Cell::Null,
            description.into(),
            "Usage-Based".into(),
            instant(bucket.end).into(),
            instant(bucket.start).into(),
            Cell::Sum(totals.quantity),
            unit.clone().into(),
            cost(),
            cost(),
            self.parties.invoice_issuer.clone().into(),
            cost(),
            Cell::Sum(totals.quantity),
            unit.into(),
            self.parties.provider.clone().into(),
            self.parties.publisher.clone().into(),
            service.category.into(),
            service.name.into(),
            service.subcategory.into(),
            Cell::optional_text(model),
            Cell::optional_text(provider),
            Cell::Integer(totals.records),
            Cell::optional_text(source),
            Cell::optional_text(tier),
            Cell::Integer(totals.unpriced_records),
            usage_type.into(),
        ]
    }

    fn service(&self, usage_type: &str) -> Service {
        let is_token = self.groups.usage_types.get(usage_type).is_some_and(|usage_type| usage_type.is_part_of_tokens);
        let (name, category, subcategory) = match usage_type {
            _ if is_token => ("Model Inference", "AI and Machine Learning", "Generative AI"),
            "transcription_seconds" => ("Transcription", "AI and Machine Learning", "Natural Language Processing"),
            COMPUTE_SECONDS => ("Compute", "Compute", "Other (Compute)"),
            "storage_byte_seconds" => ("Storage", "Storage", "Other (Storage)"),
            _ => ("Other Usage", "Other", "Other (Other)"),
        };
        Service { name, category, subcategory }
    }
}

/// The service of a usage type, with the category and subcategory that the specification lists.
struct Service {
    name: &'static str,
    category: &'static str,
    subcategory: &'static str,
}

/// A unit in the specification's unit format: one of its names where it has one, otherwise with a capital letter.
fn focus_unit(unit: &str) -> String {
    match unit {
        "calls" => "Requests".to_owned(),
        BYTE_SECONDS => "B Seconds".to_owned(),
        _ => {
            let mut characters = unit.chars();
            characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
        }
    }
}

/// The first day of the next month.
fn next_month(first_day: NaiveDate) -> NaiveDate {
    let mut day = next_day(first_day);
    while day.month() == first_day.month() {
        day = next_day(day);
    }
    day
}

/// The start of a UTC day in the specification's format.
fn date_time(day: NaiveDate) -> String {
    day.and_time(NaiveTime::MIN).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An instant in the specification's format, which has seconds; with milliseconds only where a range cuts within a second.
fn instant(time: Timestamp) -> String {
    let format = if time.millis() % 1_000 == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%.3fZ" };
    time.to_utc().format(format).to_string()
}
