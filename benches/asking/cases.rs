//! The measured cases.

use std::time::Duration;

use serde_json::Value;

use crate::floor::Floor;
use crate::history::{History, SPECS};
use crate::measuring::{Load, Request, answer, quantile};
use crate::peers::Peer;
use crate::sql::Source;
use crate::support::report::{Comparison, median, spread};
use crate::support::service::Ours;
use crate::support::stream::account;
use crate::{Arguments, Outcome, questions};

const ZONES: [&str; 3] = ["UTC", "America/New_York", "Asia/Kathmandu"];
/// Accounts of rank 20 to 219.
const MIDDLE: std::ops::Range<usize> = 19..219;
const CLIENTS: usize = 32;
/// Depth of the deep page of records, and records per page.
const DEEP: u32 = 10_000;
const PAGE: u32 = 50;

/// Runs the selected cases on one history.
pub async fn measure(arguments: &Arguments, history: &History) -> Outcome<()> {
    let ours =
        Ours::start_at(&history.database.url, history.clock(), |settings| settings.recording.self_check_seconds = 0).await?;
    let bench = Bench { arguments, history, ours };
    if arguments.wants("page") {
        bench.pages().await?;
    }
    if arguments.wants("rate") {
        bench.rates().await?;
    }
    if arguments.wants("platform") {
        bench.platform().await?;
    }
    if ["chart", "hardware", "records", "reason", "findings"].iter().any(|case| arguments.wants(case)) {
        println!("\n| query, one client | p50 (least to most) | p95 | statements |");
        println!("|---|---|---|---|");
    }
    if arguments.wants("chart") {
        let middle = MIDDLE.map(|rank| questions::chart(&account(rank), 90)).collect();
        bench.single("chart of 8 lines and 90 days as points, middle account", middle, 100).await?;
    }
    if arguments.wants("hardware") {
        bench.single("hardware page, 200 specs, 30 days", vec![questions::hardware(SPECS)], 100).await?;
    }
    if arguments.wants("records") {
        bench.records().await?;
    }
    if arguments.wants("reason") {
        for (name, account_id) in [("middle", account(MIDDLE.start)), ("largest", account(0))] {
            let with_and_without = questions::empty(&account_id, true).into_iter().zip(questions::empty(&account_id, false));
            for (place, (with, without)) in with_and_without.enumerate() {
                let query_name = format!("empty question {} of the {name} account", place + 1);
                bench.single(&format!("{query_name}, without its reason"), vec![without], 50).await?;
                bench.single(&format!("{query_name}, with it"), vec![with], 50).await?;
            }
        }
    }
    if arguments.wants("findings") {
        let middle = MIDDLE.map(|rank| questions::findings(Some(&account(rank)))).collect();
        bench.single("findings, 30 days, middle account", middle, 100).await?;
        bench.single("findings, 30 days, largest account", vec![questions::findings(Some(&account(0)))], 20).await?;
        bench.single("findings, 30 days, all accounts", vec![questions::findings(None)], 10).await?;
    }
    bench.ours.stop().await
}

struct Bench<'a> {
    arguments: &'a Arguments,
    history: &'a History,
    ours: Ours,
}

impl Bench<'_> {
    fn count(&self, count: usize) -> usize {
        if self.arguments.quick { (count / 5).max(2) } else { count }
    }

    fn duration(&self) -> Duration {
        Duration::from_secs(if self.arguments.quick { 1 } else { 5 })
    }

    async fn load(&self, bodies: Vec<bytes::Bytes>) -> Outcome<Load> {
        Load::new(self.ours.address, bodies.into_iter().map(Request::Post).collect()).await
    }

    /// Every page with one client, alternating between zones.
    async fn pages(&self) -> Outcome<()> {
        println!("\n| page, one client | zone | p50 (least to most) | p95 | to UTC | target | |");
        println!("|---|---|---|---|---|---|---|");
        let subjects: [(&str, Vec<Option<String>>, f64); 3] = [
            ("middle account", MIDDLE.map(|rank| Some(account(rank))).collect(), 3.0),
            ("largest account", vec![Some(account(0))], 15.0),
            ("all accounts", vec![None], f64::INFINITY),
        ];
        for (name, accounts, most) in subjects {
            for days in [30, 90, 365] {
                let mut loads = Vec::new();
                for zone in ZONES {
                    let bodies = accounts.iter().map(|account| questions::page(account.as_deref(), days, zone)).collect();
                    loads.push(self.load(bodies).await?);
                }
                let mut measured = [const { (Vec::new(), Vec::new()) }; ZONES.len()];
                for _ in 0..self.arguments.rounds {
                    for (load, (halves, most)) in loads.iter().zip(&mut measured) {
                        let latencies = load.sequential(self.count(if accounts.len() > 1 { 100 } else { 30 })).await?;
                        halves.push(milliseconds(quantile(&latencies, 50)));
                        most.push(milliseconds(quantile(&latencies, 95)));
                    }
                }
                for (zone, (halves, slow)) in ZONES.into_iter().zip(&measured) {
                    let to_utc: Vec<f64> = halves.iter().zip(&measured[0].0).map(|(other, utc)| other / utc).collect();
                    let has_target = days == 90 && zone != "UTC" && most.is_finite();
                    let verdict = match (has_target, median(&to_utc) <= most) {
                        (false, _) => "– | –".to_owned(),
                        (true, is_met) => format!("≤ {most} | {}", if is_met { "met" } else { "MISSED" }),
                    };
                    println!(
                        "| {name}, {days} days | {zone} | {} ms | {:.1} ms | {} | {verdict} |",
                        spread(halves),
                        median(slow),
                        spread(&to_utc)
                    );
                }
            }
        }
        Ok(())
    }

    /// Pages per second with many clients, alternating between the service and the floors.
    async fn rates(&self) -> Outcome<()> {
        let days = 90;
        let (sums, records) =
            (Floor::start(self.history, Source::Rollups).await?, Floor::start(self.history, Source::Records).await?);
        let peer = match &self.arguments.python {
            Some(python) if !self.history.database.is_sqlite() => Some(Peer::start(python, self.history).await?),
            _ => None,
        };
        let middle: Vec<String> = MIDDLE.map(account).collect();
        let ours =
            |accounts: &[String]| accounts.iter().map(|id| Request::Post(questions::page(Some(id), days, "UTC"))).collect();
        let graphql = |accounts: &[String]| accounts.iter().map(|id| Request::Post(questions::floor_page(id, days))).collect();
        let rest = |accounts: &[String]| accounts.iter().map(|id| Request::Get(questions::floor_path(id, days))).collect();
        self.compare_answers(&sums, &middle[..5], days).await?;
        self.compare_answers(&records, &middle[..2], days).await?;

        if let Some(peer) = &peer {
            for id in &middle[..5] {
                let ours = answer(self.ours.address, &Request::Post(questions::page(Some(id), days, "UTC"))).await?;
                let other = answer(peer.address, &Request::Get(questions::floor_path(id, days))).await?;
                same(&ours, &other).map_err(|place| format!("FastAPI answers otherwise: {place}"))?;
            }
        }
        let load = Load::new(self.ours.address, ours(&middle)).await?;
        let largest = Load::new(self.ours.address, ours(&[account(0)])).await?;
        let mut floors = vec![
            ("the same statements, async-graphql", Some(0.7), Load::new(sums.address, graphql(&middle)).await?),
            ("its REST twin", Some(0.6), Load::new(sums.address, rest(&middle)).await?),
        ];
        if let Some(peer) = &peer {
            floors.push(("FastAPI REST, the same statements", Some(1.0), Load::new(peer.address, rest(&middle)).await?));
        }
        floors.push(("async-graphql on records", None, Load::new(records.address, graphql(&middle)).await?));
        floors.push(("REST on records", None, Load::new(records.address, rest(&middle)).await?));
        let on_records = Load::new(records.address, graphql(&[account(0)])).await?;

        println!(
            "\n| page of 90 days, {CLIENTS} clients / floor | ours, pages/s (least to most) | floor, pages/s | ratio | target | |"
        );
        println!("|---|---|---|---|---|---|");
        let mut halves = Vec::new();
        for (name, target, floor) in &floors {
            let mut comparison = Comparison::new(format!("middle account / {name}"), *target);
            for _ in 0..self.arguments.rounds {
                let (rate, latencies) = load.concurrent(CLIENTS, self.duration()).await?;
                halves.push(milliseconds(quantile(&latencies, 50)));
                comparison.add(rate, floor.concurrent(CLIENTS, self.duration()).await?.0);
            }
            comparison.print();
        }
        let mut to_middle = Comparison::new("largest account / middle account", Some(0.4));
        for _ in 0..self.arguments.rounds {
            to_middle
                .add(largest.concurrent(CLIENTS, self.duration()).await?.0, load.concurrent(CLIENTS, self.duration()).await?.0);
        }
        to_middle.print();
        // Many concurrent clients would wait for minutes.
        let mut to_records = Comparison::new("largest account / async-graphql on records, 2 clients each", None);
        for _ in 0..self.arguments.rounds {
            to_records.add(largest.concurrent(2, self.duration()).await?.0, on_records.concurrent(2, self.duration()).await?.0);
        }
        to_records.print();
        println!("  half of our pages for the middle account within {} ms with {CLIENTS} clients", spread(&halves));
        sums.stop();
        records.stop();
        Ok(())
    }

    /// Fails unless the floor returns the same page as the service, in both formats.
    async fn compare_answers(&self, floor: &Floor, accounts: &[String], days: u32) -> Outcome<()> {
        for id in accounts {
            let ours = answer(self.ours.address, &Request::Post(questions::page(Some(id), days, "UTC"))).await?;
            let graphql = answer(floor.address, &Request::Post(questions::floor_page(id, days))).await?;
            let rest = answer(floor.address, &Request::Get(questions::floor_path(id, days))).await?;
            for (form, other) in [("GraphQL", graphql), ("REST", rest)] {
                same(&ours, &other).map_err(|place| format!("the floor's {form} answers otherwise: {place}"))?;
            }
        }
        Ok(())
    }

    /// A year of all accounts by model and by tier.
    async fn platform(&self) -> Outcome<()> {
        let floor = Floor::start(self.history, Source::Records).await?;
        let load = self.load(vec![questions::platform()]).await?;
        let columns = match &self.arguments.python {
            Some(python) => crate::peers::Columns::load(python, self.history).await?,
            None => Vec::new(),
        };
        let (mut ours, mut on_records) = (Vec::new(), Vec::new());
        let mut on_columns = vec![Vec::new(); columns.len()];
        for _ in 0..self.arguments.rounds {
            ours.push(milliseconds(quantile(&load.sequential(self.count(20)).await?, 50)));
            let began = std::time::Instant::now();
            let rows = floor.platform().await?;
            on_records.push(milliseconds(began.elapsed()));
            if rows == 0 {
                return Err("the floor found nothing".into());
            }
            for (engine, times) in columns.iter().zip(&mut on_columns) {
                times.push(engine.ask()?);
            }
        }
        println!("\n| all accounts, 365 days by model and by tier | time (least to most) | to ours | target | |");
        println!("|---|---|---|---|---|");
        println!("| ours, over HTTP | {} ms | – | – | – |", spread(&ours));
        let line = |name: &str, times: &[f64], target: Option<f64>| {
            let ratios: Vec<f64> = times.iter().zip(&ours).map(|(other, ours)| other / ours).collect();
            let verdict = target.map_or("– | –".to_owned(), |target| {
                format!("≥ {target} | {}", if median(&ratios) >= target { "met" } else { "MISSED" })
            });
            println!("| {name} | {} ms | {} | {verdict} |", spread(times), spread(&ratios));
        };
        line("the same statements on records", &on_records, Some(60.0));
        for (engine, times) in columns.iter().zip(&on_columns) {
            line(engine.name, times, Some(8.0));
        }
        floor.stop();
        Ok(())
    }

    /// The first page of records and a deep one, alternating.
    async fn records(&self) -> Outcome<()> {
        for (name, account_id, records) in
            [("all accounts", None, self.history.records), ("largest account", Some(account(0)), self.history.records / 8)]
        {
            let deep = DEEP.min(u32::try_from(records)? / PAGE - 2);
            let cursor = self.cursor(account_id.as_deref(), deep * PAGE).await?;
            let first = self.load(vec![questions::records(account_id.as_deref(), PAGE, None)]).await?;
            let last = self.load(vec![questions::records(account_id.as_deref(), PAGE, Some(&cursor))]).await?;
            let (mut of_first, mut of_last) = (Vec::new(), Vec::new());
            for _ in 0..self.arguments.rounds {
                of_first.push(milliseconds(quantile(&first.sequential(self.count(200)).await?, 50)));
                of_last.push(milliseconds(quantile(&last.sequential(self.count(200)).await?, 50)));
            }
            let ratios: Vec<f64> = of_last.iter().zip(&of_first).map(|(last, first)| last / first).collect();
            let verdict = if median(&ratios) <= 1.2 { "met" } else { "MISSED" };
            println!("| records of {name}, first page of {PAGE} | {} ms | – | – |", spread(&of_first));
            println!(
                "| the same, page {deep} | {} ms: {} of the first, target ≤ 1.2, {verdict} | – | – |",
                spread(&of_last),
                spread(&ratios)
            );
        }
        Ok(())
    }

    /// The cursor after that many records.
    async fn cursor(&self, account_id: Option<&str>, records: u32) -> Outcome<String> {
        let (mut cursor, mut passed) = (None::<String>, 0);
        while passed < records {
            let count = (records - passed).min(1_000);
            let request = Request::Post(questions::records_end(account_id, count, cursor.as_deref()));
            let page = answer(self.ours.address, &request).await?;
            cursor =
                Some(page["usageRecords"]["pageInfo"]["endCursor"].as_str().ok_or("the history has too few records")?.to_owned());
            passed += count;
        }
        Ok(cursor.unwrap_or_default())
    }

    /// Runs queries one after the other; prints their latency and the average number of statements.
    async fn single(&self, name: &str, bodies: Vec<bytes::Bytes>, count: usize) -> Outcome<()> {
        let load = self.load(bodies).await?;
        let (mut halves, mut slow, mut statements) = (Vec::new(), Vec::new(), 0.0);
        for _ in 0..self.arguments.rounds {
            let before = self.ours.store.read_statement_count();
            let latencies = load.sequential(self.count(count)).await?;
            statements = f64::from(u32::try_from(self.ours.store.read_statement_count() - before)?)
                / f64::from(u32::try_from(latencies.len())?);
            halves.push(milliseconds(quantile(&latencies, 50)));
            slow.push(milliseconds(quantile(&latencies, 95)));
        }
        println!("| {name} | {} ms | {} ms | {statements:.1} |", spread(&halves), spread(&slow));
        Ok(())
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Fails with the path at which two responses differ.
fn same(left: &Value, right: &Value) -> Result<(), String> {
    difference(left, right, "").map_or(Ok(()), Err)
}

/// The path of the first difference; floating-point numbers may differ in their last digits.
fn difference(left: &Value, right: &Value, place: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => left
            .iter()
            .find_map(|(name, value)| difference(value, right.get(name).unwrap_or(&Value::Null), &format!("{place}.{name}"))),
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => left
            .iter()
            .zip(right)
            .enumerate()
            .find_map(|(index, (left, right))| difference(left, right, &format!("{place}[{index}]"))),
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap_or_default(), other.as_f64().unwrap_or_default());
            ((one - other).abs() > one.abs() * 1e-12).then(|| format!("{place}: {one} is not {other}"))
        }
        _ => (left != right).then(|| format!("{place}: {left} is not {right}")),
    }
}
