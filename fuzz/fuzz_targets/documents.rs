//! Documents: a document accepted by the limits neither crashes the parser nor takes too long.
#![no_main]

use std::sync::LazyLock;

use async_graphql::{Request, Variables};
use libfuzzer_sys::fuzz_target;
use usage_insights::graphql::completion::{FieldTypes, keep_objects};
use usage_insights::graphql::limits::{DocumentLimits, reject_introspection};
use usage_insights::graphql::{schema, string_literals};

static TYPES: LazyLock<FieldTypes> = LazyLock::new(|| FieldTypes::of(&schema::sdl()));

const LIMITS: DocumentLimits = DocumentLimits { tokens: 10_000, complexity: 1_000_000, ..DocumentLimits::UNBOUNDED };

fuzz_target!(|document: &str| {
    let Ok(document) = string_literals::rewrite_escapes(document) else { return };
    if LIMITS.check_source(&document).is_err() {
        return;
    }
    let mut request = Request::new(document);
    let Ok(parsed) = request.parsed_query().cloned() else { return };
    if LIMITS.check(&parsed, None, &Variables::default(), &TYPES).is_ok() {
        let _ = reject_introspection(&parsed);
        keep_objects(&mut request, &parsed);
    }
});
