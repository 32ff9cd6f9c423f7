//! `GET /export/records` and `GET /export/usage`: the rows of the API, to those who may read them, whole or recognizably cut off.

mod callers;

use std::collections::BTreeSet;
use std::io::Read;

use bytes::Bytes;
use flate2::read::GzDecoder;
use parquet::file::reader::{FileReader, SerializedFileReader};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::export_formats::{Row, csv_rows, fill, records_of_api, totals};
use crate::support::{Backend, TestApp, TestDatabase, on_both_databases, run_program};

async fn get(app: &TestApp, path: &str, token: Option<&str>) -> Response {
    let request = app.get(path);
    let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
    request.send().await.unwrap()
}

async fn bytes(app: &TestApp, path: &str, token: Option<&str>) -> Bytes {
    let response = get(app, path, token).await;
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&bytes));
    bytes
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    std::str::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The status and the code of an error response in the form of the API.
async fn rejection(app: &TestApp, path: &str, token: Option<&str>) -> (StatusCode, String) {
    let response = get(app, path, token).await;
    let status = response.status();
    assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
    let body: Value = response.json().await.unwrap();
    assert!(body["errors"][0]["extensions"]["requestId"].is_string(), "{body}");
    (status, body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned())
}

on_both_databases! {
    async fn records_are_those_of_the_api_in_every_format(app: &TestApp) {
        fill(app).await;
        let expected = records_of_api(app, "{}").await;
        let csv = get(app, "/export/records?format=csv", None).await;
        assert_eq!(csv.headers()["content-disposition"], "attachment; filename=\"usage-records.csv\"");
        assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8; header=present");
        assert_eq!(csv.headers()["cache-control"], "no-store");
        assert_eq!(csv_rows(&csv.bytes().await.unwrap()), expected);
        let parquet = bytes(app, "/export/records?format=parquet", None).await;
        let parquet = SerializedFileReader::new(parquet).unwrap();
        assert_eq!(parquet.metadata().file_metadata().num_rows(), 47);

        let ndjson = bytes(app, "/export/records", None).await;
        let records = lines(&ndjson);
        let keys = |rows: &[Row]| rows.iter().map(|row| row["idempotencyKey"].clone()).collect::<Vec<_>>();
        assert_eq!(records.iter().map(|line| line["idempotencyKey"].as_str().unwrap()).collect::<Vec<_>>(), keys(&expected));
        let text = records.iter().find(|line| line["idempotencyKey"] == "text").unwrap();
        assert_eq!(text["labels"], json!([{"key": "env", "value": "-1"}, {"key": "team", "value": "x, \"y\""}]));
        assert_eq!(text["metadata"], json!({"b": [1, 2.5, "\"x\"\n"], "a": {"z": null}}));
        assert_eq!((&records[0]["quantity"], &text["cost"]), (&json!("1"), &Value::Null));

        // Imported again, it gives the same totals.
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("usage.ndjson"), &ndjson).unwrap();
        let other = TestDatabase::create_migrated(Backend::Sqlite).await;
        let output = run_program(folder.path(), &["import", "usage.ndjson"], &[("DATABASE_URL", &other.url), ("RUST_LOG", "warn")]);
        assert!(String::from_utf8_lossy(&output.stdout).starts_with("recorded 47 / duplicate 0 / conflict 0 / rejected 0\n"), "{output:?}");
        let imported = TestApp::start_on(other, |_| {}).await;
        assert_eq!(totals(&imported).await, totals(app).await);
        imported.stop().await;
    }

    async fn ranges_accounts_and_voided_records_are_selected_by_parameters(app: &TestApp) {
        fill(app).await;
        let keys = async |parameters: &str| {
            let rows = csv_rows(&bytes(app, &format!("/export/records?format=csv&{parameters}"), None).await);
            rows.into_iter().map(|row| row["idempotencyKey"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(keys("account=acme&from=2026-11-03&to=2026-11-04").await, ["priced", "compute"]);
        assert_eq!(keys("account=acme&from=2026-11-03T12:00:00.001Z&to=2026-11-04T12:00:00Z").await, ["compute"]);
        // The day in Kathmandu begins at 18:15 UTC.
        assert_eq!(keys("account=acme&to=2026-11-02&timeZone=Asia/Kathmandu").await, ["large"]);
        assert_eq!(keys("account=acme&account=globex").await.len(), 47);
        assert_eq!(keys("account=unknown").await, Vec::<String>::new());
        let voided: BTreeSet<_> = keys("account=acme&voided=true&from=2026-11-03&to=2026-11-04").await.into_iter().collect();
        assert_eq!(voided, ["compute", "priced", "replaced", "wrong"].map(str::to_owned).into());
    }

    async fn pages_and_streams_go_on_after_any_record(app: &TestApp) {
        fill(app).await;
        let all = csv_rows(&bytes(app, "/export/records?format=csv", None).await);
        let mut paged = Vec::new();
        let mut path = "/export/records?format=csv&limit=10&from=2026-01-01".to_owned();
        loop {
            let response = get(app, &path, None).await;
            let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let (next, link) = (header("x-next-cursor"), header("link"));
            let page = csv_rows(&response.bytes().await.unwrap());
            paged.extend(page.iter().cloned());
            let Some(next) = next else { break };
            let last = page.last().unwrap();
            assert_eq!((page.len(), next), (10, format!("{},{}", last["occurredAt"], last["id"])));
            let link = link.unwrap();
            link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().clone_into(&mut path);
        }
        assert_eq!(paged, all);
        // A download that was cut off goes on after its last complete line, whose first two cells are the position.
        for index in [0, 7, 45, 46] {
            let after = format!("{},{}", all[index]["occurredAt"], all[index]["id"]);
            assert_eq!(csv_rows(&bytes(app, &format!("/export/records?format=csv&after={after}"), None).await), all[index + 1..]);
        }
    }

    async fn sums_are_those_of_the_command(app: &TestApp) {
        fill(app).await;
        let folder = TempDir::new().unwrap();
        let variables = [("DATABASE_URL", app.database().url.as_str()), ("RUST_LOG", "warn")];
        for (index, (arguments, parameters)) in [
            (&["--format", "csv", "--interval", "day", "--group-by", "model,account", "--time-zone", "Asia/Kathmandu"][..],
                "format=csv&interval=DAY&groupBy=MODEL,ACCOUNT&timeZone=Asia/Kathmandu"),
            (&["--format", "csv", "--interval", "quarter-hour", "--group-by", "labels.team,user", "--account", "acme"],
                "format=csv&interval=quarter_hour&groupBy=labels.team&groupBy=USER&account=acme"),
            (&["--format", "focus", "--publisher-name", "P"], "format=focus&publisherName=P"),
            (&["--interval", "month"], "interval=MONTH"),
        ].into_iter().enumerate() {
            let file = format!("file-{index}");
            let output = run_program(folder.path(), &[&["export", &file], arguments].concat(), &variables);
            assert!(output.status.success(), "{output:?}");
            let sent = bytes(app, &format!("/export/usage?{parameters}"), None).await;
            assert_eq!(std::fs::read(folder.path().join(file)).unwrap(), sent, "{parameters}");
            assert!(!sent.is_empty());
        }
        let parquet = SerializedFileReader::new(bytes(app, "/export/usage?format=parquet", None).await).unwrap();
        let rows = csv_rows(&bytes(app, "/export/usage?format=csv", None).await);
        assert_eq!(parquet.metadata().file_metadata().num_rows(), i64::try_from(rows.len()).unwrap());
    }

    async fn responses_are_compressed_as_accepted_and_head_has_no_body(app: &TestApp) {
        fill(app).await;
        let plain = bytes(app, "/export/records?format=csv", None).await;
        let compressed = app.get("/export/records?format=csv").header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(compressed.headers()["content-encoding"], "gzip");
        let compressed = compressed.bytes().await.unwrap();
        let mut text = Vec::new();
        GzDecoder::new(&compressed[..]).read_to_end(&mut text).unwrap();
        assert_eq!(text, plain);
        let parquet = app.get("/export/records?format=parquet").header("accept-encoding", "gzip").send().await.unwrap();
        assert!(!parquet.headers().contains_key("content-encoding"), "Parquet is compressed already");
        let head = reqwest::Client::new().head(format!("{}/export/records?format=csv&limit=1", app.url())).send().await.unwrap();
        assert_eq!((head.status(), head.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, "text/csv; charset=utf-8; header=present"));
        assert!(head.headers().contains_key("x-next-cursor"));
        assert_eq!(head.bytes().await.unwrap(), "");
    }

    async fn requests_that_cannot_be_answered_have_codes(app: &TestApp) {
        fill(app).await;
        for (path, code) in [
            ("/export/records?formt=csv", "BAD_REQUEST"),
            ("/export/records?limit=1&limit=2", "BAD_REQUEST"),
            ("/export/records?from=%FF", "BAD_REQUEST"),
            ("/export/records?format=xml", "INVALID_ARGUMENT"),
            ("/export/records?format=focus", "INVALID_ARGUMENT"),
            ("/export/records?limit=0", "INVALID_ARGUMENT"),
            ("/export/records?limit=1001", "INVALID_ARGUMENT"),
            ("/export/records?limit=x", "INVALID_ARGUMENT"),
            ("/export/records?voided=1", "INVALID_ARGUMENT"),
            ("/export/records?account=%20", "INVALID_ARGUMENT"),
            ("/export/records?after=x", "INVALID_CURSOR"),
            ("/export/records?from=yesterday", "INVALID_TIME"),
            ("/export/records?from=2026-11-02&to=2026-11-02", "INVALID_RANGE"),
            ("/export/records?timeZone=Mars", "INVALID_TIME_ZONE"),
            ("/export/usage?interval=decade", "INVALID_ARGUMENT"),
            ("/export/usage?groupBy=colour", "INVALID_ARGUMENT"),
            ("/export/usage?groupBy=MODEL,MODEL", "INVALID_ARGUMENT"),
            ("/export/usage?limit=1", "BAD_REQUEST"),
            ("/export/usage?format=focus&interval=DAY", "BAD_REQUEST"),
            ("/export/usage?to=1999-01-01", "INVALID_RANGE"),
        ] {
            assert_eq!(rejection(app, path, None).await, (StatusCode::BAD_REQUEST, code.to_owned()), "{path}");
        }
        let accepting = async |accept: &str, path: &str| {
            let response = app.get(path).header("accept", accept).send().await.unwrap();
            (response.status(), response.headers()["content-type"].to_str().unwrap().to_owned())
        };
        assert_eq!(accepting("text/csv", "/export/records").await.1, "text/csv; charset=utf-8; header=present");
        assert_eq!(accepting("text/html, */*;q=0.1", "/export/records").await.1, "application/x-ndjson");
        assert_eq!(accepting("application/vnd.apache.parquet", "/export/usage").await.1, "application/vnd.apache.parquet");
        assert_eq!(accepting("image/png", "/export/records").await.0, StatusCode::NOT_ACCEPTABLE);
        assert_eq!(accepting("text/csv", "/export/records?format=ndjson").await.0, StatusCode::NOT_ACCEPTABLE);
        let posted = app.send(app.post("/export/records")).await;
        assert_eq!((posted.status, posted.headers["allow"].to_str().unwrap()), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
        assert_eq!(posted.body["errors"][0]["extensions"]["code"], "BAD_REQUEST");

        // HTTP/1.0 ends a response by closing the connection, whether it is whole or not.
        for (path, status) in [("/export/records", "400"), ("/export/records?limit=1", "200")] {
            let mut connection = TcpStream::connect(app.url().trim_start_matches("http://")).await.unwrap();
            connection.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.unwrap();
            let mut reply = String::new();
            connection.read_to_string(&mut reply).await.unwrap();
            assert!(reply[9..].starts_with(status), "{reply}");
        }
    }
}
