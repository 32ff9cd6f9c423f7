//! Usage records as JSON: parsed, validated, and hashed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use usage_insights::domain::restrictions::TokenRestrictions;
use usage_insights::domain::record_input::RecordInput;
use usage_insights::domain::record::ValidationRules;
use usage_insights::domain::time::Timestamp;
use usage_insights::domain::usage_type::{UsageType, UsageTypes};

fuzz_target!(|json: &[u8]| {
    let Ok(record_input) = serde_json::from_slice::<RecordInput>(json) else { return };
    let slug = "api_calls".to_owned();
    let api_calls = UsageType { slug: slug.clone(), unit: "calls".to_owned(), description: String::new(), is_part_of_tokens: false };
    let usage_types: UsageTypes = [(slug, api_calls)].into_iter().collect();
    let (now, restrictions) = (Timestamp::from_millis(1_795_262_400_000), TokenRestrictions::none());
    let long_ago = Timestamp::from_millis(1_637_582_400_000);
    let rules = ValidationRules { now, max_ahead_seconds: 300, long_ago, usage_types: &usage_types, restrictions: &restrictions };
    match (record_input.clone().check(rules), record_input.check(rules)) {
        (Ok(checked), Ok(again)) => {
            assert!(checked.record.quantity >= 0);
            assert_eq!(checked.record.content_hash, again.record.content_hash);
        }
        (Err(problems), Err(_)) => assert!(!problems.is_empty()),
        _ => panic!("the same record is valid and invalid"),
    }
});
