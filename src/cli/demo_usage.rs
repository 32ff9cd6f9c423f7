//! Generated usage: 12 accounts of very different size, hour by hour.
//!
//! A pure function of the hour: an hour always has the same records with the same idempotency keys, so a second run of the demo adds
//! what is missing and counts nothing twice.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, Timelike, Weekday};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use crate::domain::cost::parse_nanos;
use crate::domain::display_name::{NameChange, NameKey, NamedDimension};
use crate::domain::hardware::{HardwareSpecFields, HourlyRateChange};
use crate::domain::price::{PriceInput, PriceKey};
use crate::domain::record_input::{RecordInput, SentLabel};
use crate::domain::text::Label;
use crate::domain::time::{HOUR_MS, Timestamp};

/// Prefix of the idempotency keys of demo records.
pub(super) const KEY_PREFIX: &str = "demo-";
/// The account with records in every hour.
pub(super) const BUSIEST_ACCOUNT: &str = "northwind";

/// An account, its size and its usage.
struct Account {
    id: &'static str,
    name: &'static str,
    /// Calls in an hour at 100 percent load.
    calls_per_hour: u32,
    users: u32,
    models: &'static [usize],
    tiers: &'static [usize],
    source: &'static str,
    stored_gib: i64,
    transcribes: bool,
}

/// A model, its provider, and its prices per million tokens.
struct Model {
    name: &'static str,
    provider: &'static str,
    price_in: &'static str,
    price_out: &'static str,
    /// Price of tokens read from a cache; `None` for models without one.
    price_cached: Option<&'static str>,
    reasons: bool,
}

const fn model(name: &'static str, provider: &'static str, price_in: &'static str, price_out: &'static str) -> Model {
    Model { name, provider, price_in, price_out, price_cached: None, reasons: false }
}

const MODELS: [Model; 6] = [
    Model { price_cached: Some("0.3"), ..model("claude-sonnet", "anthropic", "3", "15") },
    model("claude-haiku", "anthropic", "0.8", "4"),
    Model { price_cached: Some("0.25"), reasons: true, ..model("gpt-large", "openai", "2.5", "10") },
    model("gpt-mini", "openai", "0.15", "0.6"),
    model("llama-70b", "self-hosted", "0", "0"),
    model("whisper-large", "self-hosted", "0", "0"),
];

/// The tiers in use. `gpu-preview` is used but has no spec; `gpu-l4` has a spec but is never used. Both cases occur in practice.
const TIERS: [&str; 6] = ["cpu-small", "cpu-large", "gpu-t4", "gpu-a10", "gpu-h100", "gpu-preview"];

/// A hardware spec, with its price per hour.
struct Spec {
    tier: &'static str,
    name: &'static str,
    vcpu: i32,
    memory_gib: i32,
    gpu: Option<&'static str>,
    rate: &'static str,
}

const SPECS: [Spec; 6] = [
    Spec { tier: "cpu-small", name: "CPU, small", vcpu: 4, memory_gib: 16, gpu: None, rate: "0.12" },
    Spec { tier: "cpu-large", name: "CPU, large", vcpu: 32, memory_gib: 128, gpu: None, rate: "0.96" },
    Spec { tier: "gpu-t4", name: "T4", vcpu: 8, memory_gib: 32, gpu: Some("T4"), rate: "0.6" },
    Spec { tier: "gpu-l4", name: "L4", vcpu: 8, memory_gib: 32, gpu: Some("L4"), rate: "0.85" },
    Spec { tier: "gpu-a10", name: "A10", vcpu: 16, memory_gib: 64, gpu: Some("A10"), rate: "1.35" },
    Spec { tier: "gpu-h100", name: "H100", vcpu: 26, memory_gib: 240, gpu: Some("H100"), rate: "3.9" },
];

const fn account(
    id: &'static str,
    name: &'static str,
    calls_per_hour: u32,
    models: &'static [usize],
    tiers: &'static [usize],
) -> Account {
    let users = 1 + calls_per_hour / 3;
    Account { id, name, calls_per_hour, users, models, tiers, source: "included", stored_gib: 20, transcribes: false }
}

const ACCOUNTS: [Account; 12] = [
    Account {
        stored_gib: 9_400,
        transcribes: true,
        ..account(BUSIEST_ACCOUNT, "Northwind Traders", 60, &[0, 1, 2, 3], &[1, 3, 4])
    },
    Account { stored_gib: 2_100, ..account("acme", "Acme Corporation", 30, &[0, 3], &[0, 2, 3]) },
    account("globex", "Globex", 20, &[2, 3, 4], &[3, 5]),
    Account { transcribes: true, ..account("initech", "Initech", 15, &[1], &[0]) },
    Account { source: "external", ..account("umbrella", "Umbrella Corporation", 12, &[0, 2], &[4]) },
    account("hooli", "Hooli", 10, &[3], &[2]),
    Account { source: "local", ..account("stark", "Stark Industries", 8, &[4], &[5]) },
    account("wayne", "Wayne Enterprises", 6, &[0], &[1]),
    account("wonka", "Wonka Industries", 4, &[1, 3], &[]),
    account("tyrell", "Tyrell Corporation", 3, &[0], &[0]),
    account("cyberdyne", "Cyberdyne Systems", 2, &[2], &[3]),
    account("soylent", "Soylent", 1, &[3], &[]),
];

/// The demo's hardware specs with their hourly rates, which were always in force.
pub(super) fn hardware_specs() -> impl Iterator<Item = (String, HardwareSpecFields, HourlyRateChange)> {
    (0..).zip(SPECS).map(|(sort_order, Spec { tier, name, vcpu, memory_gib, gpu, rate })| {
        let fields = HardwareSpecFields {
            architecture: Some("x86_64".to_owned()),
            vcpu: Some(vcpu),
            memory_mib: Some(memory_gib * 1_024),
            gpu_model: gpu.map(str::to_owned),
            gpu_count: i32::from(gpu.is_some()),
            sort_order,
            ..HardwareSpecFields::named(name.to_owned())
        };
        let rate = HourlyRateChange { rate_nanos: parse_nanos(rate).ok(), valid_from: Some(Timestamp::EARLIEST) };
        (tier.to_owned(), fields, rate)
    })
}

/// First names of users, combined with [`LAST_NAMES`].
const FIRST_NAMES: [&str; 7] = ["Amina", "Ben", "Chloé", "Davor", "Emeka", "Fatima", "Grace"];
const LAST_NAMES: [&str; 5] = ["Okafor", "Kovačević", "Müller", "Tanaka", "Reyes"];

/// The display names of the demo's accounts and users.
pub(super) fn display_names() -> BTreeMap<NameKey, NameChange> {
    let mut names = BTreeMap::new();
    let mut add = |account: &Account, dimension, id: String, name: String| {
        let key = NameKey { account_id: account.id.to_owned(), dimension, id };
        names.insert(key, Label::parse("name", name).ok());
    };
    for (index, account) in ACCOUNTS.iter().enumerate() {
        add(account, NamedDimension::Account, account.id.to_owned(), account.name.to_owned());
        let all_names = LAST_NAMES.iter().flat_map(|last| FIRST_NAMES.iter().map(move |first| format!("{first} {last}")));
        for (user, name) in (0..account.users).zip(all_names.cycle().skip(index * 3)) {
            add(account, NamedDimension::User, user_id(account, user), name);
        }
    }
    names
}

/// The values of the labels of token records.
const TEAMS: [&str; 4] = ["search", "support", "growth", "research"];
const FEATURES: [&str; 3] = ["chat", "summarize", "autocomplete"];

/// The labels of the tokens that a user of an account used in a session. Small accounts send none.
fn labels(account: &Account, user: u32, session: u32) -> Vec<SentLabel> {
    if account.calls_per_hour < 10 {
        return Vec::new();
    }
    let environment = if session.is_multiple_of(8) { "staging" } else { "production" };
    let labels = [
        ("team", TEAMS[user as usize % TEAMS.len()]),
        ("feature", FEATURES[session as usize % FEATURES.len()]),
        ("environment", environment),
    ];
    labels.map(|(key, value)| SentLabel { key: key.to_owned(), value: value.to_owned() }).into()
}

fn user_id(account: &Account, user: u32) -> String {
    format!("{}-user-{user}", account.id)
}

/// The demo's other prices, which were always in force.
pub(super) fn prices() -> Vec<PriceInput> {
    let price = |usage_type: &str, model: Option<&Model>, rate: &str, per_units: Option<i128>| PriceInput {
        key: PriceKey {
            usage_type: usage_type.to_owned(),
            tier: None,
            model: model.map(|model| model.name.to_owned()),
            provider: model.map(|model| model.provider.to_owned()),
        },
        rate_nanos: parse_nanos(rate).ok(),
        per_units,
        valid_from: Some(Timestamp::EARLIEST),
        default_from: None,
        source: Some("demo".to_owned()),
    };
    let of_models = MODELS.iter().flat_map(|model| {
        let cached = model.price_cached.map(|rate| ("tokens_cache_read", rate));
        let rates = [("tokens_input", model.price_in), ("tokens_output", model.price_out)].into_iter().chain(cached);
        rates.map(|(usage_type, rate)| price(usage_type, Some(model), rate, None)).collect::<Vec<_>>()
    });
    let others = [
        price("transcription_seconds", None, "0.36", None),
        price("storage_byte_seconds", None, "0.025", Some(GIB_MONTH)),
        price("api_calls", None, "0.4", Some(1_000_000)),
    ];
    of_models.chain(others).collect()
}

/// The byte-seconds of a GiB over 30 days.
const GIB_MONTH: i128 = (1 << 30) * 30 * 86_400;

/// Iterates over the generated usage, one hour at a time.
pub(super) struct DemoUsage {
    hours: Range<i64>,
    through: Timestamp,
}

impl DemoUsage {
    /// Usage from the hour that contains `from` up to `through`.
    pub(super) fn between(from: Timestamp, through: Timestamp) -> Self {
        Self { hours: from.millis() / HOUR_MS..through.millis() / HOUR_MS + 1, through }
    }

    /// Number of hours.
    pub(super) fn hours(&self) -> u64 {
        u64::try_from(self.hours.end - self.hours.start).unwrap_or_default()
    }
}

impl Iterator for DemoUsage {
    type Item = Vec<RecordInput>;

    fn next(&mut self) -> Option<Self::Item> {
        let hour = self.hours.next()?;
        let mut record_inputs: Vec<_> =
            (0..).zip(&ACCOUNTS).flat_map(|(index, account)| Hour::of(index, account, hour).usage()).collect();
        let has_happened = |record_input: &RecordInput| matches!(record_input.occurred_at, Some(Ok(at)) if at <= self.through);
        record_inputs.retain(has_happened);
        Some(record_inputs)
    }
}

/// One hour of one account.
struct Hour<'a> {
    account: &'a Account,
    /// Hours since the Unix epoch.
    number: i64,
    random: StdRng,
}

impl<'a> Hour<'a> {
    fn of(index: u64, account: &'a Account, hour: i64) -> Self {
        let seed = hour.unsigned_abs().wrapping_mul(1_000).wrapping_add(index);
        Self { account, number: hour, random: StdRng::seed_from_u64(seed) }
    }

    /// Load of the hour, in percent, 0 to 130: higher on working days, in the morning and in the afternoon.
    fn load_percent(&mut self) -> u32 {
        let time = Timestamp::from_millis(self.number * HOUR_MS).to_utc();
        let is_weekend = matches!(time.weekday(), Weekday::Sat | Weekday::Sun);
        let hourly_percent = match time.hour() {
            8..=11 | 13..=17 => 100,
            6 | 7 | 12 | 18..=20 => 60,
            _ => 20,
        };
        hourly_percent * if is_weekend { 35 } else { 100 } * self.random.random_range(70..130) / 10_000 * self.event_percent()
            / 100
    }

    /// Factor for special events of the day, in percent. Each event recurs every four weeks, so the last 30 days always contain one of
    /// each.
    fn event_percent(&self) -> u32 {
        match (self.account.id, (self.number / 24) % 28) {
            // A batch job was started twice.
            ("globex", 9) => 400,
            // An outage.
            ("acme", 18 | 19) => 10,
            _ => 100,
        }
    }

    fn usage(mut self) -> Vec<RecordInput> {
        let load_percent = self.load_percent();
        let mut record_inputs = Vec::new();
        // Gateways meter per model, user and hour; a busy account has a dozen of these meters.
        let meter_count = (self.account.calls_per_hour * load_percent).div_ceil(1_200);
        for meter_index in 0..meter_count {
            record_inputs.extend(self.tokens(meter_index));
        }
        let calls = i64::from(self.account.calls_per_hour * load_percent * 40 / 100);
        record_inputs.push(self.record_input("api_calls", "calls", calls));
        record_inputs.extend(self.compute(load_percent));
        if self.number % 24 == 23 {
            let stored = i128::from(self.account.stored_gib + self.number / 24 % 400) << 30;
            let mut record_input = self.record_input("storage_byte_seconds", "storage", 0);
            record_input.quantity = Ok(stored * 86_400);
            record_inputs.push(record_input);
        }
        if self.account.transcribes && self.random.random_bool(0.4) {
            let seconds = self.random.random_range(120..3_600);
            let record_input = self.record_input("transcription_seconds", "transcription", seconds);
            record_inputs.push(RecordInput {
                model: Some(MODELS[5].name.into()),
                provider: Some(MODELS[5].provider.into()),
                ..record_input
            });
        }
        record_inputs
    }

    fn tokens(&mut self, meter_index: u32) -> Vec<RecordInput> {
        let model = &MODELS[self.account.models[self.random.random_range(0..self.account.models.len())]];
        let user = self.random.random_range(0..self.account.users);
        let tokens_in = self.random.random_range(2_000..180_000_i64);
        let tokens_out = tokens_in / self.random.random_range(4..14);
        let session = self.random.random_range(0..9_999_u32);
        let token_record = |hour: &mut Self, usage_type, kind: &str, tokens: i64| RecordInput {
            user_id: Some(user_id(hour.account, user)),
            session_id: Some(format!("session-{session}")),
            model: Some(model.name.to_owned()),
            provider: Some(model.provider.to_owned()),
            labels: labels(hour.account, user, session),
            ..hour.record_input(usage_type, &format!("{kind}-{meter_index}"), tokens)
        };
        // The kinds of tokens are disjoint: what was read from the cache is not input, reasoning is not output.
        let cached = if model.price_cached.is_some() && meter_index.is_multiple_of(2) { tokens_in * 2 / 5 } else { 0 };
        let reasoning = if model.reasons && meter_index.is_multiple_of(2) { tokens_out / 3 } else { 0 };
        let mut records = vec![
            token_record(self, "tokens_input", "in", tokens_in - cached),
            token_record(self, "tokens_output", "out", tokens_out - reasoning),
        ];
        if cached > 0 {
            records.push(token_record(self, "tokens_cache_read", "cached", cached));
        }
        if reasoning > 0 {
            records.push(token_record(self, "tokens_reasoning", "reasoning", reasoning));
        }
        records
    }

    fn compute(&mut self, load_percent: u32) -> Vec<RecordInput> {
        let tiers = self.account.tiers;
        let mut record_inputs = Vec::new();
        for tier in tiers {
            if self.random.random_range(0..100) < load_percent * 7 / 10 {
                let seconds = self.random.random_range(60..=3_600);
                let record_input = self.record_input("compute_seconds", TIERS[*tier], seconds);
                record_inputs.push(RecordInput {
                    tier: Some(TIERS[*tier].to_owned()),
                    workspace_id: Some(format!("{}-workspace-{}", self.account.id, seconds % 7)),
                    metadata: Some(json!({ "region": if seconds % 3 == 0 { "us-east" } else { "eu-west" } }).into()),
                    ..record_input
                });
            }
        }
        record_inputs
    }

    /// A record at a random time within the hour.
    fn record_input(&mut self, usage_type: &str, meter_index: &str, quantity: i64) -> RecordInput {
        let occurred_at = Timestamp::from_millis(self.number * HOUR_MS + self.random.random_range(0..HOUR_MS));
        RecordInput {
            idempotency_key: format!("{KEY_PREFIX}{}-{meter_index}", self.number),
            account_id: self.account.id.to_owned(),
            user_id: None,
            session_id: None,
            workspace_id: None,
            agent_id: None,
            usage_type: usage_type.to_owned(),
            quantity: Ok(quantity.into()),
            model: None,
            provider: None,
            tier: None,
            source: Some(self.account.source.to_owned()),
            cost_nanos: None,
            occurred_at: Some(Ok(occurred_at)),
            metadata: None,
            labels: Vec::new(),
        }
    }
}
