//! Generated documents, some of them damaged, never cause an internal error.
//!
//! The test command runs this for seconds. For long runs: `FUZZ_QUERIES=1000000 ./test fuzz::`. `FUZZ_SEED` repeats the documents
//! of a run.

mod documents;
mod values;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use usage_insights::error::ErrorCode;

use crate::support::{Reply, TestApp, on_both_databases, record};
use documents::{GeneratedRequest, Schema};

/// Number of requests by outcome.
#[derive(Debug, Default)]
struct Counts {
    /// Data without errors.
    answered: usize,
    /// Data with errors.
    partial: usize,
    /// Rejected before execution.
    rejected: usize,
}

fn query_count() -> usize {
    std::env::var("FUZZ_QUERIES").map_or(200, |query_count| query_count.parse().expect("FUZZ_QUERIES is a number"))
}

fn rng() -> StdRng {
    let seed = std::env::var("FUZZ_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().expect("FUZZ_SEED is a number"));
    println!("FUZZ_SEED={seed}");
    StdRng::seed_from_u64(seed)
}

/// Checks the guarantees that hold for every response.
fn assert_sound(reply: &Reply, generated: &GeneratedRequest) {
    let fail =
        |what: &str| panic!("{what}\n{}\n{:#}\n{} {:#}", generated.document, generated.variables, reply.status, reply.body);
    if !reply.status.is_success() && !reply.status.is_client_error() {
        fail("an internal server error");
    }
    let Value::Object(body) = &reply.body else { return fail("no JSON object") };
    let errors = body.get("errors").and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
    if errors.is_empty() && !body.contains_key("data") {
        fail("neither data nor errors");
    }
    for error in errors {
        let extensions = &error["extensions"];
        let code = ErrorCode::ALL.iter().find(|code| extensions["code"] == code.as_str());
        match code {
            None => fail("an error without a code"),
            Some(ErrorCode::Internal | ErrorCode::DatabaseUnavailable | ErrorCode::Interrupted) => fail("an internal error"),
            Some(code) if extensions["retryable"] != code.is_retryable() => fail("a wrong `retryable` flag"),
            Some(_) => {}
        }
        if error["message"].as_str().is_none_or(str::is_empty) || extensions["requestId"].as_str().is_none_or(str::is_empty) {
            fail("an error without a message or a request id");
        }
    }
}

async fn prepare(app: &TestApp) {
    let dimensions = json!({"tier": "gpu-a100", "model": "m-1", "provider": "p", "userId": "u", "metadata": {"a": [1, null]}});
    let of = |key: &str, usage_type: &str, at: &str| record(key, usage_type, 5, at, dimensions.clone());
    app.record_all(vec![
        of("k-1", "tokens_input", "2026-11-20T10:00:00Z"),
        of("k-2", "compute_seconds", "2026-11-19T23:59:59.999Z"),
        of("k-3", "tokens_output", "2026-01-01T00:00:00Z"),
    ])
    .await;
    app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a100\", displayName: \"A100\"}) { hardwareSpec { tier } } }")
        .await;
}

on_both_databases! {
    async fn generated_documents_never_cause_an_internal_error(app: &TestApp) {
        prepare(app).await;
        let (schema, mut rng) = (Schema::read(), rng());
        let mut tally = Counts::default();
        for _ in 0..query_count() {
            let generated = schema.generate(&mut rng);
            let reply = app.graphql(&generated.document, generated.variables.clone(), None).await;
            assert_sound(&reply, &generated);
            match (reply.body.get("data"), reply.body.get("errors")) {
                (Some(_), None) => tally.answered += 1,
                (Some(_), Some(_)) => tally.partial += 1,
                (None, _) => tally.rejected += 1,
            }
        }
        println!("{tally:?}");
        // Without data the queries would hit only validation. One invalid value rejects a whole request, so about 46 % of
        // them are rejected; two thirds of 200 are six standard deviations away.
        assert!((tally.answered + tally.partial) * 3 > query_count(), "{tally:?}");
    }

    async fn damaged_documents_never_cause_an_internal_error(app: &TestApp) {
        prepare(app).await;
        let (schema, mut rng) = (Schema::read(), rng());
        for _ in 0..query_count() {
            let mut generated = schema.generate(&mut rng);
            for _ in 0..rng.random_range(1..=4) {
                generated.document = documents::damage(&generated.document, &mut rng);
            }
            let reply = app.graphql(&generated.document, generated.variables.clone(), None).await;
            assert_sound(&reply, &generated);
        }
    }
}
