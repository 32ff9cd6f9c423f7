//! The readiness check of the writer fails while commits fail, whatever the cause.

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use super::{name_of, ready};
use crate::support::{Backend, NOW, TestApp, TestDatabase, on_both_databases, record};

/// The tables that no commit of new records writes.
const NOT_WRITTEN_BY_RECORDING: [&str; 14] = [
    "cost_revision",
    "display_name",
    "erased_key_account",
    "erasure",
    "hardware_spec",
    "ingestion_count",
    "ingestion_example",
    "price",
    "record_expiry",
    "rollup_watermark",
    "seaql_migrations",
    "service_token",
    "usage_correction",
    "usage_type",
];

async fn recording_code(app: &TestApp, key: &str) -> Value {
    let query = "mutation ($records: [UsageRecordInput!]!) { recordUsage(input: {records: $records}) { recorded } }";
    let reply = app.graphql(query, json!({"records": [record(key, "api_calls", 1, NOW, json!({}))]}), None).await;
    reply.body["errors"][0]["extensions"]["code"].clone()
}

fn assert_writer_alone_fails(status: StatusCode, body: &Value) {
    assert_eq!((status, &body["ready"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)), "{body}");
    assert_eq!(body["checks"]["writer"]["code"], "DATABASE_UNAVAILABLE", "{body}");
    for check in ["database", "migrations"] {
        assert_eq!(body["checks"][check]["ok"], true, "{body}");
    }
}

on_both_databases! {
    async fn permanently_failing_commits_make_the_writer_unready_until_one_succeeds(app: &TestApp) {
        let outside = app.database().connect().await;
        let (create, drop) = if outside.get_database_backend() == DbBackend::Sqlite {
            (
                vec!["CREATE TRIGGER reject BEFORE INSERT ON usage_record BEGIN SELECT RAISE(ABORT, 'rejected'); END"],
                "DROP TRIGGER reject",
            )
        } else {
            (
                vec![
                    "CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'rejected'; END $$",
                    "CREATE TRIGGER reject BEFORE INSERT ON usage_record FOR EACH ROW EXECUTE FUNCTION reject()",
                ],
                "DROP TRIGGER reject ON usage_record",
            )
        };
        for statement in create {
            outside.execute_unprepared(statement).await.unwrap();
        }
        assert_eq!(recording_code(app, "a").await, "INTERRUPTED");
        let (status, body) = ready(app).await;
        assert_writer_alone_fails(status, &body);
        outside.execute_unprepared(drop).await.unwrap();
        outside.close().await.unwrap();
        assert_eq!(recording_code(app, "a").await, Value::Null);
        assert_eq!(ready(app).await.0, StatusCode::OK);
    }

    async fn newer_schema_is_named_and_the_server_keeps_serving(app: &TestApp) {
        let outside = app.database().connect().await;
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99991231_000001_later', 0)";
        outside.execute_unprepared(newer).await.unwrap();
        let (status, body) = ready(app).await;
        assert_eq!((status, &body["ready"]), (StatusCode::OK, &json!(true)), "{body}");
        assert_eq!(body["checks"]["migrations"]["code"], "SCHEMA_MISMATCH", "{body}");
        assert!(body["checks"]["migrations"]["message"].as_str().unwrap().contains("m99991231_000001_later"), "{body}");
        assert_eq!(recording_code(app, "a").await, Value::Null);

        // A newer schema in which the tables of recording differ.
        outside.execute_unprepared("ALTER TABLE usage_record RENAME COLUMN provider TO vendor").await.unwrap();
        let outdated = recording_code(app, "b").await;
        assert_eq!(outdated, "INTERRUPTED");
        assert_eq!(ready(app).await.0, StatusCode::SERVICE_UNAVAILABLE);
        outside.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_right_to_write_a_table_makes_the_writer_unready_before_a_commit_fails() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let role = name_of(&database);
    let outside = database.connect().await;
    for statement in [format!("CREATE ROLE {role} LOGIN"), format!("GRANT USAGE, CREATE ON SCHEMA public TO {role}")] {
        outside.execute_unprepared(&statement).await.unwrap();
    }
    let mut url = url::Url::parse(&database.url).unwrap();
    url.set_username(&role).unwrap();
    let app = TestApp::start_on(database, |settings| settings.database.url = url.to_string()).await;
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    // Rights on a partition are those on its table.
    let select = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') \
                  AND NOT relispartition ORDER BY relname";
    let tables = outside.query_all_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap();
    let tables: Vec<String> = tables.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    for table in tables.iter().filter(|table| !NOT_WRITTEN_BY_RECORDING.contains(&table.as_str())) {
        let rights = if table.ends_with("_rollup") { &["INSERT", "UPDATE"][..] } else { &["INSERT"] };
        for right in rights {
            outside.execute_unprepared(&format!("REVOKE {right} ON {table} FROM {role}")).await.unwrap();
            let (status, body) = ready(&app).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "without the right to {right} into {table}: {body}");
            assert_writer_alone_fails(status, &body);
            outside.execute_unprepared(&format!("GRANT {right} ON {table} TO {role}")).await.unwrap();
            assert_eq!(ready(&app).await.0, StatusCode::OK);
        }
    }
    outside.execute_unprepared(&format!("REVOKE INSERT ON usage_record FROM {role}")).await.unwrap();
    assert_eq!(recording_code(&app, "a").await, "INTERRUPTED");
    let (status, body) = ready(&app).await;
    assert_writer_alone_fails(status, &body);
    outside.execute_unprepared(&format!("GRANT INSERT ON usage_record TO {role}")).await.unwrap();
    assert_eq!(recording_code(&app, "a").await, Value::Null);
    assert_eq!(ready(&app).await.0, StatusCode::OK);
    let database = app.stop_keeping_database().await;
    outside.execute_unprepared(&format!("DROP OWNED BY {role}")).await.unwrap();
    outside.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    outside.close().await.unwrap();
    database.destroy().await;
}
