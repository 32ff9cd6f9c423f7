//! `/metrics`: what an operator watches, in the text format of Prometheus.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

use super::error;
use super::middleware::RequestId;
use super::router::AppState;
use crate::auth::Scope;
use crate::error::Error;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics as they stand. Needs the scope `read`; in development, no token.
pub(super) async fn metrics(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let allowed = state.authenticator.principal(authorization).await.and_then(|principal| principal.require(Scope::Read));
    match allowed.and_then(|()| exposition(&state)) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(refusal) => {
            let status = error::status_of(refusal.code());
            error::response(refusal, status, &request_id)
        }
    }
}

fn exposition(state: &AppState) -> Result<String, Error> {
    let mut registry = Registry::with_prefix("usage_insights");
    let recorder = &state.services.recorder;
    registry.register(
        "rollup_drift",
        "Rollups that did not equal their records when they were last verified; anything but 0 is a defect",
        ConstGauge::new(i64::try_from(recorder.drift().differences()).unwrap_or(i64::MAX)),
    );
    registry.register("verified_days", "Days of rollups verified since the start", ConstCounter::new(recorder.drift().days()));
    registry.register("queue_records", "Usage records that wait to be committed", ConstGauge::new(recorder.waiting_records()));
    registry.register(
        "reading_statements",
        "Statements that have read since the start",
        ConstCounter::new(state.database.reading_statements()),
    );
    let live = &state.services.live;
    registry.register(
        "subscriptions",
        "Subscriptions that follow usage",
        ConstGauge::new(i64::try_from(live.subscriptions()).unwrap_or(i64::MAX)),
    );
    if let Some(hears_others) = live.hears_others() {
        registry.register(
            "hears_other_processes",
            "Whether subscriptions learn at once of what other server processes commit: 1, else 0",
            ConstGauge::new(i64::from(hears_others)),
        );
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(Error::internal)?;
    Ok(text)
}
