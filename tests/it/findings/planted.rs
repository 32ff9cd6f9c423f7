//! Precision and recall of findings: faults planted in otherwise normal usage of generated accounts.
//!
//! `FINDINGS_CASES=600 cargo nextest run findings::planted --no-capture` prints the table of `docs/findings.md`.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::{day, findings};
use crate::support::{Backend, TestApp};

/// Number of accounts, unless `FINDINGS_CASES` is set.
const CASES: u64 = 60;
/// Days of usage.
const DAYS: u64 = 86;

/// The planted fault; none in a third of the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Nothing,
    Spike,
    Drop,
    SilentTokens,
    SilentTier,
    NewModel,
    NewTier,
    NewUser,
    WithoutTier,
    WithoutSpec,
    Concentration,
}

const FAULTS: [Fault; 15] = [
    Fault::Nothing,
    Fault::Spike,
    Fault::Drop,
    Fault::Nothing,
    Fault::SilentTokens,
    Fault::SilentTier,
    Fault::Nothing,
    Fault::NewModel,
    Fault::NewTier,
    Fault::Nothing,
    Fault::NewUser,
    Fault::WithoutTier,
    Fault::Nothing,
    Fault::WithoutSpec,
    Fault::Concentration,
];

/// Normal usage of one generated account: its dimensions and its variation.
struct Account {
    id: String,
    random: StdRng,
    fault: Fault,
    /// Days before today with the fault.
    held: std::ops::Range<u64>,
    /// Factor or size of the fault, in percent.
    strength: u32,
    records_per_day: f64,
    weekend: f64,
    noise: f64,
    weekly_growth: f64,
    models: u32,
    tiers: u32,
    users: u32,
}

impl Account {
    fn generated(number: u64) -> Self {
        let fault = FAULTS[usize::try_from(number).unwrap() % FAULTS.len()];
        let mut random = StdRng::seed_from_u64(0x5eed + number);
        let length = random.random_range(1..=3);
        let (held, strength) = match fault {
            Fault::Spike => (random.random_range(2..24), random.random_range(250..600)),
            Fault::Drop => (random.random_range(4..24), random.random_range(0..25)),
            Fault::Concentration => (0, random.random_range(75..95)),
            Fault::NewUser => (random.random_range(3..20), random.random_range(25..60)),
            Fault::WithoutTier | Fault::WithoutSpec => (random.random_range(5..25), random.random_range(10..100)),
            _ => (random.random_range(8..16), 100),
        };
        let held = match fault {
            Fault::Spike | Fault::Drop => held..held + length,
            Fault::Concentration | Fault::Nothing => 0..DAYS,
            _ => 0..held,
        };
        let weekend = [1.0, 0.6, 0.3, 0.0][random.random_range(0..4_usize)];
        Self {
            id: format!("account-{number}"),
            fault,
            held,
            strength,
            records_per_day: 2_f64.powf(random.random_range(3.0..5.5)),
            weekend: if fault == Fault::Drop { 1.0 } else { weekend },
            noise: random.random_range(0.05..0.30),
            weekly_growth: random.random_range(-0.02..0.04),
            models: random.random_range(1..=4),
            tiers: random.random_range(if fault == Fault::SilentTier { 2..=3 } else { 1..=3 }),
            users: random.random_range(4..=12),
            random,
        }
    }

    /// A random factor near 1: the mean of twelve uniform values approximates a normal distribution.
    fn random_factor(&mut self, deviation: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.random.random_range(0.0..1.0)).sum();
        ((sum - 6.0) * deviation).exp()
    }

    fn has(&self, fault: Fault, days: u64) -> bool {
        self.fault == fault && self.held.contains(&days)
    }

    /// True for a random `strength` percent of the calls.
    fn is_affected(&mut self) -> bool {
        self.random.random_range(0..100) < self.strength
    }

    fn records_of_day(&mut self, days: u64) -> Vec<Value> {
        let weekday = day(days).format("%u").to_string().parse::<u32>().unwrap();
        let weeks = f64::from(u32::try_from(DAYS - days).unwrap()) / 7.0;
        let level = self.records_per_day
            * (1.0 + self.weekly_growth).powf(weeks)
            * if weekday > 5 { self.weekend } else { 1.0 }
            * self.random_factor(self.noise);
        let tokens = if self.has(Fault::Spike, days) || self.has(Fault::Drop, days) {
            level * f64::from(self.strength) / 100.0
        } else if self.has(Fault::SilentTokens, days) {
            0.0
        } else {
            level
        };
        let mut records = Vec::new();
        for call in 0..self.count(tokens) {
            let mut model = format!("model-{}", self.random.random_range(0..self.models));
            if self.has(Fault::NewModel, days) && self.random.random_range(0..100) < 20 {
                "brand-new".clone_into(&mut model);
            }
            let mut user = format!("user-{}", self.random.random_range(0..self.users));
            if self.has(Fault::NewUser, days) && self.is_affected() {
                "user-new".clone_into(&mut user);
            }
            let mut cost = self.quantity(40.0);
            if self.has(Fault::Concentration, days) {
                // One user causes `strength` percent of the cost, the others the rest.
                "user-0".clone_into(&mut user);
                if !self.is_affected() {
                    user = format!("user-{}", 1 + call % (self.users - 1));
                }
            }
            if !self.has(Fault::Concentration, days) && self.fault != Fault::NewUser {
                cost += 1;
            }
            let other = json!({"model": model, "userId": user, "cost": cost});
            let quantity = self.quantity(1_000.0);
            records.push(self.record(days, &format!("t{call}"), "tokens_input", quantity, other));
        }
        for call in 0..self.count(level * 0.7) {
            let mut tier = format!("gpu-{}", self.random.random_range(0..self.tiers));
            if self.has(Fault::SilentTier, days) && tier == "gpu-0" {
                continue;
            }
            if self.has(Fault::NewTier, days) && self.random.random_range(0..100) < 20 {
                "gpu-9".clone_into(&mut tier);
            }
            if self.has(Fault::WithoutSpec, days) && self.is_affected() {
                "gpu-1x".clone_into(&mut tier);
            }
            let other = if self.has(Fault::WithoutTier, days) && self.is_affected() { json!({}) } else { json!({"tier": tier}) };
            let quantity = self.quantity(1_800.0);
            records.push(self.record(days, &format!("c{call}"), "compute_seconds", quantity, other));
        }
        records
    }

    /// A random number of calls with the mean `expected`.
    fn count(&mut self, expected: f64) -> u32 {
        // Poisson distribution.
        let mut count = 0;
        let mut left = expected;
        while left > 0.0 {
            let chance = left.min(0.1);
            count += u32::from(self.random.random_range(0.0..1.0) < chance);
            left -= chance;
        }
        count
    }

    #[expect(clippy::cast_possible_truncation, reason = "small")]
    fn quantity(&mut self, usual: f64) -> i64 {
        (usual * self.random_factor(0.5)) as i64
    }

    fn record(&mut self, days: u64, key: &str, usage_type: &str, quantity: i64, other: Value) -> Value {
        let (hour, minute) = (self.random.random_range(0..12), self.random.random_range(0..60));
        let at = format!("{}T{hour:02}:{minute:02}:00Z", day(days));
        let mut record = crate::support::record(&format!("{days}-{key}"), usage_type, quantity, &at, other);
        record["accountId"] = json!(self.id);
        record
    }

    /// The expected kind; none if nothing was planted.
    fn expected_kind(&self) -> Option<&'static str> {
        match self.fault {
            Fault::Nothing => None,
            Fault::Spike => Some("SPIKE"),
            Fault::Drop => Some("DROP"),
            Fault::SilentTokens | Fault::SilentTier => Some("SILENT"),
            Fault::NewModel | Fault::NewTier | Fault::NewUser => Some("NEW"),
            Fault::WithoutTier | Fault::WithoutSpec => Some("UNTRACKED"),
            Fault::Concentration => Some("CONCENTRATION"),
        }
    }

    /// Whether a finding reports the planted fault.
    fn is_planted(&self, finding: &Value) -> bool {
        let subject = |name: &str| finding["subject"] == name;
        let (first, last) = (day(self.held.end - 1).to_string(), day(self.held.start).to_string());
        let range = &finding["range"]["days"];
        let overlaps = range["from"].as_str().unwrap() <= last.as_str() && range["through"].as_str().unwrap() >= first.as_str();
        match self.fault {
            Fault::Nothing => false,
            // Cost follows tokens.
            Fault::Spike | Fault::Drop => overlaps && ["TOKENS", "COST"].map(Value::from).contains(&finding["measure"]),
            Fault::SilentTokens => finding["measure"] == "TOKENS",
            Fault::SilentTier => subject("gpu-0"),
            Fault::NewModel => subject("brand-new"),
            Fault::NewTier => subject("gpu-9"),
            Fault::NewUser => subject("user-new"),
            Fault::WithoutTier => finding["gap"]["reason"] == "TIER_MISSING",
            // A new tier without a spec is both.
            Fault::WithoutSpec => finding["gap"]["reason"] == "SPEC_MISSING",
            Fault::Concentration => subject("user-0"),
        }
    }

    /// Whether a finding of another kind is a true consequence of the planted fault.
    fn is_consequence(&self, finding: &Value) -> bool {
        let kind = finding["kind"].as_str().unwrap();
        match self.fault {
            Fault::SilentTokens | Fault::SilentTier => kind == "DROP",
            // A new value takes usage from the others.
            Fault::NewModel | Fault::NewTier => {
                kind == "DROP" || (kind == "UNTRACKED" && finding["gap"]["tiers"] == json!(["gpu-9"]))
            }
            Fault::WithoutSpec => (kind == "NEW" && finding["subject"] == "gpu-1x") || kind == "DROP",
            Fault::WithoutTier => kind == "DROP" || (kind == "SILENT" && finding["subjectKind"] == "TIER"),
            Fault::NewUser => kind == "CONCENTRATION",
            _ => false,
        }
    }
}

/// The results of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    planted: u32,
    found: u32,
    reported: u32,
    correct: u32,
}

impl Score {
    fn precision(self) -> f64 {
        if self.reported == 0 { 1.0 } else { f64::from(self.correct) / f64::from(self.reported) }
    }

    fn recall(self) -> f64 {
        f64::from(self.found) / f64::from(self.planted)
    }
}

async fn record(app: &TestApp, records: &[Value]) {
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    for records in records.chunks(5_000) {
        let data = app.query_with(query, json!({ "records": records })).await;
        assert_eq!(data["recordUsage"]["recorded"], records.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planted_faults_are_found_without_false_positives() {
    let cases = std::env::var("FINDINGS_CASES").map_or(CASES, |cases| cases.parse().expect("FINDINGS_CASES is a number"));
    let app = TestApp::start(Backend::Sqlite).await;
    for tier in ["gpu-0", "gpu-1", "gpu-2"] {
        app.query(&format!(
            "mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\"}}) {{ hardwareSpec {{ tier }} }} }}"
        ))
        .await;
    }
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let (mut quiet, mut quiet_findings) = (0, 0);
    for number in 0..cases {
        let mut account = Account::generated(number);
        let records: Vec<Value> = (0..DAYS).rev().flat_map(|days| account.records_of_day(days)).collect();
        record(&app, &records).await;
        let reported = findings(&app, &format!(", filter: {{accountIds: [\"{}\"]}}", account.id)).await;
        let reported: Vec<_> = reported.iter().filter(|finding| finding["kind"] != "FORECAST").collect();
        if let Some(kind) = account.expected_kind() {
            let score = scores.entry(kind).or_default();
            score.planted += 1;
            let is_found = reported.iter().any(|finding| finding["kind"] == kind && account.is_planted(finding));
            score.found += u32::from(is_found);
            if !is_found {
                eprintln!(
                    "missed: {:?} {:?} {} % of {} (noise {:.2}, {:.0} a day)",
                    account.fault, account.held, account.strength, account.id, account.noise, account.records_per_day
                );
            }
        } else {
            quiet += 1;
        }
        for finding in reported {
            let kind = finding["kind"].as_str().unwrap();
            let is_right = account.expected_kind() == Some(kind) && account.is_planted(finding);
            if !is_right && account.is_consequence(finding) {
                continue;
            }
            let kind = ["SPIKE", "DROP", "SILENT", "NEW", "UNTRACKED", "CONCENTRATION"]
                .into_iter()
                .find(|known| *known == kind)
                .unwrap();
            let score = scores.entry(kind).or_default();
            score.reported += 1;
            score.correct += u32::from(is_right);
            if !is_right {
                quiet_findings += u32::from(account.fault == Fault::Nothing);
                eprintln!(
                    "wrong: {:?} of {} (noise {:.2}, {:.0} a day): {}",
                    account.fault, account.id, account.noise, account.records_per_day, finding["message"]
                );
            }
        }
    }
    app.stop().await;
    println!("| kind | planted | found | reported | correct | precision | recall |\n|---|---|---|---|---|---|---|");
    for (kind, score) in &scores {
        let Score { planted, found, reported, correct } = score;
        println!("| {kind} | {planted} | {found} | {reported} | {correct} | {:.2} | {:.2} |", score.precision(), score.recall());
    }
    println!("{quiet} accounts without a fault had {quiet_findings} findings in all");
    for (kind, score) in &scores {
        let floor = if matches!(*kind, "SPIKE" | "DROP") { 0.7 } else { 0.9 };
        assert!(score.precision() >= floor && score.recall() >= floor, "{kind}: {score:?}");
    }
    assert!(quiet_findings * 5 <= quiet, "{quiet_findings} findings in {quiet} accounts without a fault");
}
