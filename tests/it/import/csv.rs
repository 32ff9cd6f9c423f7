//! `import` of CSV.

use serde_json::{Value, json};

use super::{Installation, gzip, on_each_backend};
use crate::support::{Backend, ServerProcess};

/// The records of the account `acme` by key, as a server returns them.
async fn records(installation: &Installation) -> Value {
    let server = ServerProcess::start(&installation.database.url).await;
    let fields = "idempotencyKey usageType quantity cost model userId occurredAt labels { key value } metadata";
    let query = format!("{{ usageRecords(filter: {{accountIds: [\"acme\"]}}) {{ nodes {{ {fields} }} }} }}");
    let mut body = server.graphql(&query, json!({}), None).await;
    server.stop().await;
    let mut nodes = body["data"]["usageRecords"]["nodes"].take();
    nodes.as_array_mut().unwrap_or_else(|| panic!("{body}")).sort_by_key(|node| node["idempotencyKey"].to_string());
    nodes
}

async fn csv_columns_become_fields_labels_and_metadata(backend: Backend) {
    let installation = Installation::create(backend).await;
    // As a provider exports it: names of its own, a byte order mark, quoted cells with separators and line breaks, and no keys.
    let export = "\u{feff}day;org;total_tokens;model_name;team;note;ignored\r\n\
        2026-11-01T10:00:00Z;acme;1200;large;search;\"two\r\nlines; \"\"quoted\"\"\";x\r\n\
        \r\n\
        2026-11-02T10:00:00Z;acme;7;;;;y\r\n";
    installation.write("export.csv", export.as_bytes());
    let arguments = [
        ["--column", "occurredAt=day"],
        ["--column", "accountId=org"],
        ["--column", "quantity=total_tokens"],
        ["--column", "model=model_name"],
        ["--column", "labels.team=team"],
        ["--column", "metadata.note=note"],
        ["--set", "usageType=tokens_input"],
        ["--set", "labels.from=export"],
        ["--key-columns", "day,model_name"],
        ["--delimiter", ";"],
    ];
    let arguments = [&["import", "export.csv", "--ignore-other-columns"], arguments.as_flattened()].concat();
    for expected in ["recorded 2 / duplicate 0 / conflict 0 / rejected 0", "recorded 0 / duplicate 2 / conflict 0 / rejected 0"] {
        let outcome = installation.run(&arguments);
        assert_eq!((outcome.code, outcome.stdout.lines().next()), (Some(0), Some(expected)), "{outcome:?}");
    }
    let records = records(&installation).await;
    assert_eq!(
        records,
        json!([
            {"idempotencyKey": "[\"2026-11-01T10:00:00Z\",\"large\",\"tokens_input\"]", "usageType": "tokens_input", "quantity": "1200", "cost": null,
                "model": "large", "userId": null, "occurredAt": "2026-11-01T10:00:00.000Z",
                "labels": [{"key": "from", "value": "export"}, {"key": "team", "value": "search"}],
                "metadata": {"note": "two\r\nlines; \"quoted\""}},
            {"idempotencyKey": "[\"2026-11-02T10:00:00Z\",\"\",\"tokens_input\"]", "usageType": "tokens_input", "quantity": "7", "cost": null, "model": null,
                "userId": null, "occurredAt": "2026-11-02T10:00:00.000Z", "labels": [{"key": "from", "value": "export"}], "metadata": null},
        ])
    );
    installation.destroy().await;
}

async fn csv_of_field_names_needs_no_arguments(backend: Backend) {
    let installation = Installation::create(backend).await;
    let rows = "idempotencyKey,accountId,usageType,quantity,cost,userId,metadata,labels.team\n\
        a,acme,api_calls,1,0.25,ada,\"{\"\"n\"\": 12}\",search\n\
        b,acme,api_calls,2,,,,\n";
    installation.write("rows.CSV.gz", &gzip(rows));
    let (code, summary, stderr) = installation.import("rows.CSV.gz");
    assert_eq!((code, summary.as_str()), (Some(0), "recorded 2 / duplicate 0 / conflict 0 / rejected 0"), "{stderr}");
    let records = records(&installation).await;
    assert_eq!(records[0]["cost"], "0.25");
    assert_eq!(records[0]["metadata"], json!({"n": 12}));
    assert_eq!(records[0]["labels"], json!([{"key": "team", "value": "search"}]));
    installation.destroy().await;
}

async fn csv_row_that_cannot_be_read_rejects_itself_only(backend: Backend) {
    let installation = Installation::create(backend).await;
    let mut rows = "idempotencyKey,accountId,usageType,quantity,metadata\n".to_owned();
    let mut expected = Vec::new();
    for number in 2..3_002 {
        let (row, code) = match number {
            5 => (format!("k{number},acme,api_calls,1"), Some("the row has 4 cells, and the header 5")),
            7 => (format!("k{number},acme,api_calls,1,\"never closed"), Some("a quotation mark in this row is not closed")),
            9 => (format!("k{number},acme,api_calls,many,"), Some("quantity")),
            2_990 => (format!("k{number},acme,api_calls,1,[]"), Some("`metadata` is not a JSON object")),
            3_001 => (format!("k{number},acme,\"api_calls,1,"), Some("a quotation mark in this row is not closed")),
            _ => (format!("k{number},acme,api_calls,1,"), None),
        };
        rows.push_str(&row);
        rows.push('\n');
        expected.extend(code.map(|code| (number, row, code)));
    }
    installation.write("rows.csv", rows.as_bytes());
    let outcome = installation.run(&["import", "rows.csv", "--rejects", "rejects.ndjson"]);
    assert_eq!(outcome.stdout.lines().next(), Some("recorded 2995 / duplicate 0 / conflict 0 / rejected 5"), "{outcome:?}");
    assert_eq!(outcome.code, Some(3));
    let rejects = std::fs::read_to_string(installation.folder.path().join("rejects.ndjson")).unwrap();
    let mut rejects: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    rejects.sort_by_key(|reject| reject["line"].as_u64());
    assert_eq!(rejects.len(), expected.len());
    for (reject, (number, row, message)) in rejects.iter().zip(expected) {
        assert_eq!((&reject["line"], &reject["record"]), (&json!(number), &json!(row)));
        assert!(reject["problems"].to_string().contains(message), "{reject}");
    }
    installation.destroy().await;
}

/// A name, the rows, the end of a line, the notes of the rows that are recorded, and the number of those that are rejected.
type QuotedRows = (&'static str, Vec<String>, &'static str, &'static [&'static str], usize);

/// Quotation marks that belong to no pair, and line ends of other systems, lose no row.
async fn csv_rows_are_recorded_or_rejected_and_never_lost(backend: Backend) {
    let header = "idempotencyKey,accountId,usageType,quantity,metadata.note";
    let row = |key: &str, note: &str| format!("{key},acme,api_calls,1,{note}");
    let long = "x".repeat(1_100_000);
    let cases: Vec<QuotedRows> = vec![
        (
            "inch marks",
            vec![row("a", "5\" pipe"), row("b", "6\" pipe"), row("c", "7\"")],
            "\n",
            &["5\" pipe", "6\" pipe", "7\""],
            0,
        ),
        ("carriage returns within a line", vec![row("a", "x\ry"), row("b", "z")], "\n", &["x\ry", "z"], 0),
        ("a quotation mark after a space", vec![row("a", " \"x"), row("b", "y\"")], "\r\n", &[" \"x", "y\""], 0),
        ("text after a closing quotation mark", vec![row("a", "\"x\"y"), row("b", "z")], "\n", &["z"], 1),
        (
            "two rows that open and do not close",
            vec![row("a", "\"x"), row("b", "1"), row("c", "\"y"), row("d", "2")],
            "\n",
            &["1", "2"],
            2,
        ),
        ("a line that is too long within a cell", vec![row("a", "\"begin"), long, row("b", "z")], "\n", &["z"], 2),
        (
            "a cell with line ends",
            vec![row("a", "\"one"), "two\"".to_owned(), row("b", "\"\"\"q\"\"\"")],
            "\n",
            &["one\ntwo", "\"q\""],
            0,
        ),
    ];
    for (name, rows, line_end, notes, rejected) in cases {
        let installation = Installation::create(backend).await;
        let content = [&[header.to_owned()], rows.as_slice()].concat().join(line_end);
        installation.write("rows.csv", content.as_bytes());
        let outcome = installation.run(&["import", "rows.csv"]);
        let summary = format!("recorded {} / duplicate 0 / conflict 0 / rejected {rejected}", notes.len());
        assert_eq!(outcome.stdout.lines().next(), Some(summary.as_str()), "{name}: {outcome:?}");
        assert_eq!(outcome.code, Some(if rejected > 0 { 3 } else { 0 }), "{name}");
        let records = records(&installation).await;
        let recorded: Vec<_> =
            records.as_array().unwrap().iter().map(|record| record["metadata"]["note"].as_str().unwrap()).collect();
        assert_eq!(recorded, notes, "{name}");
        installation.destroy().await;
    }
}

async fn csv_column_may_be_several_fields(backend: Backend) {
    let installation = Installation::create(backend).await;
    installation.write("rows.csv", b"idempotencyKey,org,usageType,quantity\nk,acme,api_calls,1\n");
    let outcome = installation.run(&["import", "rows.csv", "--column", "accountId=org", "--column", "labels.org=org"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(records(&installation).await[0]["labels"], json!([{"key": "org", "value": "acme"}]));
    installation.destroy().await;
}

on_each_backend! {
    csv_rows_are_recorded_or_rejected_and_never_lost,
    csv_column_may_be_several_fields,
    csv_columns_become_fields_labels_and_metadata,
    csv_of_field_names_needs_no_arguments,
    csv_row_that_cannot_be_read_rejects_itself_only,
}

#[tokio::test]
async fn csv_columns_that_are_not_understood_stop_the_import_before_it_records() {
    let installation = Installation::create(Backend::Sqlite).await;
    let row = "a,acme,api_calls,1,x\n";
    let cases: [(&str, &[&str], &str); 12] = [
        ("idempotencyKey,accountId\ra,acme\rb,acme", &[], "end with carriage returns alone"),
        ("sep=;", &[], "remove it, and name the separator with `--delimiter`"),
        ("\u{0}", &[], "no column is named `idempotencyKey`"),
        (
            "idempotencyKey,accountId,usageType,quantitty,model",
            &[],
            "the column `quantitty` is no field of UsageRecordInput (did you mean `quantity`?)",
        ),
        ("idempotencyKey,accountId,usageType,quantity,n", &[], "`--ignore-other-columns`"),
        ("idempotencyKey,accountId,usageType,q,model", &["--column", "quantity=qq"], "the file has no column `qq`"),
        ("idempotencyKey,accountId,usageType,q,model", &["--ignore-other-columns"], "no column is named `quantity`"),
        ("id,accountId,usageType,quantity,model", &["--ignore-other-columns"], "`--key-columns`"),
        ("idempotencyKey,accountId,usageType,quantity,quantity", &[], "two columns are named `quantity`"),
        (
            "idempotencyKey,accountId,usageType,quantity,model",
            &["--set", "model=m"],
            "`model` comes from two columns, or from a column and an argument",
        ),
        ("idempotencyKey,accountId,usageType,quantity,\"model", &[], "a quotation mark in this row is not closed"),
        ("", &[], "the file has no header"),
    ];
    for (header, arguments, expected) in cases {
        let content = if header.is_empty() { String::new() } else { format!("{header}\n{row}") };
        installation.write("rows.csv", content.as_bytes());
        let outcome = installation.run(&[&["import", "rows.csv"], arguments].concat());
        let message = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(message.contains(expected), "{header}: {message}");
        assert!(outcome.stdout.starts_with("recorded 0 / duplicate 0 / conflict 0 / rejected "), "{outcome:?}");
        assert_ne!(outcome.code, Some(0));
    }
    for (arguments, expected) in [
        (&["import", "rows.csv", "--column", "quantity"][..], "write `FIELD=…`"),
        (&["import", "rows.csv", "--set", "modle=x"], "(did you mean `model`?)"),
        (&["import", "rows.csv", "--delimiter", "ab"], "use one ASCII character"),
        (&["import", "rows.ndjson", "--set", "model=x"], "is read as NDJSON, which has no columns"),
        (&["import", "rows.ndjson", "--delimiter", ";"], "is read as NDJSON, which has no columns"),
        (&["import", "rows.csv", "--rejects", "./rows.csv"], "`./rows.csv` is imported; name another file"),
    ] {
        let outcome = installation.run(arguments);
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(expected), "{outcome:?}");
    }
    installation.destroy().await;
}

/// The names of columns are those of the schema: a new field of a record can be imported.
#[tokio::test]
async fn csv_has_a_column_for_every_field_of_a_record() {
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql")).unwrap();
    let (_, input) = schema.split_once("\ninput UsageRecordInput {\n").unwrap();
    let (input, _) = input.split_once("\n}").unwrap();
    let mut in_description = false;
    let fields = input.lines().filter_map(|line| {
        let line = line.trim();
        if line == "\"\"\"" {
            in_description = !in_description;
        }
        (!in_description).then(|| line.split_once(':')).flatten().map(|(name, _)| name).filter(|name| !name.contains(['"', ' ']))
    });
    let fields: Vec<_> = fields.collect();
    assert!(fields.len() > 15, "{fields:?}");
    let arguments: Vec<_> = fields.into_iter().filter(|field| *field != "labels").map(|field| format!("{field}=x")).collect();
    let columns = arguments.iter().flat_map(|argument| ["--column", argument]);
    let installation = Installation::create(Backend::Sqlite).await;
    let outcome = installation.run(&["import", "missing.csv"].into_iter().chain(columns).collect::<Vec<_>>());
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("`missing.csv`: No such file"), "all columns were understood: {outcome:?}");
    installation.destroy().await;
}
