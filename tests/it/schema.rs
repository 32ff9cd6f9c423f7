//! The published schema: equal to the export, and completely documented.

use serde_json::Value;

use crate::support::{Backend, TestApp};

#[test]
fn schema_graphql_is_the_exported_schema() {
    let published = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql")).unwrap_or_default();
    assert!(
        published == usage_insights::graphql::schema::sdl(),
        "schema.graphql is not the schema any more; renew it with `cargo run -- schema > schema.graphql` and look at the difference"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_in_the_schema_has_a_description() {
    let app = TestApp::start(Backend::Sqlite).await;
    let data = app
        .query(
            "{ __schema { types { kind name description
                 fields(includeDeprecated: true) { name description args { name description } }
                 inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }",
        )
        .await;
    let mut missing = Vec::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut check = |place: String, value: &Value| {
        if value["description"].as_str().unwrap_or_default().is_empty() {
            missing.push(place);
        }
    };
    for ty in list(&data["__schema"]["types"]) {
        let name = ty["name"].as_str().unwrap().to_owned();
        // `ID` and the other built-in types belong to the specification.
        if name.starts_with("__") || ["ID", "Int", "Float", "String", "Boolean", "JSON"].contains(&name.as_str()) {
            continue;
        }
        check(name.clone(), &ty);
        for field in list(&ty["fields"]) {
            let field_name = format!("{name}.{}", field["name"].as_str().unwrap());
            check(field_name.clone(), &field);
            for argument in list(&field["args"]) {
                check(format!("{field_name}({})", argument["name"].as_str().unwrap()), &argument);
            }
        }
        for member in list(&ty["inputFields"]).into_iter().chain(list(&ty["enumValues"])) {
            check(format!("{name}.{}", member["name"].as_str().unwrap()), &member);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_root_field_is_nullable() {
    let app = TestApp::start(Backend::Sqlite).await;
    let data = app
        .query("{ __schema { queryType { fields { name type { kind } } } mutationType { fields { name type { kind } } } subscriptionType { fields { name type { kind } } } } }")
        .await;
    for root in ["queryType", "mutationType", "subscriptionType"] {
        for field in data["__schema"][root]["fields"].as_array().unwrap() {
            assert_ne!(field["type"]["kind"], "NON_NULL", "{field}");
        }
    }
    app.stop().await;
}
