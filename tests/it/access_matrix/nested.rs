//! Rules of nested fields: names of services, and texts that the operator wrote, below fields that viewers may query.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use usage_insights::auth::{Scope, ServiceTokens, TokenRequest};

use super::{fields_for_viewers, rules_in_guards};
use crate::support::identity::{admin_token, unique_name, viewer_token, viewers_by_secret};
use crate::support::{Backend, FullSelections, NOW, TestApp, on_each_backend, record};

/// Who sees the content of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Callers that may read every account; null or empty for others.
    AllAccounts,
    /// It is only below fields that require the scope `ADMIN`.
    Admin,
    /// A sentence or a name that is composed for the caller, of what the caller may see.
    Composed,
    /// The display name of an account, or of a user, session, workspace or agent of it: its id is in the same result.
    WithItsId,
    /// Names no service, and describes nothing that one caller may see and another may not.
    Open,
}

/// Parts of the names of fields with a name of a service, the label of a token, or a text that was written. Every field of text with
/// such a name has a rule below.
const NAME_PARTS: [&str; 15] = [
    "service",
    "reason",
    "author",
    "message",
    "token",
    "name",
    "subject",
    "text",
    "description",
    "resolution",
    "detail",
    "label",
    "driver",
    "actor",
    "By",
];

const RULES: &[(&str, Rule)] = &[
    ("UsageCorrection.reason", Rule::AllAccounts),
    ("UsageCorrection.correctedBy", Rule::AllAccounts),
    ("VoidedUsageDetails.reason", Rule::AllAccounts),
    ("VoidedUsageDetails.correctedBy", Rule::AllAccounts),
    ("RejectionCount.service", Rule::AllAccounts),
    ("MissingDimension.services", Rule::AllAccounts),
    ("ErasurePayload.subjectHash", Rule::Admin),
    ("DiagnosedProblem.message", Rule::Admin),
    ("DiagnosedProblem.resolution", Rule::Admin),
    ("DiagnosedService.service", Rule::Admin),
    ("ExpiringToken.name", Rule::Admin),
    ("IngestionExample.message", Rule::Admin),
    ("IngestionExample.reason", Rule::Admin),
    ("IngestionRow.reason", Rule::Admin),
    ("IssueServiceTokenPayload.token", Rule::Admin),
    ("Price.createdBy", Rule::Admin),
    ("ProbeStep.message", Rule::Admin),
    ("RejectedUsage.reason", Rule::Admin),
    ("RejectedUsage.service", Rule::Admin),
    ("ServiceIngestion.service", Rule::Admin),
    ("ServiceToken.name", Rule::Admin),
    ("EmptyReason.message", Rule::Composed),
    ("Finding.message", Rule::Composed),
    ("Finding.subject", Rule::Composed),
    ("FindingChange.mainDriver", Rule::Composed),
    ("CorrectionResult.message", Rule::Composed),
    ("RecordProblem.message", Rule::Composed),
    ("RecordResult.message", Rule::Composed),
    ("FindingIngestion.reason", Rule::Open), // a code
    ("RejectionCount.reason", Rule::Open),   // a code
    ("RateLimitStatus.name", Rule::Open),
    ("Viewer.subject", Rule::Open), // of the caller
    ("HardwareSpec.description", Rule::Open),
    ("UsageBreakdownRow.accountName", Rule::WithItsId),
    ("UsageBreakdownRow.names", Rule::WithItsId),
    ("UsageSeriesLine.accountName", Rule::WithItsId),
    ("UsageSeriesLine.names", Rule::WithItsId),
    ("UsageSession.accountName", Rule::WithItsId),
    ("UsageSession.name", Rule::WithItsId),
    ("UsageSession.userNames", Rule::WithItsId),
    ("UsageRecord.accountName", Rule::WithItsId),
    ("UsageRecord.userName", Rule::WithItsId),
    ("UsageRecord.sessionName", Rule::WithItsId),
    ("UsageRecord.workspaceName", Rule::WithItsId),
    ("UsageRecord.agentName", Rule::WithItsId),
    ("DimensionValue.accountName", Rule::WithItsId),
    ("DimensionValue.name", Rule::WithItsId),
    ("FilteredOut.label", Rule::Open),             // of the query
    ("GroupBy.label", Rule::Open),                 // of the query
    ("MissingDimension.label", Rule::Open),        // of the query
    ("SuggestedFilter.missingLabels", Rule::Open), // of the query
    ("HardwareSpec.displayName", Rule::Open),
    ("UsageType.description", Rule::Open),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_with_a_service_name_or_a_written_text_has_a_rule() {
    let app = TestApp::start(Backend::Sqlite).await;
    let fields = FullSelections::of(&app).await.output_fields();
    let is_sensitive = |name: &str| {
        NAME_PARTS
            .iter()
            .any(|part| name.starts_with(part) || name.contains(&format!("{}{}", part[..1].to_uppercase(), &part[1..])))
    };
    let found: BTreeSet<_> = fields
        .iter()
        .filter(|field| ["String", "ID"].contains(&field.of.as_str()) && is_sensitive(&field.name))
        .map(|field| format!("{}.{}", field.parent, field.name))
        .collect();
    let ruled: BTreeSet<_> = RULES.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(found, ruled);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_for_admins_are_only_below_fields_that_require_the_scope_admin() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mut types: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for field in FullSelections::of(&app).await.output_fields() {
        types.entry(field.parent).or_default().push((field.name, field.of));
    }
    let guards = rules_in_guards();
    let mut wrong = Vec::new();
    for root in ["Query", "Mutation", "Subscription"] {
        for (field, first) in types[root].iter().filter(|(field, _)| guards[&format!("{root}.{field}")] != "Admin") {
            let (mut seen, mut next) = (BTreeSet::new(), vec![first.clone()]);
            while let Some(of) = next.pop() {
                if seen.insert(of.clone()) {
                    next.extend(types.get(&of).into_iter().flatten().map(|(_, of)| of.clone()));
                }
            }
            let is_below = |name: &str| name.split_once('.').is_some_and(|(of, _)| seen.contains(of));
            let for_admins = RULES.iter().filter(|(name, rule)| *rule == Rule::Admin && is_below(name));
            wrong.extend(for_admins.map(|(name, _)| format!("{name} below {root}.{field}")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    app.stop().await;
}

/// An installation with a correction, a rejection and a missing tier of `acme`, by a service whose name begins with `hidden`.
async fn start(backend: Backend) -> (TestApp, FullSelections) {
    let app = TestApp::start(backend).await;
    let full_selections = FullSelections::of(&app).await;
    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    let token = token(&app, "hidden-meter", Scope::Record, None).await;
    let records = json!([
        record("void", "tokens_input", 5, NOW, json!({"model": "m"})),
        record("c1", "api_calls", 5, NOW, json!({})), // the one of the full selections
        record("no tier", "compute_seconds", 5, NOW, json!({})),
        record("invalid", "tokens_input", -1, NOW, json!({})),
    ]);
    let mutation = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded }
        voidUsage(input: {records: [{accountId: \"acme\", idempotencyKey: \"void\", reason: \"hidden-reason\"}]}) { corrected }
        amendUsage(input: {records: [{reason: \"hidden-reason\",
            record: {accountId: \"acme\", idempotencyKey: \"c1\", usageType: \"api_calls\", quantity: 6}}]}) { corrected } }";
    let reply = app.graphql(mutation, json!({ "records": records }), Some(&token)).await.body;
    let corrected = json!({"recordUsage": {"recorded": 3}, "voidUsage": {"corrected": 1}, "amendUsage": {"corrected": 1}});
    assert_eq!(reply["data"], corrected, "{reply:#}");
    // Shutdown flushes the counters.
    (TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await, full_selections)
}

async fn token(app: &TestApp, name: &str, scope: Scope, account: Option<&str>) -> String {
    let request = TokenRequest {
        name: name.to_owned(),
        scopes: BTreeSet::from([scope]),
        account_ids: account.map(|account| BTreeSet::from([account.to_owned()])),
        usage_types: None,
        expires_at: None,
    };
    ServiceTokens::new(app.store.clone(), app.clock.clone()).issue(request).await.unwrap().text.reveal()
}

const EXPLAINED: &str = "query ($filter: UsageFilter) {
    usageRecords(includeVoided: true) { nodes { idempotencyKey correction { correctedAt correctedBy reason replacementId } } }
    usageInsights(range: {preset: TODAY}, filter: $filter) { emptyReason { code message details {
        voided { correctedAt correctedBy reason } rejections { service reason records } } } }
    usageByTier(range: {preset: TODAY}) { emptyReason { code details { missing { records services } } } } }";

async fn explained(app: &TestApp, token: &str) -> Value {
    let reply = app.graphql(EXPLAINED, json!({"filter": {"usageTypes": ["tokens_input"]}}), Some(token)).await.body;
    assert!(reply["errors"].is_null(), "{reply:#}");
    reply["data"].clone()
}

async fn viewer_sees_when_a_record_was_corrected_but_not_by_whom_or_why(backend: Backend) {
    let (app, full_selections) = start(backend).await;
    let limited = token(&app, &unique_name("page"), Scope::Read, Some("acme")).await;
    for token in [viewer_token("acme"), limited] {
        let seen = explained(&app, &token).await;
        assert!(!seen.to_string().contains("hidden"), "{seen:#}");
        let corrections = seen["usageRecords"]["nodes"].as_array().unwrap().iter().filter(|node| !node["correction"].is_null());
        let corrections: Vec<_> = corrections.map(|node| (&node["idempotencyKey"], &node["correction"]["correctedAt"])).collect();
        let at = json!("2026-11-21T12:00:00.000Z");
        assert_eq!(corrections.len(), 2, "{seen:#}");
        assert!(corrections.iter().all(|(_, corrected_at)| **corrected_at == at), "{seen:#}");
        let reason = &seen["usageInsights"]["emptyReason"];
        assert_eq!(
            (&reason["code"], &reason["details"]["voided"], &reason["details"]["rejections"]),
            (
                &json!("ONLY_VOIDED"),
                &json!({"correctedAt": at, "correctedBy": null, "reason": null}),
                &json!([{"service": null, "reason": "INVALID_QUANTITY", "records": "1"}])
            )
        );
        assert!(reason["message"].as_str().unwrap().contains("2026-11-21"), "{reason:#}");
        let missing = &seen["usageByTier"]["emptyReason"]["details"]["missing"];
        assert_eq!(missing, &json!([{"records": "1", "services": []}]));

        for field in fields_for_viewers(&full_selections).into_iter().chain(["serviceConfig".to_owned()]) {
            let selection = full_selections.root(&field);
            if !selection.contains("$filter") {
                let reply = app.graphql(&format!("{{ {selection} }}"), json!({}), Some(&token)).await.body;
                assert!(field != "usageRecord" || !reply["data"][&field].is_null(), "{reply:#}");
                assert!(reply["data"].is_object() && !reply.to_string().contains("hidden"), "{field} {reply:#}");
                continue;
            }
            let document = format!("query ($range: DateRangeInput!, $filter: UsageFilter) {{ {selection} }}");
            for filter in [
                json!({}),
                json!({"usageTypes": ["tokens_input"]}),
                json!({"tiers": ["t"]}),
                json!({"labels": [{"key": "team"}]}),
            ] {
                let variables = json!({"range": {"preset": "TODAY"}, "filter": filter});
                let reply = app.graphql(&document, variables, Some(&token)).await.body;
                assert!(reply["data"].is_object() && !reply.to_string().contains("hidden"), "{field} {filter} {reply:#}");
            }
        }
    }
    app.stop().await;
}

async fn callers_that_read_every_account_see_by_whom_and_why_a_record_was_corrected(backend: Backend) {
    let (app, _) = start(backend).await;
    let all = token(&app, &unique_name("page"), Scope::Read, None).await;
    for token in [admin_token(), all] {
        let seen = explained(&app, &token).await;
        let corrections = seen["usageRecords"]["nodes"].as_array().unwrap().iter().filter(|node| !node["correction"].is_null());
        for node in corrections {
            let correction = &node["correction"];
            assert_eq!((&correction["correctedBy"], &correction["reason"]), (&json!("hidden-meter"), &json!("hidden-reason")));
        }
        let reason = &seen["usageInsights"]["emptyReason"];
        assert_eq!(reason["details"]["voided"]["correctedBy"], "hidden-meter");
        assert_eq!(reason["details"]["rejections"][0]["service"], "hidden-meter");
        assert!(reason["message"].as_str().unwrap().contains("hidden-meter"), "{reason:#}");
        assert_eq!(seen["usageByTier"]["emptyReason"]["details"]["missing"][0]["services"], json!(["hidden-meter"]));
    }
    app.stop().await;
}

on_each_backend!(
    viewer_sees_when_a_record_was_corrected_but_not_by_whom_or_why,
    callers_that_read_every_account_see_by_whom_and_why_a_record_was_corrected,
);
