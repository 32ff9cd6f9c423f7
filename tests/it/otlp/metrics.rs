//! Metrics as records: deltas of sums and histograms.

use opentelemetry_proto::tonic::collector::metrics::v1::{ExportMetricsServiceRequest, ExportMetricsServiceResponse};
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValueList};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
use opentelemetry_proto::tonic::metrics::v1::{
    Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message;
use serde_json::json;
use usage_insights::settings::{Settings, TokenSignal};

use super::{Any, NANOS, PROTOBUF, attribute, int, recorded, send, send_json, text, tokens};
use crate::support::{Backend, TestApp, on_each_backend};

const DELTA: i32 = 1;
const CUMULATIVE: i32 = 2;

fn from_metrics(settings: &mut Settings) {
    settings.otlp.token_signal = TokenSignal::Metrics;
    settings.otlp.metrics = [("gpu.time".to_owned(), "compute_seconds".to_owned())].into();
    settings.otlp.attributes.tier = vec!["gpu.class".to_owned()];
    settings.otlp.labels = [("service".to_owned(), "service.name".to_owned())].into();
}

fn export(metrics: Vec<Metric>) -> ExportMetricsServiceRequest {
    let attributes = vec![attribute(("usage.account_id", text("acme"))), attribute(("service.name", text("worker")))];
    let resource = Some(Resource { attributes, ..Resource::default() });
    let scope_metrics = vec![ScopeMetrics { metrics, ..ScopeMetrics::default() }];
    ExportMetricsServiceRequest {
        resource_metrics: vec![ResourceMetrics { resource, scope_metrics, ..ResourceMetrics::default() }],
    }
}

fn histogram(token_type: &str, sum: f64, nanos: u64, aggregation_temporality: i32) -> Metric {
    let point = HistogramDataPoint {
        attributes: vec![attribute(("gen_ai.token.type", text(token_type))), attribute(("gen_ai.request.model", text("gpt-5")))],
        start_time_unix_nano: nanos - 60_000_000_000,
        time_unix_nano: nanos,
        count: 3,
        sum: Some(sum),
        ..HistogramDataPoint::default()
    };
    let data = Data::Histogram(Histogram { data_points: vec![point], aggregation_temporality });
    Metric { name: "gen_ai.client.token.usage".into(), data: Some(data), ..Metric::default() }
}

fn seconds(value: Number, is_monotonic: bool, aggregation_temporality: i32) -> Metric {
    let attributes = vec![attribute(("gpu.class", text("gpu-a10")))];
    let point = NumberDataPoint {
        attributes,
        time_unix_nano: NANOS,
        start_time_unix_nano: NANOS - 1,
        value: Some(value),
        ..NumberDataPoint::default()
    };
    let data = Data::Sum(Sum { data_points: vec![point], aggregation_temporality, is_monotonic });
    Metric { name: "gpu.time".into(), data: Some(data), ..Metric::default() }
}

/// Sends metrics. Returns the number of rejected data points and the message.
async fn send_metrics(app: &TestApp, metrics: Vec<Metric>) -> (i64, String) {
    let request = app.post("/v1/metrics").header("content-type", PROTOBUF).body(export(metrics).encode_to_vec());
    let response = ExportMetricsServiceResponse::decode(request.send().await.unwrap().bytes().await.unwrap()).unwrap();
    response.partial_success.map(|partial| (partial.rejected_data_points, partial.error_message)).unwrap_or_default()
}

async fn deltas_of_metrics_are_recorded_once(backend: Backend) {
    let app = TestApp::start_with(backend, from_metrics).await;
    let gpu = seconds(Number::AsInt(90), true, DELTA);
    let other = Metric { name: "http.server.duration".into(), ..histogram("input", 5.0, NANOS, CUMULATIVE) };
    let metrics = vec![histogram("input", 1_200.0, NANOS, DELTA), histogram("output", 300.0, NANOS, DELTA), gpu, other];
    for _ in 0..2 {
        assert_eq!(send_metrics(&app, metrics.clone()).await, (0, String::new()));
    }
    assert_eq!(recorded(&app).await, ["compute_seconds 90", "tokens_input 1200", "tokens_output 300"]);
    let fields = app
        .query("{ usageRecords(first: 5, filter: {tiers: [\"gpu-a10\"]}) { nodes { accountId tier labels { key value } } } }")
        .await;
    let expected = json!([{"accountId": "acme", "tier": "gpu-a10", "labels": [{"key": "service", "value": "worker"}]}]);
    assert_eq!(fields["usageRecords"]["nodes"], expected);
    // The next interval, of which one point says zero.
    let next = NANOS + 60_000_000_000;
    assert_eq!(send_metrics(&app, vec![histogram("input", 1.0, next, DELTA), histogram("output", 0.0, next, DELTA)]).await.0, 0);
    assert_eq!(recorded(&app).await, ["compute_seconds 90", "tokens_input 1", "tokens_input 1200", "tokens_output 300"]);
    app.stop().await;
}

async fn series_differ_by_type_and_content_of_attributes_and_not_by_their_order(backend: Backend) {
    let app = TestApp::start_with(backend, from_metrics).await;
    let list = |values: Vec<Any>| {
        let values = values.into_iter().map(|value| AnyValue { value: Some(value) }).collect();
        Any::ArrayValue(ArrayValue { values })
    };
    let pairs = |pairs: Vec<(&str, Any)>| Any::KvlistValue(KeyValueList { values: pairs.into_iter().map(attribute).collect() });
    let series = [
        vec![("a", text("1"))],
        vec![("a", int(1))],
        vec![("a", Any::DoubleValue(1.0))],
        vec![("a", Any::BytesValue(b"1".to_vec()))],
        vec![("a", Any::BoolValue(true))],
        vec![("a", text("true"))],
        vec![("a", list(vec![int(1), int(2)]))],
        vec![("a", list(vec![int(2), int(1)]))],
        vec![("a", pairs(vec![("b", int(1)), ("c", int(2))]))],
        vec![("a", pairs(vec![("b", int(2)), ("c", int(1))]))],
        vec![("a", int(1)), ("b", int(2))],
    ];
    let of = |attributes: &[(&str, Any)]| {
        let mut metric = seconds(Number::AsInt(1), true, DELTA);
        let Some(Data::Sum(sum)) = &mut metric.data else { unreachable!("a sum") };
        sum.data_points[0].attributes.extend(attributes.iter().cloned().map(attribute));
        metric
    };
    for _ in 0..2 {
        assert_eq!(send_metrics(&app, series.iter().map(|attributes| of(attributes)).collect()).await, (0, String::new()));
    }
    // The same in another order.
    let reordered = [of(&[("b", int(2)), ("a", int(1))]), of(&[("a", pairs(vec![("c", int(2)), ("b", int(1))]))])];
    assert_eq!(send_metrics(&app, reordered.to_vec()).await, (0, String::new()));
    assert_eq!(recorded(&app).await, vec!["compute_seconds 1"; series.len()]);
    app.stop().await;
}

async fn data_points_that_are_no_deltas_are_rejected_with_the_way_out(backend: Backend) {
    let app = TestApp::start_with(backend, from_metrics).await;
    let gauge_point = NumberDataPoint { time_unix_nano: NANOS, value: Some(Number::AsInt(5)), ..NumberDataPoint::default() };
    let gauge = Data::Gauge(Gauge { data_points: vec![gauge_point] });
    for (metric, expected) in [
        (histogram("input", 10.0, NANOS, CUMULATIVE), "CUMULATIVE_METRIC: `gen_ai.client.token.usage` is cumulative"),
        (histogram("input", 10.0, NANOS, CUMULATIVE), "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta"),
        (seconds(Number::AsInt(90), true, CUMULATIVE), "CUMULATIVE_METRIC"),
        (seconds(Number::AsInt(90), false, DELTA), "a sum that can fall"),
        (seconds(Number::AsDouble(1.5), true, DELTA), "INVALID_QUANTITY"),
        (Metric { name: "gpu.time".into(), data: Some(gauge), ..Metric::default() }, "a gauge"),
        (histogram("cache", 10.0, NANOS, DELTA), "the token type `cache`"),
    ] {
        let (rejected, message) = send_metrics(&app, vec![metric]).await;
        assert_eq!(rejected, 1, "{message}");
        assert!(message.contains(expected), "{expected} in {message}");
    }
    assert_eq!(recorded(&app).await, Vec::<String>::new());
    app.stop().await;
}

async fn tokens_of_only_one_signal_count(backend: Backend) {
    let app = TestApp::start(backend).await;
    let (rejected, message) = send_metrics(&app, vec![histogram("input", 10.0, NANOS, DELTA)]).await;
    assert_eq!(rejected, 0);
    assert!(
        message.contains("1 data points of `gen_ai.client.token.usage` were not recorded") && message.contains("token_signal"),
        "{message}"
    );
    let database = app.stop_keeping_database().await;
    let app = TestApp::start_on(database, from_metrics).await;
    let (rejected, message) = send(&app, &super::export(vec![tokens(1, 10, 5)])).await;
    assert_eq!(rejected, 0);
    assert!(message.contains("1 spans with tokens were not recorded") && message.contains("token_signal"), "{message}");
    assert_eq!(recorded(&app).await, Vec::<String>::new());
    app.stop().await;
}

async fn metrics_are_read_from_json(backend: Backend) {
    let app = TestApp::start_with(backend, from_metrics).await;
    let body = json!({"resourceMetrics": [{
        "resource": {"attributes": [{"key": "usage.account_id", "value": {"stringValue": "acme"}}]},
        "scopeMetrics": [{"metrics": [
            {"name": "gpu.time", "sum": {"aggregationTemporality": 1, "isMonotonic": true, "dataPoints": [
                {"asInt": "90", "startTimeUnixNano": "1795258795000000000", "timeUnixNano": "1795258800123456789"},
                {"asInt": "5", "timeUnixNano": "1795258860123456789", "attributes": [{"key": "x", "value": {"boolValue": true}}]}]}},
            {"name": "gen_ai.client.token.usage", "histogram": {"aggregationTemporality": 1, "dataPoints": [
                {"count": "2", "sum": 12, "bucketCounts": ["2"], "explicitBounds": [], "timeUnixNano": "1795258800123456789",
                 "attributes": [{"key": "gen_ai.token.type", "value": {"stringValue": "input"}}]}]}}]}],
    }]});
    let reply = send_json(&app, "/v1/metrics", &body).await;
    assert_eq!(reply.body, json!({}), "{reply:?}");
    assert_eq!(recorded(&app).await, ["compute_seconds 5", "compute_seconds 90", "tokens_input 12"]);
    app.stop().await;
}

on_each_backend! {
    deltas_of_metrics_are_recorded_once,
    series_differ_by_type_and_content_of_attributes_and_not_by_their_order,
    data_points_that_are_no_deltas_are_rejected_with_the_way_out,
    tokens_of_only_one_signal_count,
    metrics_are_read_from_json,
}
