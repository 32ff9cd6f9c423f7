//! Documents: a document accepted by the limits neither crashes the parser nor takes too long.
#![no_main]

use std::sync::LazyLock;

use async_graphql::{Request, Variables};
use libfuzzer_sys::fuzz_target;
use usage_insights::graphql::completion::FieldTypes;
use usage_insights::graphql::empty_selections::keep_objects;
use usage_insights::graphql::limits::DocumentLimits;
use usage_insights::graphql::{escapes, introspection, schema};

static TYPES: LazyLock<FieldTypes> = LazyLock::new(|| FieldTypes::of(&schema::sdl()));

const LIMITS: DocumentLimits = DocumentLimits { tokens: 10_000, complexity: 1_000_000, ..DocumentLimits::UNBOUNDED };

fuzz_target!(|document: &str| {
    let Ok(document) = escapes::rewrite(document) else { return };
    if LIMITS.check_source(&document).is_err() {
        return;
    }
    let mut request = Request::new(document);
    let Ok(parsed) = request.parsed_query().cloned() else { return };
    if LIMITS.check(&parsed, None, &Variables::default(), &TYPES).is_ok() {
        let _ = introspection::reject(&parsed);
        keep_objects(&mut request, &parsed);
    }
});
