//! Prices: which rate a record has, by its usage type, dimensions and time.

use std::collections::{HashMap, HashSet};

use super::cost::{Cost, RecordedCost, compute_cost_nanos, format_nanos};
use super::problem::{Problem, ProblemCode};
use super::record::NewRecord;
use super::text::Label;
use super::time::Timestamp;
use super::usage_type::{COMPUTE_SECONDS, SECONDS, TOKENS, TOKENS_OUTPUT, TOKENS_REASONING, UsageTypes, unknown_usage_type};

/// Ends a model that is a prefix of models.
pub const PREFIX_MARK: char = '*';

/// The quantity that a rate of tokens is for, unless another one is given.
pub const TOKENS_PER_RATE: i64 = 1_000_000;

/// The quantity that a rate of seconds is for, unless another one is given: an hour.
pub const SECONDS_PER_RATE: i64 = 3_600;

/// What a price is for. A missing dimension matches every record, also those without the dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PriceKey {
    /// Slug of the usage type.
    pub usage_type: String,
    /// The tier.
    pub tier: Option<String>,
    /// The model, or a prefix of models followed by `*`.
    pub model: Option<String>,
    /// The provider.
    pub provider: Option<String>,
}

/// A price to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// What the price is for.
    pub key: PriceKey,
    /// The price of `per_units`, in nanos; `None`: the price ends.
    pub rate_nanos: Option<i64>,
    /// The quantity that costs `rate_nanos`, in the unit of the usage type.
    pub per_units: i64,
    /// Usage from this instant on has this price.
    pub valid_from: Timestamp,
    /// Where the price comes from; for people.
    pub source: Option<String>,
}

/// A price to add, and when it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceToAdd {
    /// The price.
    pub price: NewPrice,
    /// Whether its start was given. A price without one is added only if another rate is in force then.
    pub is_dated: bool,
}

/// A price as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The id: 1 for the first price, without gaps.
    pub id: i64,
    /// The price.
    pub price: NewPrice,
    /// Who added it.
    pub created_by: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// The fields of a price as sent.
#[derive(Clone, Debug)]
pub struct PriceInput {
    /// What the price is for.
    pub key: PriceKey,
    /// The price of `per_units`, in nanos; `None` ends the price.
    pub rate_nanos: Option<i128>,
    /// The quantity that costs `rate_nanos`; `None`: a million for tokens, 3600 for seconds, else 1.
    pub per_units: Option<i128>,
    /// Usage from this instant on has this price.
    pub valid_from: Option<Timestamp>,
    /// The start if `valid_from` is not given; `None`: now.
    pub default_from: Option<Timestamp>,
    /// Where the price comes from.
    pub source: Option<String>,
}

impl PriceInput {
    /// Validates all fields; returns the price, or all of its problems.
    pub fn check(self, usage_types: &UsageTypes, now: Timestamp) -> Result<PriceToAdd, Vec<Problem>> {
        let mut problems = Vec::new();
        let PriceKey { usage_type, tier, model, provider } = &self.key;
        let texts = [("tier", tier), ("model", model), ("provider", provider), ("source", &self.source)];
        problems.extend(texts.into_iter().filter_map(|(field, text)| Label::parse(field, text.clone()?).err()));
        let unit = usage_types.get(usage_type).map(|usage_type| usage_type.unit.as_str());
        if unit.is_none() {
            let message = unknown_usage_type(usage_type, usage_types);
            problems.push(Problem::new(ProblemCode::UnknownUsageType, "usageType", message));
        }
        problems
            .extend(self.valid_from.into_iter().chain(self.default_from).find_map(|start| check_start("validFrom", start).err()));
        let mut amount = |field: &'static str, code, least: i64, sent: i128| {
            let amount = i64::try_from(sent).ok().filter(|amount| *amount >= least);
            if amount.is_none() {
                let (least, largest) = if field == "rate" {
                    (format_nanos(least.into()), format_nanos(i64::MAX.into()))
                } else {
                    (least.to_string(), i64::MAX.to_string())
                };
                problems.push(Problem::new(code, field, format!("`{field}` must be between {least} and {largest}")));
            }
            amount
        };
        let rate_nanos = self.rate_nanos.and_then(|rate| amount("rate", ProblemCode::InvalidCost, 0, rate));
        let default_units = match unit {
            Some(TOKENS) => TOKENS_PER_RATE,
            Some(SECONDS) => SECONDS_PER_RATE,
            _ => 1,
        };
        let per_units = match self.per_units {
            Some(units) => amount("perUnits", ProblemCode::InvalidQuantity, 1, units),
            None => Some(default_units),
        };
        match per_units {
            Some(per_units) if problems.is_empty() => {
                let is_dated = self.valid_from.is_some();
                let valid_from = self.valid_from.or(self.default_from).unwrap_or(now);
                let price = NewPrice { key: self.key, rate_nanos, per_units, valid_from, source: self.source };
                Ok(PriceToAdd { price, is_dated })
            }
            _ => Err(problems),
        }
    }
}

/// Checks the start of a price: usage is recorded from 2000 to 2100.
pub fn check_start(field: &'static str, start: Timestamp) -> Result<(), Problem> {
    if (Timestamp::EARLIEST..Timestamp::LATEST).contains(&start) {
        return Ok(());
    }
    let (earliest, latest) = (Timestamp::EARLIEST.to_rfc3339(), Timestamp::LATEST.to_rfc3339());
    Err(Problem::new(ProblemCode::InvalidTime, field, format!("`{field}` must be from {earliest} until before {latest}")))
}

impl PriceKey {
    /// The key of the hourly rate of a tier.
    pub fn of_tier(tier: &str) -> Self {
        Self { usage_type: COMPUTE_SECONDS.to_owned(), tier: Some(tier.to_owned()), model: None, provider: None }
    }
}

impl NewPrice {
    /// The hourly rate of a tier from an instant on; without a rate its price ends.
    pub fn of_tier(tier: &str, hourly_rate_nanos: Option<i64>, valid_from: Timestamp) -> Self {
        let per_units = SECONDS_PER_RATE;
        Self { key: PriceKey::of_tier(tier), rate_nanos: hourly_rate_nanos, per_units, valid_from, source: None }
    }

    /// The price of an hour in nanos, of a usage type in seconds; `None` if the price has ended.
    pub fn hourly_rate_nanos(&self) -> Option<i128> {
        let (exact, per_units) = (i128::from(SECONDS_PER_RATE) * i128::from(self.rate_nanos?), i128::from(self.per_units));
        Some((exact + per_units / 2) / per_units)
    }

    /// Whether usage costs the same by both.
    pub fn has_rate_of(&self, other: &Self) -> bool {
        (self.rate_nanos, self.per_units) == (other.rate_nanos, other.per_units)
    }
}

/// The dimensions of usage that decide its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedUsage<'a> {
    /// Slug of the usage type.
    pub usage_type: &'a str,
    /// The tier.
    pub tier: Option<&'a str>,
    /// The model.
    pub model: Option<&'a str>,
    /// The provider.
    pub provider: Option<&'a str>,
    /// When the usage happened.
    pub occurred_at: Timestamp,
}

impl<'a> PricedUsage<'a> {
    /// The dimensions of a record.
    pub fn of(record: &'a NewRecord) -> Self {
        Self {
            usage_type: record.usage_type.as_str(),
            tier: record.tier.as_ref().map(Label::as_str),
            model: record.dimensions.model.as_ref().map(Label::as_str),
            provider: record.dimensions.provider.as_ref().map(Label::as_str),
            occurred_at: record.occurred_at,
        }
    }
}

/// All prices, prepared for lookups. It never changes: a newer table is another one.
///
/// In force for a usage record is, of the prices whose dimensions match it, the most specific one: the exact model before a prefix of it, a
/// longer prefix before a shorter one, a prefix before no model; among these a price with the provider, then one with the tier. Of the
/// prices with the same dimensions, the one with the newest start that is not after the usage, and of the same start the one that was added
/// last. A price without a rate has ended: the next less specific one is in force.
#[derive(Clone, Debug, Default)]
pub struct PriceTable {
    version: i64,
    /// By encoded key; the prices of a key from the newest start to the oldest.
    prices: HashMap<String, Vec<Price>>,
    /// Model prefixes by usage type, longest first.
    prefixes: HashMap<String, Vec<String>>,
    /// Usage types that have any price.
    usage_types: HashSet<String>,
}

impl PriceTable {
    /// The table of all prices that exist.
    pub fn new(prices: Vec<Price>) -> Self {
        let mut table = Self { version: prices.iter().map(|price| price.id).max().unwrap_or_default(), ..Self::default() };
        for price in prices {
            let PriceKey { usage_type, tier, model, provider } = &price.price.key;
            table.usage_types.insert(usage_type.clone());
            if let Some(prefix) = model.as_ref().and_then(|model| model.strip_suffix(PREFIX_MARK)) {
                table.prefixes.entry(usage_type.clone()).or_default().push(prefix.to_owned());
            }
            let key = encode(usage_type, model.as_deref(), provider.as_deref(), tier.as_deref());
            table.prices.entry(key).or_default().push(price);
        }
        for prices in table.prices.values_mut() {
            prices.sort_by_key(|price| std::cmp::Reverse((price.price.valid_from, price.id)));
        }
        for prefixes in table.prefixes.values_mut() {
            prefixes.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
            prefixes.dedup();
        }
        table
    }

    /// The largest id among the prices; 0 without any.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The price in force for usage. `tokens_reasoning` without a price has that of `tokens_output`.
    pub fn find(&self, usage: PricedUsage<'_>) -> Option<&Price> {
        self.find_of_type(usage).or_else(|| {
            (usage.usage_type == TOKENS_REASONING)
                .then(|| self.find_of_type(PricedUsage { usage_type: TOKENS_OUTPUT, ..usage }))?
        })
    }

    /// The price in force at an instant for exactly this key, without the less specific ones.
    pub fn in_force(&self, key: &PriceKey, at: Timestamp) -> Option<&Price> {
        self.newest(key, at).filter(|price| price.price.rate_nanos.is_some())
    }

    /// The newest price for exactly this key that has started by an instant, also one that has ended.
    pub fn newest(&self, key: &PriceKey, at: Timestamp) -> Option<&Price> {
        let PriceKey { usage_type, tier, model, provider } = key;
        self.newest_of(&encode(usage_type, model.as_deref(), provider.as_deref(), tier.as_deref()), at)
    }

    /// Whether there is any price for a usage type, at any time and for any dimensions.
    pub fn has_prices_for(&self, usage_type: &str) -> bool {
        self.usage_types.contains(usage_type) || (usage_type == TOKENS_REASONING && self.usage_types.contains(TOKENS_OUTPUT))
    }

    fn find_of_type(&self, usage: PricedUsage<'_>) -> Option<&Price> {
        if !self.usage_types.contains(usage.usage_type) {
            return None;
        }
        let prefixes = self.prefixes.get(usage.usage_type).map(Vec::as_slice).unwrap_or_default();
        let by_prefix = usage.model.into_iter().flat_map(|model| {
            prefixes
                .iter()
                .filter(move |prefix| model.starts_with(prefix.as_str()))
                .map(|prefix| Some(format!("{prefix}{PREFIX_MARK}")))
        });
        let exact = usage.model.map(|model| Some(model.to_owned()));
        let mut models = exact.into_iter().chain(by_prefix).chain([None]);
        models.find_map(|model| {
            [(true, true), (true, false), (false, true), (false, false)].into_iter().find_map(|(with_provider, with_tier)| {
                let provider = usage.provider.filter(|_| with_provider);
                let tier = usage.tier.filter(|_| with_tier);
                if (with_provider && provider.is_none()) || (with_tier && tier.is_none()) {
                    return None;
                }
                let newest = self.newest_of(&encode(usage.usage_type, model.as_deref(), provider, tier), usage.occurred_at);
                newest.filter(|price| price.price.rate_nanos.is_some())
            })
        })
    }

    fn newest_of(&self, encoded_key: &str, at: Timestamp) -> Option<&Price> {
        self.prices.get(encoded_key)?.iter().find(|price| price.price.valid_from <= at)
    }

    /// The cost of a record, and the warning `NO_PRICE` if its usage type has prices but none is in force for it. `COST_OUT_OF_RANGE`
    /// beyond 64 bits.
    pub fn cost_of(&self, record: &NewRecord) -> Result<(RecordedCost, Option<Problem>), Problem> {
        match record.cost {
            Cost::Given(nanos) => return Ok((RecordedCost::given(nanos), None)),
            Cost::Free => return Ok((RecordedCost::given(0), None)),
            Cost::FromPrice => {}
        }
        let usage = PricedUsage::of(record);
        let cost = self.price(usage, record.quantity)?;
        let has_no_price = cost == RecordedCost::UNPRICED && self.has_prices_for(usage.usage_type);
        Ok((cost, has_no_price.then(|| no_price(usage))))
    }

    /// The cost of usage by the price in force. `COST_OUT_OF_RANGE` beyond 64 bits.
    pub fn price(&self, usage: PricedUsage<'_>, quantity: i64) -> Result<RecordedCost, Problem> {
        let Some((price, rate)) = self.find(usage).and_then(|price| Some((price, price.price.rate_nanos?))) else {
            return Ok(RecordedCost::UNPRICED);
        };
        let nanos = compute_cost_nanos(quantity, rate, price.price.per_units).ok_or_else(|| {
            let message = format!(
                "the cost of {} at {} per {} exceeds {}; split the usage into several records",
                quantity,
                format_nanos(rate.into()),
                price.price.per_units,
                format_nanos(i64::MAX.into())
            );
            Problem::new(ProblemCode::CostOutOfRange, "quantity", message)
        })?;
        Ok(RecordedCost { nanos: Some(nanos), price_id: Some(price.id) })
    }
}

/// One text per key. Its values contain no control characters and are not empty, so different keys have different texts.
fn encode(usage_type: &str, model: Option<&str>, provider: Option<&str>, tier: Option<&str>) -> String {
    [usage_type, model.unwrap_or_default(), provider.unwrap_or_default(), tier.unwrap_or_default()].join("\0")
}

fn no_price(usage: PricedUsage<'_>) -> Problem {
    let dimensions = [("model", usage.model), ("provider", usage.provider), ("tier", usage.tier)];
    let dimensions =
        dimensions.map(|(name, value)| value.map_or_else(|| format!("no {name}"), |value| format!("{name} `{value}`")));
    let message = format!(
        "recorded without a cost: no price of `{}` for {} was in force at {}; add one with `setPrice`, then run `reprice`",
        usage.usage_type,
        dimensions.join(", "),
        usage.occurred_at.to_rfc3339()
    );
    Problem::new(ProblemCode::NoPrice, "usageType", message)
}
