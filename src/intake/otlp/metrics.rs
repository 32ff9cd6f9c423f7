//! Data points of metrics as records.

use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
use opentelemetry_proto::tonic::metrics::v1::{AggregationTemporality, Metric};
use serde_json::json;

use super::attributes::Attributes;
use super::envelope::{Encoding, Origin, for_each};
use super::gen_ai::{TOKEN_METRIC, TOKEN_TYPE};
use super::{Export, OtlpMapper, at_nanos, unreadable, unreadable_export};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::quantity::parse_whole_number;
use crate::domain::record_input::{Parsed, SentRecord};
use crate::error::Error;
use crate::intake::key_of;
use crate::settings::TokenSignal;

/// A data point of a sum or a histogram.
struct Point<'a> {
    attributes: &'a [KeyValue],
    start_nanos: u64,
    nanos: u64,
    sum: Parsed<i128>,
}

impl OtlpMapper {
    /// The records of an export of metrics. `BAD_REQUEST` if it cannot be read.
    pub fn metrics(&self, encoding: Encoding, body: &[u8]) -> Result<Export, Error> {
        let mut export = Export::default();
        let (mut index, mut ignored) = (0, 0_usize);
        let read = for_each::<Metric>(encoding, body, |origin, metric| {
            let metric = match metric {
                Ok(metric) => metric,
                Err(error) => {
                    export.records.push((index, Err(unreadable(&error))));
                    index += 1;
                    return;
                }
            };
            let usage_type = self.settings.metrics.get(&metric.name).map(String::as_str);
            if self.settings.ignored_scopes.contains(&origin.scope.name) || usage_type.is_none() && metric.name != TOKEN_METRIC {
                return;
            }
            let (points, problem) = points(&metric);
            if usage_type.is_none() && self.settings.token_signal != TokenSignal::Metrics {
                ignored += points.len();
                return;
            }
            for point in points {
                let record = match &problem {
                    Some(problem) => Err(problem.clone()),
                    None => self.record_of_point(origin, &metric.name, usage_type, point),
                };
                if !matches!(&record, Ok(input) if input.quantity == Ok(0)) {
                    export.records.push((index, record));
                }
                index += 1;
            }
        });
        read.map_err(|message| unreadable_export(&message))?;
        if ignored > 0 {
            export.warnings.push(format!(
                "{ignored} data points of `{TOKEN_METRIC}` were not recorded, because `otlp.token_signal` is `traces`: set it to `metrics`, or \
                 export spans"
            ));
        }
        Ok(export)
    }

    fn record_of_point(&self, origin: &Origin, metric: &str, usage_type: Option<&str>, point: Point<'_>) -> SentRecord {
        let attributes = Attributes::new(point.attributes, origin);
        let usage_type = match usage_type {
            Some(usage_type) => usage_type,
            None => match attributes.text(&TOKEN_TYPE).as_deref() {
                Some("input" | "prompt") => "tokens_input",
                Some("output" | "completion") => "tokens_output",
                other => {
                    let message = format!(
                        "`{TOKEN_METRIC}` has the token type `{}`; only `input` and `output` are recorded",
                        other.unwrap_or_default()
                    );
                    return Err(Problem::new(ProblemCode::InvalidRecord, "usageType", message));
                }
            },
        };
        let times = [point.start_nanos, point.nanos].map(|nanos| nanos.to_string());
        let series = [&origin.resource, &origin.scope.attributes, point.attributes].map(text_of);
        let scope = &origin.scope;
        let parts = [&series[0], &scope.name, &scope.version, &series[1], metric, &series[2], &times[0], &times[1]];
        Ok(self.fields(&attributes)?.record(key_of(&parts), usage_type, point.sum, at_nanos([point.nanos, point.start_nanos])))
    }
}

/// The points of a metric of one kind: all kinds have the same fields but for their value.
macro_rules! points_of {
    ($metric:expr, |$point:ident| $sum:expr) => {{
        let points = $metric.data_points.iter().map(|$point| Point {
            attributes: &$point.attributes,
            start_nanos: $point.start_time_unix_nano,
            nanos: $point.time_unix_nano,
            sum: $sum,
        });
        points.collect()
    }};
}

/// The data points of a metric, and the problem of all of them.
fn points(metric: &Metric) -> (Vec<Point<'_>>, Option<Problem>) {
    let number = |value: Option<Number>| match value {
        Some(Number::AsInt(number)) => Ok(i128::from(number)),
        Some(Number::AsDouble(number)) => parse_whole_number(&number.to_string()),
        None => Err("the data point has no value".to_owned()),
    };
    let sum = |sum: Option<f64>| parse_whole_number(&sum.ok_or("the histogram has no sum")?.to_string());
    let temporality = |temporality: i32| {
        (temporality != AggregationTemporality::Delta as i32).then(|| {
            let message = format!(
                "`{}` is cumulative: each export repeats the usage of those before. Export deltas: set \
                 `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta` in the service",
                metric.name
            );
            Problem::new(ProblemCode::CumulativeMetric, "quantity", message)
        })
    };
    let not_a_sum = |what: &str| {
        let message =
            format!("`{}` is {what}, which is not an amount that was used: only sums and histograms are recorded", metric.name);
        Some(Problem::new(ProblemCode::InvalidRecord, "quantity", message))
    };
    match &metric.data {
        Some(Data::Sum(of)) => {
            let problem =
                if of.is_monotonic { temporality(of.aggregation_temporality) } else { not_a_sum("a sum that can fall") };
            (points_of!(of, |point| number(point.value)), problem)
        }
        Some(Data::Histogram(of)) => (points_of!(of, |point| sum(point.sum)), temporality(of.aggregation_temporality)),
        Some(Data::ExponentialHistogram(of)) => (points_of!(of, |point| sum(point.sum)), temporality(of.aggregation_temporality)),
        Some(Data::Gauge(of)) => (points_of!(of, |point| number(point.value)), not_a_sum("a gauge")),
        Some(Data::Summary(of)) => (points_of!(of, |point| sum(Some(point.sum))), not_a_sum("a summary")),
        None => (Vec::new(), None),
    }
}

/// Attributes as a text that differs if they do, in any order. Part of the key of a record, so it must not change.
fn text_of(attributes: &[KeyValue]) -> String {
    pairs_of(attributes).to_string()
}

fn pairs_of(attributes: &[KeyValue]) -> serde_json::Value {
    let mut pairs: Vec<_> = attributes.iter().map(|attribute| (&attribute.key, json_of(attribute.value.as_ref()))).collect();
    pairs.sort_by(|left, right| left.0.cmp(right.0));
    json!(pairs)
}

/// A value as JSON that differs if its type or content does.
fn json_of(value: Option<&AnyValue>) -> serde_json::Value {
    match value.and_then(|value| value.value.as_ref()) {
        None => serde_json::Value::Null,
        Some(Value::StringValue(text)) => json!(text),
        Some(Value::BoolValue(value)) => json!(value),
        Some(Value::IntValue(number)) => json!(number),
        Some(Value::DoubleValue(number)) => json!({"double": number.to_string()}),
        Some(Value::BytesValue(bytes)) => json!({"bytes": hex::encode(bytes)}),
        Some(Value::ArrayValue(array)) => array.values.iter().map(|value| json_of(Some(value))).collect(),
        Some(Value::KvlistValue(list)) => json!({"pairs": pairs_of(&list.values)}),
        // Into a table of texts, which exports of metrics do not have.
        Some(Value::StringValueStrindex(index)) => json!({"index": index}),
    }
}
