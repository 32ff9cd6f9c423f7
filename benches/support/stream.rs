//! The recorded usage: 1,000 accounts (Zipf 1.0), 8 models, 8 tiers; the same for the service and for every floor.

use std::fmt::Write;
use std::ops::Range;

use bytes::Bytes;
use usage_insights::clock::Clock;
use usage_insights::domain::cost::format_nanos;
use usage_insights::domain::record_input::RecordInput;
use usage_insights::domain::time::Timestamp;

const ACCOUNTS: usize = 1_000;
/// Models and their providers.
pub const MODELS: [(&str, &str); 8] = [
    ("opus-4", "anthropic"),
    ("sonnet-4", "anthropic"),
    ("haiku-4", "anthropic"),
    ("gpt-large", "openai"),
    ("gpt-small", "openai"),
    ("llama-70b", "meta"),
    ("llama-8b", "meta"),
    ("mistral-large", "mistral"),
];
/// The used tiers.
pub const TIERS: [&str; 8] = ["cpu-s", "cpu-m", "cpu-l", "gpu-t4", "gpu-a10", "gpu-l40", "gpu-a100", "gpu-h100"];

/// The order of successive keys in an index on their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Random, like a `UUIDv4`.
    Random,
    /// Ascending, like a `UUIDv7`.
    TimeOrdered,
}

/// A stream of usage, by position. Two streams with different seeds share no key.
#[derive(Clone, Debug)]
pub struct Stream {
    seed: u64,
    keys: Keys,
    records: u64,
    start_ms: i64,
    span_ms: i64,
    shares: Vec<f64>,
}

/// One record.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "`usage_type` is the term of the API")]
pub struct Usage {
    pub account_id: String,
    pub key: String,
    pub usage_type: &'static str,
    pub quantity: i64,
    pub cost_nanos: Option<i64>,
    pub user_id: String,
    pub session_id: String,
    pub model: Option<&'static str>,
    pub provider: Option<&'static str>,
    pub tier: Option<&'static str>,
    pub occurred_at: i64,
}

impl Stream {
    /// `records` records of the last `span_ms`, oldest first.
    pub fn new(seed: u64, keys: Keys, records: u64, span_ms: i64) -> Self {
        Self::until(Clock::system().now(), seed, keys, records, span_ms)
    }

    /// The same before `now`.
    pub fn until(end: Timestamp, seed: u64, keys: Keys, records: u64, span_ms: i64) -> Self {
        let mut shares: Vec<f64> = (1..=ACCOUNTS).map(|rank| 1.0 / f64::from(u16::try_from(rank).unwrap())).collect();
        let total: f64 = shares.iter().sum();
        let mut reached = 0.0;
        for share in &mut shares {
            reached += *share / total;
            *share = reached;
        }
        let start_ms = end.millis() - span_ms;
        Self { seed, keys, records, start_ms, span_ms, shares }
    }

    /// Number of records.
    pub fn len(&self) -> u64 {
        self.records
    }

    /// The random values of a position: the rank of its account by size, and the generator for the rest.
    fn draw(&self, position: u64) -> (usize, Random) {
        let mut random = Random(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ position.wrapping_mul(0xd134_2543_de82_ef95));
        let drawn = random.fraction();
        (self.shares.partition_point(|reached| *reached < drawn).min(ACCOUNTS - 1), random)
    }

    /// All positions, grouped by account and ordered by time within each.
    pub fn by_account(&self) -> Vec<u64> {
        let mut positions: Vec<u64> = (0..self.records).collect();
        positions.sort_by_cached_key(|position| u16::try_from(self.draw(*position).0).unwrap());
        positions
    }

    /// The record at a position.
    pub fn usage(&self, position: u64) -> Usage {
        let (rank, mut random) = self.draw(position);
        let occurred_at =
            self.start_ms + i64::try_from(i128::from(position) * i128::from(self.span_ms) / i128::from(self.records)).unwrap();
        let (high, low) = (random.next(), random.next());
        let key = match self.keys {
            Keys::Random => format!("{high:016x}{low:016x}"),
            Keys::TimeOrdered => format!("{occurred_at:012x}{position:08x}{:012x}", low & 0xffff_ffff_ffff),
        };
        let quantity = 1 + i64::try_from(random.next() % 5_000).unwrap();
        let model = MODELS[random.below(8)];
        let (usage_type, labelled) =
            [("tokens_input", true), ("tokens_output", true), ("compute_seconds", false), ("api_calls", true)]
                [[0, 0, 0, 1, 1, 1, 2, 2, 2, 3][random.below(10)]];
        Usage {
            account_id: account(rank),
            key,
            usage_type,
            quantity,
            cost_nanos: labelled.then_some(quantity * 3),
            user_id: format!("user-{:03}", random.below(200)),
            session_id: format!("session-{:08x}", random.next() >> 32),
            model: labelled.then_some(model.0),
            provider: labelled.then_some(model.1),
            tier: (!labelled).then(|| TIERS[random.below(8)]),
            occurred_at,
        }
    }

    /// The records at some positions.
    pub fn batch(&self, positions: Range<u64>) -> Vec<Usage> {
        positions.map(|position| self.usage(position)).collect()
    }

    /// The positions of each call of `batch` records.
    pub fn calls(&self, batch: u64) -> impl Iterator<Item = Range<u64>> + use<> {
        let records = self.records;
        (0..records).step_by(usize::try_from(batch).unwrap()).map(move |first| first..(first + batch).min(records))
    }

    /// The request bodies, built before anything is timed.
    pub fn bodies(&self, batch: u64) -> Vec<Bytes> {
        self.calls(batch).map(|positions| body_of(&self.batch(positions))).collect()
    }

    /// The sum of all quantities.
    pub fn quantity(&self) -> i64 {
        (0..self.records).map(|position| self.usage(position).quantity).sum()
    }
}

impl Usage {
    /// The record in the service's own types.
    pub fn to_draft(&self) -> RecordInput {
        let text = |text: Option<&str>| text.map(str::to_owned);
        RecordInput {
            idempotency_key: self.key.clone(),
            account_id: self.account_id.clone(),
            user_id: Some(self.user_id.clone()),
            session_id: Some(self.session_id.clone()),
            workspace_id: None,
            agent_id: None,
            usage_type: self.usage_type.to_owned(),
            quantity: Ok(self.quantity.into()),
            model: text(self.model),
            provider: text(self.provider),
            tier: text(self.tier),
            source: None,
            cost_nanos: self.cost_nanos.map(|nanos| Ok(nanos.into())),
            occurred_at: Some(Ok(Timestamp::from_millis(self.occurred_at))),
            metadata: None,
            labels: Vec::new(),
        }
    }
}

/// The account of a rank by size, starting at 0.
pub fn account(rank: usize) -> String {
    format!("account-{rank:04}")
}

/// A request that records `usages`, as a client sends it.
pub fn body_of(usages: &[Usage]) -> Bytes {
    let mut body = String::with_capacity(usages.len() * 320 + 200);
    body.push_str(
        r#"{"query":"mutation($records:[UsageRecordInput!]!){recordUsage(input:{records:$records}){recorded results{status recordId}}}","variables":{"records":["#,
    );
    for (position, usage) in usages.iter().enumerate() {
        if position > 0 {
            body.push(',');
        }
        let _ = write!(
            body,
            r#"{{"idempotencyKey":"{}","accountId":"{}","userId":"{}","sessionId":"{}","usageType":"{}","quantity":{},"occurredAt":"{}""#,
            usage.key,
            usage.account_id,
            usage.user_id,
            usage.session_id,
            usage.usage_type,
            usage.quantity,
            Timestamp::from_millis(usage.occurred_at).to_rfc3339()
        );
        for (name, value) in [("model", usage.model), ("provider", usage.provider), ("tier", usage.tier)] {
            if let Some(value) = value {
                let _ = write!(body, r#","{name}":"{value}""#);
            }
        }
        if let Some(nanos) = usage.cost_nanos {
            let _ = write!(body, r#","cost":"{}""#, format_nanos(nanos.into()));
        }
        body.push('}');
    }
    body.push_str("]}}");
    body.into()
}

/// `SplitMix64`: spreads keys well and is the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }

    fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX)
    }
}
