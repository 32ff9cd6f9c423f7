//! Time of each step of one call with 5,000 records, measured around the public function of the step.

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::time::{Duration, Instant};

use async_graphql::Request;
use axum::body::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use usage_insights::app::App;
use usage_insights::auth::Principal;
use usage_insights::clock::Clock;
use usage_insights::domain::account_scope::AccountScope;
use usage_insights::domain::cost::RecordedCost;
use usage_insights::domain::quantity::Totals;
use usage_insights::domain::record::{NewRecord, ValidationRules};
use usage_insights::domain::record_input::RecordInput;
use usage_insights::domain::restrictions::TokenRestrictions;
use usage_insights::domain::time::Timestamp;
use usage_insights::graphql::completion::{ExecutionParams, FieldTypes};
use usage_insights::graphql::limits::{check_document, check_text};
use usage_insights::graphql::loaders::Loaders;
use usage_insights::graphql::raw_records;
use usage_insights::graphql::schema;
use usage_insights::ids::RecordIds;
use usage_insights::store::commit::RecordingTransaction;
use usage_insights::store::new_rows::{Grain, RecordRow, RollupDelta, RollupKey, RollupOwner};
use usage_insights::store::single_statement::Preconditions;

use crate::support::database::Server;
use crate::support::report;
use crate::support::service::app_on;
use crate::support::stream::{Keys, Stream, Usage, body_of};
use crate::{Arguments, LIVE_MS, Outcome};

const BATCH: u64 = 5_000;

/// The steps in order, with their durations in every round.
#[derive(Default)]
struct Split(Vec<(&'static str, Vec<f64>)>);

impl Split {
    fn note(&mut self, step: &'static str, took: Duration) {
        let millis = took.as_secs_f64() * 1_000.0;
        match self.0.iter_mut().find(|(known, _)| *known == step) {
            Some((_, all)) => all.push(millis),
            None => self.0.push((step, vec![millis])),
        }
    }

    fn time<T>(&mut self, step: &'static str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        self.note(step, began.elapsed());
        result
    }

    fn print(&self) {
        println!("\n| step, {BATCH} records in one call | ms (least to most) | µs per record |\n|---|---|---|");
        for (step, all) in &self.0 {
            println!("| {step} | {} | {:.2} |", report::spread(all), report::median(all) * 1_000.0 / 5_000.0);
        }
        println!();
    }
}

/// Runs each step separately on the same records.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    let fresh = server.fresh().await?;
    let app = app_on(&fresh.url, Clock::system(), |_| {}).await?;
    let schema = schema::build(app.services().clone(), true);
    let field_types = FieldTypes::of(schema::definition());
    let rounds = if arguments.quick { 4 } else { 12 };
    let stream = Stream::new(7_000, Keys::Random, BATCH * rounds * 3, LIVE_MS);
    let mut calls = stream.calls(BATCH);
    let mut split = Split::default();
    for _ in 0..rounds {
        let mut next = || stream.batch(calls.next().expect("three calls a round"));
        whole(&app, &schema, &field_types, &body_of(&next()), &mut split).await?;
        let inputs: Vec<_> = next().iter().map(Usage::to_draft).collect();
        let (began, cpu) = (Instant::now(), cpu_time()?);
        app.services().recorder.record(inputs, "(bench)").await?;
        split.note("of that: `Recorder::record`, checks to commit", began.elapsed());
        split.note("  its processor time in this process", cpu_time()?.saturating_sub(cpu));
        steps(&app, next().iter().map(Usage::to_draft).collect(), &mut split).await?;
    }
    split.print();
    app.close().await;
    fresh.remove().await
}

/// The body of a call, as the `http` module reads it.
#[derive(Deserialize)]
struct Body<'a> {
    query: String,
    #[serde(borrow)]
    variables: HashMap<String, &'a RawValue>,
}

/// A call, as the `http` module handles it.
async fn whole(app: &App, schema: &schema::Schema, types: &FieldTypes, body: &[u8], split: &mut Split) -> Outcome<()> {
    split.time("(JSON alone, into `serde_json::Value`)", || drop(black_box(serde_json::from_slice::<serde_json::Value>(body))));
    let body = Bytes::copy_from_slice(body);
    let sent: Body<'_> = split.time("read the body", || serde_json::from_slice(&body))?;
    let mut request = Request::new(sent.query);
    let limits = &app.services().settings.limits;
    let document = split.time("parse and check the document", || {
        check_text(limits, &request.query)?;
        let document = request.parsed_query().expect("the document is GraphQL").clone();
        check_document(limits, &document, None, &request.variables, types).map(|_| document)
    })?;
    let sent: Vec<_> = sent.variables.into_iter().map(|(name, json)| (name, body.slice_ref(json.get().as_bytes()))).collect();
    request.variables = split.time("read the variables", || raw_records::variables(&sent, Some(&document)))?;
    let params = split.time("copy the variables", || ExecutionParams {
        operation_name: request.operation_name.clone(),
        variables: request.variables.clone(),
    });
    let loaders = Loaders::for_subscription(app.services(), app.database().clone(), AccountScope::All.into());
    let began = Instant::now();
    let mut response = schema.execute(request.data(Principal::Developer).data(loaders)).await;
    split.note("execute: variables, validation, recording, answer", began.elapsed());
    split.time("complete the answer", || types.complete(&document, &params, &mut response));
    split.time("write the answer as JSON", || black_box(serde_json::to_vec(&response)).map(drop))?;
    split.time("free request and answer", || drop((response, params)));
    Ok(())
}

/// The steps of `Recorder::record`, separately.
async fn steps(app: &App, inputs: Vec<RecordInput>, split: &mut Split) -> Outcome<()> {
    let usage_types = app.services().usage_types.all().await?;
    let now = Clock::system().now();
    let restrictions = TokenRestrictions::none();
    let rules = ValidationRules {
        now,
        max_ahead_seconds: 300,
        long_ago: Timestamp::EARLIEST,
        usage_types: &usage_types,
        restrictions: &restrictions,
    };
    let mut records: Vec<NewRecord> = split
        .time("  check every record, with its two hashes", || {
            inputs
                .into_iter()
                .map(|record_input| record_input.check(rules).map(|checked| checked.record))
                .collect::<Result<_, _>>()
        })
        .map_err(|problems| format!("{problems:?}"))?;
    split.time("  (two hashes of such a size alone)", || {
        for record in &records {
            black_box(Sha256::digest(record.idempotency_key.as_str()));
            black_box(Sha256::digest([7_u8; 190]));
        }
    });
    split.time("  sort by key", || {
        records
            .sort_by(|left, right| (left.account_id.as_str(), left.key_hash).cmp(&(right.account_id.as_str(), right.key_hash)));
    });
    let ids = RecordIds::random();
    let rows: Vec<_> = records
        .iter()
        .map(|record| RecordRow { record, id: ids.next(now), cost: RecordedCost::given(0), recorded_at: now })
        .collect();
    let deltas = split.time("  add up what the sums grow by", || deltas_of(&rows));
    let (began, cpu) = (Instant::now(), cpu_time()?);
    if app.database().supports_single_statement() {
        let preconditions =
            Preconditions { price_version: 0, write_through_until: app.database().watermark().await?.write_through_until };
        app.database().record_in_single_statement(&rows, &deltas, &preconditions, 0).await?;
    } else {
        let transaction = RecordingTransaction::begin(app.database()).await?;
        transaction.claim_keys(&rows).await?;
        transaction.insert_records(&rows).await?;
        transaction.add_to_rollups(&deltas, 0).await?;
        transaction.commit().await?;
    }
    split.note("  take the keys, insert the records, add to the sums, commit", began.elapsed());
    split.note("    processor time here", cpu_time()?.saturating_sub(cpu));
    Ok(())
}

/// Rollup changes of live records, as the `recording` module computes them: per account and quarter hour.
fn deltas_of<'a>(rows: &[RecordRow<'a>]) -> Vec<RollupDelta<'a>> {
    let mut deltas: BTreeMap<RollupKey<'a>, Totals> = BTreeMap::new();
    for RecordRow { record, cost, .. } in rows {
        let key = RollupKey {
            owner: RollupOwner::Account(record.account_id.as_str().into()),
            grain: Grain::QuarterHour,
            bucket: record.occurred_at.floor_quarter_hour(),
            usage_type: record.usage_type.as_str().into(),
            tier: record.tier.as_ref().map_or("", |tier| tier.as_str()).into(),
            model: record.dimensions.model.as_ref().map_or("", |model| model.as_str()).into(),
            provider: record.dimensions.provider.as_ref().map_or("", |provider| provider.as_str()).into(),
            source: record.source.as_str().into(),
        };
        *deltas.entry(key).or_default() += Totals {
            records: 1,
            quantity: record.quantity.into(),
            cost_nanos: cost.nanos.unwrap_or_default().into(),
            unpriced_records: 0,
        };
    }
    deltas.into_iter().collect()
}

/// CPU time of all threads of this process; on SQLite this includes the database.
fn cpu_time() -> Outcome<Duration> {
    let mut nanos = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let schedule = std::fs::read_to_string(task?.path().join("schedstat")).unwrap_or_default();
        nanos += schedule.split(' ').next().and_then(|spent| spent.parse::<u64>().ok()).unwrap_or_default();
    }
    Ok(Duration::from_nanos(nanos))
}
