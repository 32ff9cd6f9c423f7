//! Hardware specs: maintained by admins; one statement reads the usage of a page of them.

use serde_json::json;

use crate::support::{on_both_databases, record};

on_both_databases! {
    async fn hardware_spec_can_be_created_updated_and_retired(app: &TestApp) {
        let created = app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"A\", vcpu: 8, memoryMib: 32768, gpuModel: \"A10\",
            gpuCount: 1, hourlyRate: \"1.35\", regions: [\"eu-west\"], sortOrder: 3, architecture: \"x86_64\"}) {
            hardwareSpec { tier displayName description architecture vcpu memoryMib gpuModel gpuMemoryGib gpuCount storageGib bandwidthMbps
                hourlyRate isAvailable regions sortOrder createdAt updatedAt } } }").await;
        let spec = json!({
            "tier": "gpu-a", "displayName": "A", "description": "", "architecture": "x86_64", "vcpu": 8, "memoryMib": 32768, "gpuModel": "A10",
            "gpuMemoryGib": null, "gpuCount": 1, "storageGib": null, "bandwidthMbps": null, "hourlyRate": "1.35", "isAvailable": true,
            "regions": ["eu-west"], "sortOrder": 3, "createdAt": "2026-11-21T12:00:00.000Z", "updatedAt": "2026-11-21T12:00:00.000Z",
        });
        assert_eq!(created["createHardwareSpec"]["hardwareSpec"], spec);
        app.set_time("2026-11-21T12:30:00Z");
        let updated = app.query("mutation { updateHardwareSpec(input: {tier: \"gpu-a\", vcpu: null, storageGib: 100, displayName: \"A10\"}) {
            hardwareSpec { displayName vcpu memoryMib storageGib createdAt updatedAt } } }").await;
        assert_eq!(updated["updateHardwareSpec"]["hardwareSpec"], json!({
            "displayName": "A10", "vcpu": null, "memoryMib": 32768, "storageGib": 100,
            "createdAt": "2026-11-21T12:00:00.000Z", "updatedAt": "2026-11-21T12:30:00.000Z",
        }));
        app.query("mutation { retireHardwareSpec(input: {tier: \"gpu-a\"}) { hardwareSpec { isAvailable } } }").await;
        let data = app.query("{ all: hardwareSpecs { nodes { tier isAvailable } } available: hardwareSpecs(onlyAvailable: true) { nodes { tier } }
            hardwareSpec(tier: \"gpu-a\") { tier } none: hardwareSpec(tier: \"gpu-b\") { tier } }").await;
        assert_eq!(data, json!({
            "all": {"nodes": [{"tier": "gpu-a", "isAvailable": false}]}, "available": {"nodes": []}, "hardwareSpec": {"tier": "gpu-a"}, "none": null,
        }));
    }

    async fn invalid_specs_are_rejected_with_a_code(app: &TestApp) {
        app.query("mutation { createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"A\"}) { hardwareSpec { tier } } }").await;
        for (mutation, code) in [
            ("createHardwareSpec(input: {tier: \"gpu-a\", displayName: \"A\"})", "ALREADY_EXISTS"),
            ("createHardwareSpec(input: {tier: \" \", displayName: \"A\"})", "INVALID_ARGUMENT"),
            ("createHardwareSpec(input: {tier: \"b\", displayName: \"\"})", "INVALID_ARGUMENT"),
            ("createHardwareSpec(input: {tier: \"b\", displayName: \"B\", vcpu: -1})", "INVALID_ARGUMENT"),
            ("createHardwareSpec(input: {tier: \"b\", displayName: \"B\", hourlyRate: -1})", "INVALID_ARGUMENT"),
            ("createHardwareSpec(input: {tier: \"b\", displayName: \"B\", hourlyRate: \"9223372036.854775808\"})", "INVALID_ARGUMENT"),
            ("updateHardwareSpec(input: {tier: \"b\"})", "NOT_FOUND"),
            ("retireHardwareSpec(input: {tier: \"b\"})", "NOT_FOUND"),
        ] {
            assert_eq!(app.error_code(&format!("mutation {{ {mutation} {{ hardwareSpec {{ tier }} }} }}")).await, code, "{mutation}");
        }
    }

    async fn page_of_specs_includes_the_usage_of_each_even_if_zero(app: &TestApp) {
        for tier in ["a", "b", "c"] {
            app.query(&format!("mutation {{ createHardwareSpec(input: {{tier: \"{tier}\", displayName: \"x\", hourlyRate: 3600, hourlyRateFrom: \"2026-01-01T00:00:00Z\"}}) {{ hardwareSpec {{ tier }} }} }}")).await;
        }
        app.record_all(vec![
            record("1", "compute_seconds", 3_600, "2026-11-20T10:00:00Z", json!({"tier": "a"})),
            record("2", "compute_seconds", 1_800, "2026-11-20T10:00:00Z", json!({"tier": "c", "accountId": "globex"})),
            record("3", "compute_seconds", 900, "2026-11-01T10:00:00Z", json!({"tier": "c"})),
        ]).await;
        let data = app.query("{ hardwareSpecs { nodes { tier week: usage(range: {preset: LAST_7_DAYS}) { computeSeconds computeHours cost records }
            month: usage(range: {preset: THIS_MONTH}, timeZone: \"Asia/Kathmandu\") { range { timeZone } computeSeconds } } } }").await;
        let node = |tier: &str, seconds: &str, hours: f64, cost: &str, records: i32, month: &str| json!({
            "tier": tier, "week": {"computeSeconds": seconds, "computeHours": hours, "cost": cost, "records": records.to_string()},
            "month": {"range": {"timeZone": "Asia/Kathmandu"}, "computeSeconds": month},
        });
        assert_eq!(data["hardwareSpecs"]["nodes"], json!([
            node("a", "3600", 1.0, "3600", 1, "3600"), node("b", "0", 0.0, "0", 0, "0"), node("c", "1800", 0.5, "1800", 1, "2700"),
        ]));
    }
}
