//! Documents: what the gates in front of the parser let through neither brings it down nor takes for ever.
#![no_main]

use async_graphql::Request;
use libfuzzer_sys::fuzz_target;
use usage_insights::graphql::introspection;
use usage_insights::graphql::left_out::keep_objects;
use usage_insights::graphql::limits::{check_nesting, check_selections};

fuzz_target!(|document: &str| {
    if check_nesting(document).is_err() {
        return;
    }
    let mut request = Request::new(document);
    let Ok(parsed) = request.parsed_query().cloned() else { return };
    if check_selections(&parsed).is_ok() {
        let _ = introspection::refuse(&parsed);
        keep_objects(&mut request, &parsed);
    }
});
