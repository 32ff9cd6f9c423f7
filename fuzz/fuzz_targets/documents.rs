//! Documents: a document accepted by the limits neither crashes the parser nor takes too long.
#![no_main]

use std::sync::LazyLock;

use async_graphql::{Request, Variables};
use libfuzzer_sys::fuzz_target;
use usage_insights::graphql::completion::{FieldTypes, keep_objects};
use usage_insights::graphql::limits::{check_document, check_text, reject_introspection};
use usage_insights::graphql::{schema, string_literals};
use usage_insights::settings::{LimitsSettings, Settings};

static TYPES: LazyLock<FieldTypes> = LazyLock::new(|| FieldTypes::of(schema::definition()));

static LIMITS: LazyLock<LimitsSettings> = LazyLock::new(|| LimitsSettings {
    document_kib: u64::MAX / 1_024,
    document_tokens: 10_000,
    depth: u64::MAX,
    root_fields: u64::MAX,
    aliases: u64::MAX,
    directives: u64::MAX,
    directives_per_field: u64::MAX,
    complexity: 1_000_000,
    ..Settings::defaults().limits
});

fuzz_target!(|document: &str| {
    let Ok(document) = string_literals::rewrite_escapes(document) else { return };
    if check_text(&LIMITS, &document).is_err() {
        return;
    }
    let mut request = Request::new(document);
    let Ok(parsed) = request.parsed_query().cloned() else { return };
    if check_document(&LIMITS, &parsed, None, &Variables::default(), &TYPES).is_ok() {
        let _ = reject_introspection(&parsed);
        keep_objects(&mut request, &parsed);
    }
});
