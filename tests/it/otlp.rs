//! Usage by OTLP: spans of calls of models, and metrics, in both encodings.

mod calls;
mod metrics;

use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, on_both_databases};

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";
/// 2026-11-21T11:00:00.123456789Z.
const NANOS: u64 = 1_795_258_800_123_456_789;

fn attribute((key, value): (&str, Any)) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..Default::default() }
}

fn text(value: &str) -> Any {
    Any::StringValue(value.to_owned())
}

fn int(value: i64) -> Any {
    Any::IntValue(value)
}

/// A span of the operation `chat` with other attributes.
fn span(id: u8, others: &[(&str, Any)]) -> Span {
    let of_all = [
        ("gen_ai.operation.name", text("chat")),
        ("gen_ai.provider.name", text("openai")),
        ("gen_ai.request.model", text("gpt-5")),
        ("usage.account_id", text("acme")),
    ];
    let is_set = |name: &str| others.iter().any(|(other, _)| *other == name);
    let attributes = of_all.into_iter().filter(|(name, _)| !is_set(name)).chain(others.iter().cloned()).map(attribute).collect();
    Span {
        trace_id: vec![1; 16],
        span_id: vec![id; 8],
        name: "chat gpt-5".into(),
        kind: SpanKind::Client as i32,
        start_time_unix_nano: NANOS - 5_000_000_000,
        end_time_unix_nano: NANOS,
        attributes,
        ..Span::default()
    }
}

fn below(span: Span, parent: u8) -> Span {
    Span { parent_span_id: vec![parent; 8], ..span }
}

/// A span that reports input and output tokens.
fn tokens(id: u8, input: i64, output: i64) -> Span {
    span(id, &[("gen_ai.usage.input_tokens", int(input)), ("gen_ai.usage.output_tokens", int(output))])
}

fn export(spans: Vec<Span>) -> ExportTraceServiceRequest {
    export_of("openai", spans)
}

fn export_of(scope: &str, spans: Vec<Span>) -> ExportTraceServiceRequest {
    let scope = Some(InstrumentationScope { name: scope.into(), ..InstrumentationScope::default() });
    let scope_spans = vec![ScopeSpans { scope, spans, schema_url: String::new() }];
    let attributes = vec![attribute(("service.name", text("gateway")))];
    let resource = Some(Resource { attributes, ..Resource::default() });
    ExportTraceServiceRequest { resource_spans: vec![ResourceSpans { resource, scope_spans, schema_url: String::new() }] }
}

/// Sends spans. Returns the number of rejected ones and the message.
async fn send(app: &TestApp, export: &ExportTraceServiceRequest) -> (i64, String) {
    let request = app.post("/v1/traces").header("content-type", PROTOBUF).body(export.encode_to_vec());
    let response = request.send().await.unwrap();
    assert_eq!((response.status(), &response.headers()["content-type"]), (StatusCode::OK, &PROTOBUF.parse().unwrap()));
    let body = ExportTraceServiceResponse::decode(response.bytes().await.unwrap()).unwrap();
    body.partial_success.map(|partial| (partial.rejected_spans, partial.error_message)).unwrap_or_default()
}

async fn send_json(app: &TestApp, path: &str, body: &Value) -> Reply {
    app.send(app.post(path).header("content-type", JSON).body(body.to_string())).await
}

/// All records, as `usageType quantity`, of the newest span first.
async fn recorded(app: &TestApp) -> Vec<String> {
    let records = "{ usageRecords(first: 100) { nodes { usageType quantity } } }";
    let records = app.query(records).await["usageRecords"]["nodes"].as_array().unwrap().clone();
    let line = |node: &Value| format!("{} {}", node["usageType"].as_str().unwrap(), node["quantity"].as_str().unwrap());
    let mut lines: Vec<_> = records.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

const ALL_KINDS: [&str; 5] =
    ["tokens_cache_read 1000", "tokens_cache_write 50", "tokens_input 150", "tokens_output 180", "tokens_reasoning 120"];

on_both_databases! {
    async fn span_of_a_model_call_is_recorded_with_its_fields(app: &TestApp) {
        let ids = [("user.id", text("ann")), ("gen_ai.conversation.id", text("s1")), ("gen_ai.agent.name", text("helper"))];
        let used = [("gen_ai.response.model", text("gpt-5-2026-01")), ("gen_ai.usage.input_tokens", int(12))];
        assert_eq!(send(app, &export(vec![span(1, &[&ids[..], &used].concat())])).await, (0, String::new()));
        let fields = "accountId userId sessionId agentId usageType quantity model provider idempotencyKey occurredAt metadata labels { key }";
        let record = app.query(&format!("{{ usageRecords(first: 2) {{ nodes {{ {fields} }} }} }}")).await["usageRecords"]["nodes"].clone();
        let key = "[\"01010101010101010101010101010101\",\"0101010101010101\",\"tokens_input\"]";
        let expected = json!([{
            "accountId": "acme", "userId": "ann", "sessionId": "s1", "agentId": "helper", "usageType": "tokens_input", "quantity": "12",
            "model": "gpt-5-2026-01", "provider": "openai", "idempotencyKey": key, "occurredAt": "2026-11-21T11:00:00.123Z",
            "metadata": null, "labels": [],
        }]);
        assert_eq!(record, expected);
    }

    async fn tokens_of_every_generation_of_the_conventions_are_disjoint(app: &TestApp) {
        // What a provider reports as 1,200 input tokens, 1,000 of them cached and 50 written to the cache, and 300 output tokens, 120 of them reasoning.
        let generations = [
            ["prompt_tokens", "completion_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "reasoning_tokens"],
            ["input_tokens", "output_tokens", "cache_read.input_tokens", "cache_creation.input_tokens", "reasoning.output_tokens"],
            ["input_tokens", "output_tokens", "cache_read.input_tokens", "cache_write.input_tokens", "reasoning.output_tokens"],
        ];
        for (id, names) in (1..).zip(generations) {
            let names = names.map(|name| format!("gen_ai.usage.{name}"));
            let counts = [1_200, 300, 1_000, 50, 120];
            let mut used: Vec<_> = names.iter().zip(counts).map(|(name, count)| (name.as_str(), int(count))).collect();
            if id == 1 {
                used.extend([("gen_ai.operation.name", text("")), ("gen_ai.system", text("openai"))]); // before there were operations
            }
            assert_eq!(send(app, &export(vec![span(id, &used)])).await, (0, String::new()));
        }
        let expected: Vec<_> = ALL_KINDS.iter().flat_map(|line| [(*line).to_owned(), (*line).to_owned(), (*line).to_owned()]).collect();
        assert_eq!(recorded(app).await, expected);
    }

    async fn tokens_that_are_reported_separately_are_not_subtracted(app: &TestApp) {
        // Anthropic's own numbers: 200 input tokens next to 1,000 cached ones.
        let used = [("gen_ai.usage.input_tokens", int(200)), ("gen_ai.usage.cache_read.input_tokens", int(1_000))];
        assert_eq!(send(app, &export(vec![span(1, &used)])).await.0, 0);
        assert_eq!(recorded(app).await, ["tokens_cache_read 1000", "tokens_input 200"]);
    }

    async fn spans_that_repeat_the_usage_of_a_model_call_are_not_counted(app: &TestApp) {
        let agent = span(1, &[("gen_ai.operation.name", text("invoke_agent")), ("gen_ai.usage.input_tokens", int(30))]);
        let internal = Span { kind: SpanKind::Internal as i32, ..span(2, &[("gen_ai.operation.name", text("")), ("gen_ai.usage.input_tokens", int(30))]) };
        // A framework that reports the call of its client again, with a span between them.
        let (wrapper, between, client) = (below(tokens(3, 10, 5), 1), below(span(4, &[]), 3), below(tokens(5, 10, 5), 4));
        // A call of its own, within which a smaller one was made.
        let (outer, inner) = (below(tokens(6, 100, 50), 1), below(tokens(7, 7, 0), 6));
        assert_eq!(send(app, &export(vec![client, wrapper, between, outer, inner, agent, internal])).await, (0, String::new()));
        assert_eq!(recorded(app).await, ["tokens_input 10", "tokens_input 100", "tokens_input 7", "tokens_output 5", "tokens_output 50"]);
        // Spans without tokens, and of other libraries, are accepted and give nothing.
        let http = Span { attributes: vec![attribute(("http.request.method", text("GET")))], ..span(8, &[]) };
        assert_eq!(send(app, &export(vec![http, tokens(9, 0, 0)])).await, (0, String::new()));
        assert_eq!(recorded(app).await.len(), 5);
    }

    async fn export_that_is_repeated_counts_once(app: &TestApp) {
        let spans = export(vec![tokens(1, 10, 5), tokens(2, 20, 6)]);
        for _ in 0..3 {
            assert_eq!(send(app, &spans).await, (0, String::new()));
        }
        assert_eq!(recorded(app).await.len(), 4);
        // The same span with other content is a conflict, and says so.
        let (rejected, message) = send(app, &export(vec![tokens(1, 11, 5), tokens(3, 1, 1)])).await;
        assert_eq!(rejected, 1);
        assert!(message.starts_with("1 spans were not recorded; the first is that with index 0: IDEMPOTENCY_CONFLICT: "), "{message}");
        assert_eq!(recorded(app).await.len(), 6);
    }

    async fn span_that_cannot_be_recorded_rejects_itself_only(app: &TestApp) {
        let without_account = span(1, &[("usage.account_id", text("")), ("gen_ai.usage.input_tokens", int(1))]);
        let negative = span(2, &[("gen_ai.usage.input_tokens", int(-1))]);
        let fraction = span(3, &[("gen_ai.usage.input_tokens", Any::DoubleValue(1.5))]);
        let without_id = Span { span_id: Vec::new(), ..tokens(4, 1, 0) };
        let without_time = Span { start_time_unix_nano: 0, end_time_unix_nano: 0, ..tokens(5, 1, 0) };
        let whole = span(6, &[("gen_ai.usage.input_tokens", Any::DoubleValue(3.0)), ("gen_ai.usage.output_tokens", text("4"))]);
        let (rejected, message) = send(app, &export(vec![without_account, negative, fraction, without_id, without_time, whole])).await;
        assert_eq!(rejected, 5);
        assert!(message.contains("index 0: ACCOUNT_MISSING") && message.contains("OTEL_RESOURCE_ATTRIBUTES=usage.account_id=acme"), "{message}");
        assert_eq!(recorded(app).await, ["tokens_input 3", "tokens_output 4"]);
        // One span of several that is not valid Protocol Buffers.
        let mut bytes = export(vec![tokens(7, 70, 0), span(8, &[("gen_ai.usage.input_tokens", int(80)), ("x", text("\u{1F600}"))])]).encode_to_vec();
        let at = bytes.windows(4).position(|window| window == "\u{1F600}".as_bytes()).unwrap();
        bytes[at] = 0xff;
        let response = app.post("/v1/traces").header("content-type", PROTOBUF).body(bytes).send().await.unwrap();
        let body = ExportTraceServiceResponse::decode(response.bytes().await.unwrap()).unwrap();
        assert_eq!(body.partial_success.unwrap().rejected_spans, 1);
        assert_eq!(recorded(app).await, ["tokens_input 3", "tokens_input 70", "tokens_output 4"]);
        app.recorder.ingestion_counters().flush().await;
        let report = "{ ingestion(range: {preset: TODAY}) { services { rows { outcome reason records } } } }";
        let rows = app.query(report).await["ingestion"]["services"][0]["rows"].clone();
        let rows: Vec<_> = rows.as_array().unwrap().iter().map(|row| format!("{} {} {}", row["outcome"], row["reason"], row["records"])).collect();
        for expected in ["\"REJECTED\" \"ACCOUNT_MISSING\" \"1\"", "\"REJECTED\" \"INVALID_RECORD\" \"2\"", "\"REJECTED\" \"INVALID_QUANTITY\" \"2\""] {
            assert!(rows.iter().any(|row| row == expected), "{expected} in {rows:?}");
        }
    }

    async fn json_gives_the_same_records_as_protocol_buffers(app: &TestApp) {
        let body = json!({"resourceSpans": [{
            "resource": {"attributes": [{"key": "usage.account_id", "value": {"stringValue": "acme"}}]},
            "scopeSpans": [{"scope": {"name": "openai", "unknownMember": 1}, "spans": [
                {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "parentSpanId": "eee19b7ec3c1b173", "name": "chat", "kind": 3,
                 "startTimeUnixNano": "1795258795000000000", "endTimeUnixNano": "1795258800123456789", "attributes": [
                    {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                    {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "1200"}},
                    {"key": "gen_ai.usage.cache_read.input_tokens", "value": {"intValue": 1000}},
                    {"key": "gen_ai.usage.cache_write.input_tokens", "value": {"doubleValue": 50}},
                    {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "300"}},
                    {"key": "gen_ai.usage.reasoning.output_tokens", "value": {"intValue": "120"}}]},
                {"traceId": "broken", "spanId": 7}]}],
        }]});
        let reply = send_json(app, "/v1/traces", &body).await;
        assert_eq!(reply.headers["content-type"], JSON);
        assert_eq!((reply.status, &reply.body["partialSuccess"]["rejectedSpans"]), (StatusCode::OK, &json!("1")), "{reply:?}");
        assert!(reply.body["partialSuccess"]["errorMessage"].as_str().unwrap().contains("INVALID_RECORD"), "{reply:?}");
        assert_eq!(recorded(app).await, ALL_KINDS);
        let whole = json!({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "", "name": "http"}]}]}]});
        for body in [json!({}), json!({"resourceSpans": []}), whole] {
            let reply = send_json(app, "/v1/traces", &body).await;
            assert_eq!((reply.status, reply.body), (StatusCode::OK, json!({})), "{body}");
        }
    }
}
