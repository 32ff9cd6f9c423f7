//! The queries: documents of a dashboard with their variables.

use bytes::Bytes;
use serde_json::{Value, json};

/// The complete dashboard page. The floors return all of its fields in this order.
const PAGE: &str = "query Page($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter) {
  usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    totals { tokens tokensInput tokensOutput computeSeconds computeHours apiCalls records cost }
    change { tokens computeSeconds apiCalls records cost }
    peakDay { date value }
    models: breakdown(by: {dimension: MODEL}) { rows { kind key share totals { tokens records cost } } }
    providers: breakdown(by: {dimension: PROVIDER}) { rows { kind key share totals { tokens records cost } } }
  }
  usageByTier(range: $range, timeZone: $timeZone, filter: $filter) {
    tiers { tier computeSeconds computeHours share records cost hardwareSpec { displayName } }
  }
  dailyUsage(range: $range, timeZone: $timeZone, filter: $filter) {
    unit series { kind key total points { date quantity cost records status } }
  }
}";
/// The same page for the floors, whose ranges are UTC days.
pub const FLOOR_PAGE: &str = "query Page($accountId: String!, $days: Int!) {
  usageInsights(accountId: $accountId, days: $days) {
    totals { tokens tokensInput tokensOutput computeSeconds computeHours apiCalls records cost }
    change { tokens computeSeconds apiCalls records cost }
    peakDay { date value }
    models { rows { kind key share totals { tokens records cost } } }
    providers { rows { kind key share totals { tokens records cost } } }
  }
  usageByTier(accountId: $accountId, days: $days) {
    tiers { tier computeSeconds computeHours share records cost hardwareSpec { displayName } }
  }
  dailyUsage(accountId: $accountId, days: $days) {
    unit series { kind key total points { date quantity cost records status } }
  }
}";

/// A request body.
pub fn body(query: &str, variables: &Value) -> Bytes {
    json!({ "query": query, "variables": variables }).to_string().into()
}

/// The page of an account, or of all accounts.
pub fn page(account_id: Option<&str>, days: u32, zone: &str) -> Bytes {
    let filter = account_id.map(|account_id| json!({ "accountIds": [account_id] }));
    body(PAGE, &json!({ "range": { "lastDays": days }, "timeZone": zone, "filter": filter }))
}

/// The page for a floor.
pub fn floor_page(account_id: &str, days: u32) -> Bytes {
    body(FLOOR_PAGE, &json!({ "accountId": account_id, "days": days }))
}

/// The page for a floor's REST endpoint.
pub fn floor_path(account_id: &str, days: u32) -> String {
    format!("/page?accountId={account_id}&days={days}")
}

/// A year of all accounts, by model and by tier.
pub fn platform() -> Bytes {
    let query = "{ models: dailyUsage(range: {lastDays: 365}, groupBy: {dimension: MODEL}) { ...lines }
        tiers: dailyUsage(range: {lastDays: 365}, groupBy: {dimension: TIER}, usageTypes: [\"compute_seconds\"]) { ...lines } }
        fragment lines on UsageSeries { series { key total points { date quantity } } }";
    body(query, &Value::Null)
}

/// A long chart of 8 lines with `days` days.
pub fn chart(account_id: &str, days: u32) -> Bytes {
    let query = "query($days: Int!, $accountIds: [ID!]) {
        dailyUsage(range: {lastDays: $days}, groupBy: {dimension: MODEL}, filter: {accountIds: $accountIds}) {
            series { key total points { date quantity cost records status } } } }";
    body(query, &json!({ "accountIds": [account_id], "days": days }))
}

/// All specs with 30 days of usage.
pub fn hardware(first: usize) -> Bytes {
    let query = "query($first: Int!) { hardwareSpecs(first: $first) { nodes { tier displayName vcpu hourlyRate
        usage(range: {lastDays: 30}) { computeHours computeSeconds cost records } } pageInfo { hasNextPage endCursor } } }";
    body(query, &json!({ "first": first }))
}

/// A page of records, after a cursor.
pub fn records(account_id: Option<&str>, first: u32, after: Option<&str>) -> Bytes {
    let query = "query($accountIds: [ID!], $first: Int!, $after: String) {
        usageRecords(filter: {accountIds: $accountIds}, first: $first, after: $after) {
        nodes { id occurredAt accountId usageType quantity cost model tier userId } pageInfo { hasNextPage endCursor } } }";
    let account_ids = account_id.map(|account_id| [account_id]);
    body(query, &json!({ "accountIds": account_ids, "first": first, "after": after }))
}

/// Only the end cursor of such a page.
pub fn records_end(account_id: Option<&str>, first: u32, after: Option<&str>) -> Bytes {
    let query = "query($accountIds: [ID!], $first: Int!, $after: String) {
        usageRecords(filter: {accountIds: $accountIds}, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor } } }";
    let account_ids = account_id.map(|account_id| [account_id]);
    body(query, &json!({ "accountIds": account_ids, "first": first, "after": after }))
}

/// Queries with an empty result, each for another reason; with or without selecting the reason.
pub fn empty(account_id: &str, for_the_reason: bool) -> Vec<Bytes> {
    let reason = if for_the_reason { "emptyReason { code message }" } else { "" };
    let query = format!(
        "query($range: DateRangeInput!, $filter: UsageFilter) {{
            usageInsights(range: $range, filter: $filter) {{ totals {{ records }} {reason} }} }}"
    );
    let last_30_days = json!({ "lastDays": 30 });
    [
        (&last_30_days, json!({ "accountIds": ["missing"] })),
        (&last_30_days, json!({ "accountIds": [account_id], "models": ["opus-5"] })),
        (&last_30_days, json!({ "accountIds": [account_id], "usageTypes": ["storage_byte_seconds"] })),
        (&last_30_days, json!({ "accountIds": [account_id], "userIds": ["user-999"] })),
        (&last_30_days, json!({ "models": ["opus-5"] })),
        (&last_30_days, json!({ "tiers": ["cpu-xl"] })),
        (&json!({ "days": { "from": "2020-01-01", "through": "2020-12-31" } }), json!({ "accountIds": [account_id] })),
        (&json!({ "days": { "from": "2020-01-01", "through": "2020-12-31" } }), json!({})),
    ]
    .into_iter()
    .map(|(range, filter)| body(&query, &json!({ "range": range, "filter": filter })))
    .collect()
}

/// The findings.
pub fn findings(account_id: Option<&str>) -> Bytes {
    let query = "query($filter: UsageFilter) { usageInsights(range: {lastDays: 30}, filter: $filter) {
        findings { total rows { kind severity message } } } }";
    let account_ids = account_id.map(|account_id| [account_id]);
    body(query, &json!({ "filter": { "accountIds": account_ids } }))
}
