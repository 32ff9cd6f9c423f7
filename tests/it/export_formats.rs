//! `export` as CSV, Parquet, sums and FOCUS: exact, and the same as the answers of the API.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use bytes::Bytes;
use parquet::basic::{LogicalType, Type as PhysicalType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Backend, TestApp, TestDatabase, on_both_databases, record, run_program};

/// A row by its columns.
pub type Row = BTreeMap<String, String>;

/// The rows of a CSV file.
pub fn csv_rows(text: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn run(folder: &Path, url: &str, arguments: &[&str]) -> Output {
    run_program(folder, arguments, &[("DATABASE_URL", url), ("RUST_LOG", "warn")])
}

fn succeed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Exports the database of `app` and returns the file.
fn export(app: &TestApp, arguments: &[&str]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    succeed(&run(folder.path(), &app.database().url, &[&["export", "file"], arguments].concat()));
    fs::read(folder.path().join("file")).unwrap()
}

/// Usage of two accounts with everything that an export may change: large numbers, nine decimals, texts that need quotation marks or are
/// formulas, labels, metadata, unpriced, free and priced records, corrections, days and quarter hours that zones divide differently.
pub async fn fill(app: &TestApp) {
    app.query("mutation { setPrice(input: {usageType: \"tokens_input\", model: \"priced\", rate: \"0.000000003\", validFrom: \"2026-01-01T00:00:00Z\"}) { isNew } }").await;
    let mut records = vec![
        record(
            "large",
            "tokens_input",
            9_007_199_254_740_993,
            "2026-11-01T18:14:59.999Z",
            json!({"model": "m", "cost": "0.000000001"}),
        ),
        record(
            "large2",
            "tokens_input",
            9_007_199_254_740_993,
            "2026-11-01T18:15:00Z",
            json!({"model": "m", "cost": "9007199.254740993"}),
        ),
        record(
            "text",
            "api_calls",
            1,
            "2026-11-02T00:00:00Z",
            json!({"model": "=1+1", "provider": "a,\"b\" c é", "userId": "@SUM(A1)",
            "sessionId": "s", "workspaceId": "w", "agentId": "a", "labels": [{"key": "team", "value": "x, \"y\""}, {"key": "env", "value": "-1"}],
            "metadata": {"b": [1, 2.5, "\"x\"\n"], "a": {"z": null}}}),
        ),
        record("free", "tokens_output", 7, "2026-11-02T12:00:00Z", json!({"model": "m", "source": "external", "userId": "ann"})),
        record("priced", "tokens_input", 11, "2026-11-03T12:00:00Z", json!({"model": "priced", "userId": "ann"})),
        record("compute", "compute_seconds", 3_600, "2026-11-03T12:14:00Z", json!({"tier": "h100", "cost": "2.5"})),
        record("wrong", "api_calls", 5, "2026-11-03T12:00:00Z", json!({"cost": "5"})),
        record("replaced", "api_calls", 6, "2026-11-03T12:00:00Z", json!({"cost": "6"})),
    ];
    for index in 0..40 {
        let at = format!("2026-11-{:02}T{:02}:{:02}:00Z", 1 + index % 20, index % 24, 7 * index % 60);
        let other =
            json!({"accountId": "globex", "model": format!("m{}", index % 3), "provider": "p", "cost": "0.1", "userId": "ann"});
        records.push(record(&format!("g{index}"), "tokens_input", index + 1, &at, other));
    }
    app.record_all(records).await;
    app.void_record("acme", "wrong", "a test").await;
    let replacement = json!({"usageType": "api_calls", "quantity": 60, "occurredAt": "2026-11-04T12:00:00Z", "cost": "60"});
    app.amend_record("acme", "replaced", replacement, "a test").await;
}

const FIELDS: [&str; 18] = [
    "occurredAt",
    "id",
    "accountId",
    "usageType",
    "quantity",
    "cost",
    "costSource",
    "priceId",
    "source",
    "userId",
    "sessionId",
    "workspaceId",
    "agentId",
    "model",
    "provider",
    "tier",
    "idempotencyKey",
    "recordedAt",
];

/// All records of the API as rows of an export, by the time of the usage and the id.
pub async fn records_of_api(app: &TestApp, filter: &str) -> Vec<Row> {
    let query = format!(
        "{{ usageRecords(first: 1000, filter: {filter}) {{ nodes {{ {} labels {{ key value }} metadata }} }} }}",
        FIELDS.join(" ")
    );
    let nodes = app.query(&query).await["usageRecords"]["nodes"].clone();
    let row = |node: &Value| {
        let mut row: Row =
            FIELDS.iter().map(|field| ((*field).to_owned(), node[field].as_str().unwrap_or_default().to_owned())).collect();
        let labels: BTreeMap<_, _> =
            node["labels"].as_array().unwrap().iter().map(|label| (label["key"].as_str().unwrap(), &label["value"])).collect();
        row.insert("labels".to_owned(), if labels.is_empty() { String::new() } else { json!(labels).to_string() });
        let mut metadata = node["metadata"].clone();
        metadata.sort_all_objects();
        row.insert("metadata".to_owned(), if metadata.is_null() { String::new() } else { metadata.to_string() });
        row.insert("currency".to_owned(), "USD".to_owned());
        row
    };
    let mut rows: Vec<Row> = nodes.as_array().unwrap().iter().map(row).collect();
    rows.reverse();
    rows
}

/// The totals of the API: of all usage, and by usage type.
pub async fn totals(app: &TestApp) -> Value {
    let query = "{ usageInsights(range: {days: {from: \"2026-10-01\", through: \"2026-11-30\"}}) {
        totals { records cost unpricedRecords byType { usageType quantity cost records unpricedRecords } } } }";
    app.query(query).await["usageInsights"]["totals"].clone()
}

/// Nanos of decimal text.
pub fn nanos(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    whole.parse::<i128>().unwrap() * 1_000_000_000 + format!("{fraction:0<9}").parse::<i128>().unwrap()
}

/// The quantity, cost in nanos and records by usage type, of the API.
fn by_type(totals: &Value) -> BTreeMap<String, (i128, i128, i64)> {
    let of_type = |row: &Value| {
        let text = |field: &str| row[field].as_str().unwrap().to_owned();
        (text("usageType"), (text("quantity").parse().unwrap(), nanos(&text("cost")), text("records").parse().unwrap()))
    };
    totals["byType"].as_array().unwrap().iter().map(of_type).filter(|(_, (_, _, records))| *records > 0).collect()
}

/// The same of rows with these columns.
fn by_type_of_rows(rows: &[Row], [usage_type, quantity, cost, records]: [&str; 4]) -> BTreeMap<String, (i128, i128, i64)> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let sum: &mut (i128, i128, i64) = sums.entry(row[usage_type].clone()).or_default();
        sum.0 += row[quantity].parse::<i128>().unwrap();
        sum.1 += nanos(&row[cost]);
        sum.2 += row[records].parse::<i64>().unwrap();
    }
    sums
}

const OF_SUMS: [&str; 4] = ["usageType", "quantity", "cost", "records"];

on_both_databases! {
    async fn csv_of_records_has_what_the_api_has_and_imports_again_with_the_same_totals(app: &TestApp) {
        fill(app).await;
        let file = export(app, &["--format", "csv"]);
        let expected = records_of_api(app, "{}").await;
        assert_eq!(csv_rows(&file), expected);
        assert_eq!(expected.len(), 47);
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(text.starts_with("occurredAt,id,accountId,usageType,quantity,cost,currency,"), "{text}");
        for exact in ["9007199254740993,9007199.254740993,USD,GIVEN", "=1+1", "\"a,\"\"b\"\" c é\"", ",0.000000001,"] {
            assert!(text.contains(exact), "{exact}: {text}");
        }

        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("usage.csv"), &file).unwrap();
        let other = TestDatabase::create_migrated(Backend::Sqlite).await;
        let summary = succeed(&run(folder.path(), &other.url, &["import", "usage.csv", "--batch", "7"]));
        assert!(summary.starts_with("recorded 47 / duplicate 0 / conflict 0 / rejected 0\n"), "{summary}");
        let again = succeed(&run(folder.path(), &other.url, &["import", "usage.csv"]));
        assert!(again.starts_with("recorded 0 / duplicate 47 / conflict 0 / rejected 0\n"), "{again}");
        let imported = TestApp::start_on(other, |_| {}).await;
        assert_eq!(totals(&imported).await, totals(app).await);
        let imported_rows = records_of_api(&imported, "{}").await;
        let what_was_sent = |row: &Row| {
            let decided = ["id", "recordedAt", "priceId", "costSource"];
            row.iter().filter(|(name, _)| !decided.contains(&name.as_str())).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let sorted = |rows: &[Row]| {
            let mut rows: Vec<_> = rows.iter().map(what_was_sent).collect();
            rows.sort();
            rows
        };
        assert_eq!(sorted(&imported_rows), sorted(&expected));
        imported.stop().await;
    }

    async fn csv_of_a_range_and_an_account_has_only_theirs_and_voided_records_on_request(app: &TestApp) {
        fill(app).await;
        let rows = csv_rows(&export(app, &["--format", "csv", "--account", "acme", "--range", "2026-11-03..2026-11-03"]));
        let keys: Vec<_> = rows.iter().map(|row| row["idempotencyKey"].as_str()).collect();
        assert_eq!(keys, ["priced", "compute"]);
        let file = export(app, &["--format", "csv", "--account", "acme", "--voided"]);
        let voided: Vec<_> = csv_rows(&file).into_iter().filter(|row| !row["voidedAt"].is_empty()).collect();
        let of = |key: &str| voided.iter().find(|row| row["idempotencyKey"] == key).unwrap();
        assert_eq!(voided.len(), 2);
        assert_eq!((of("wrong")["replacementId"].as_str(), of("replaced")["quantity"].as_str()), ("", "6"));
        assert_eq!(of("replaced")["replacementId"].len(), 36);
        // Importing it would count voided usage.
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("voided.csv"), &file).unwrap();
        let output = run(folder.path(), &app.database().url, &["import", "voided.csv"]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("`voidedAt` is no field"), "{output:?}");

        let marked = csv_rows(&export(app, &["--format", "csv", "--account", "acme", "--for-spreadsheets"]));
        let marked = marked.iter().find(|row| row["idempotencyKey"] == "text").unwrap();
        assert_eq!((marked["model"].as_str(), marked["userId"].as_str()), ("'=1+1", "'@SUM(A1)"));
    }

    async fn sums_of_every_interval_and_zone_equal_the_series_of_the_api(app: &TestApp) {
        fill(app).await;
        let expected = by_type(&totals(app).await);
        for interval in ["quarter-hour", "hour", "day", "week", "month", "quarter"] {
            for (zone, group_by) in [("UTC", "model,tier"), ("Asia/Kathmandu", "account,source"), ("America/New_York", "user,labels.team")] {
                let file = export(app, &["--format", "csv", "--interval", interval, "--time-zone", zone, "--group-by", group_by]);
                assert_eq!(by_type_of_rows(&csv_rows(&file), OF_SUMS), expected, "{interval} {zone} {group_by}");
            }
        }
        for (interval, zone) in [("DAY", "Asia/Kathmandu"), ("HOUR", "America/New_York"), ("MONTH", "UTC"), ("WEEK", "Europe/Berlin")] {
            let query = format!(
                "{{ usageSeries(range: {{days: {{from: \"2026-11-01\", through: \"2026-11-30\"}}}}, timeZone: \"{zone}\", interval: {interval}, usageTypes: [\"tokens_input\"],
                    groupBy: [{{dimension: MODEL}}], top: 20) {{ series {{ key points {{ date start end quantity cost records }} }} }} }}"
            );
            let mut points = Vec::new();
            for line in app.query(&query).await["usageSeries"]["series"].as_array().unwrap() {
                for point in line["points"].as_array().unwrap().iter().filter(|point| point["records"] != "0") {
                    let text = |field: &str| point[field].as_str().unwrap().to_owned();
                    points.push((text("start"), text("end"), text("date"), line["key"].as_str().unwrap_or_default().to_owned(), text("quantity"), text("cost"), text("records")));
                }
            }
            points.sort();
            let arguments = ["--format", "csv", "--interval", interval, "--time-zone", zone, "--group-by", "MODEL", "--range", "2026-11-01..2026-11-30"];
            let rows = csv_rows(&export(app, &arguments));
            let mut exported: Vec<_> = rows.iter().filter(|row| row["usageType"] == "tokens_input").map(|row| {
                let text = |field: &str| row[field].clone();
                (text("start"), text("end"), text("date"), text("model"), text("quantity"), text("cost"), text("records"))
            }).collect();
            exported.sort();
            assert_eq!(exported, points, "{interval} {zone}");
            assert!(rows.iter().all(|row| !row["unit"].is_empty() && row["currency"] == "USD"));
        }
        // As NDJSON, with exact numbers as text.
        let lines = String::from_utf8(export(app, &["--interval", "month", "--account", "acme"])).unwrap();
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let tokens = lines.iter().find(|line| line["usageType"] == "tokens_input").unwrap();
        assert_eq!((&tokens["quantity"], &tokens["unit"]), (&json!("18014398509481997"), &json!("tokens")));
    }

    async fn focus_has_its_mandatory_columns_and_the_costs_of_the_api(app: &TestApp) {
        fill(app).await;
        let rows = csv_rows(&export(app, &["--format", "focus", "--provider-name", "Acme Cloud"]));
        let expected = totals(app).await;
        for cost in ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"] {
            assert_eq!(by_type_of_rows(&rows, ["x_UsageType", "PricingQuantity", cost, "x_Records"]), by_type(&expected), "{cost}");
        }
        let unpriced: i64 = rows.iter().map(|row| row["x_UnpricedRecords"].parse::<i64>().unwrap()).sum();
        assert_eq!(unpriced.to_string(), expected["unpricedRecords"]);
        assert!(unpriced > 0);
        let not_null = [
            "BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargePeriodEnd",
            "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "ProviderName", "PublisherName",
            "ServiceCategory", "ServiceName", "PricingQuantity", "PricingUnit", "ConsumedQuantity", "ConsumedUnit", "ServiceSubcategory",
            "ChargeFrequency", "ChargeDescription",
        ];
        for row in &rows {
            assert!(not_null.iter().all(|column| !row[*column].is_empty()), "{row:?}");
            assert_eq!([&row["BillingAccountName"], &row["ChargeClass"]], ["", ""]);
            assert_eq!([&row["BillingPeriodStart"], &row["BillingPeriodEnd"]], ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"]);
            assert_eq!([&row["ProviderName"], &row["PublisherName"], &row["InvoiceIssuerName"]], ["Acme Cloud"; 3]);
            assert_eq!(row["ChargePeriodStart"][10..], *"T00:00:00Z");
        }
        let keys: std::collections::BTreeSet<_> = rows.iter().map(|row| {
            ["ChargePeriodStart", "BillingAccountId", "x_UsageType", "x_Model", "x_Tier", "x_Provider", "x_Source"].map(|column| row[column].clone())
        }).collect();
        assert_eq!(keys.len(), rows.len(), "one row per day and dimensions");
        let compute = rows.iter().find(|row| row["x_UsageType"] == "compute_seconds").unwrap();
        assert_eq!([&compute["ServiceCategory"], &compute["ConsumedUnit"], &compute["BilledCost"], &compute["x_Tier"]], ["Compute", "Seconds", "2.5", "h100"]);
    }

    async fn parquet_has_the_rows_of_csv_with_types(app: &TestApp) {
        fill(app).await;
        for arguments in [&["--voided"][..], &["--interval", "day", "--group-by", "model,account"]] {
            let expected = csv_rows(&export(app, &[&["--format", "csv"], arguments].concat()));
            let reader = SerializedFileReader::new(Bytes::from(export(app, &[&["--format", "parquet"], arguments].concat()))).unwrap();
            let schema = reader.metadata().file_metadata().schema_descr();
            for column in schema.columns() {
                let (physical, logical) = (column.physical_type(), column.logical_type_ref());
                let expected = match column.name() {
                    "occurredAt" | "recordedAt" | "voidedAt" | "start" | "end" => (PhysicalType::INT64, Some(LogicalType::timestamp(true, parquet::basic::TimeUnit::MILLIS))),
                    "cost" => (PhysicalType::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(9, 38))),
                    "quantity" if arguments[0] == "--interval" => (PhysicalType::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(0, 38))),
                    "quantity" | "priceId" | "records" | "unpricedRecords" => (PhysicalType::INT64, None),
                    _ => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
                };
                assert_eq!((physical, logical), (expected.0, expected.1.as_ref()), "{}", column.name());
            }
            let read: Vec<Row> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().get_column_iter().map(|(name, field)| (name.clone(), text_of(field))).collect()).collect();
            assert_eq!(read, expected);
        }
    }
}

/// A value of Parquet as CSV writes it.
fn text_of(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::TimestampMillis(millis) => usage_insights::domain::time::Timestamp::from_millis(*millis).to_rfc3339(),
        Field::Decimal(decimal) => {
            let bytes: [u8; 16] = decimal.data().try_into().unwrap();
            let number = i128::from_be_bytes(bytes);
            if decimal.scale() == 9 { usage_insights::domain::cost::format_nanos(number) } else { number.to_string() }
        }
        other => panic!("{other:?}"),
    }
}
