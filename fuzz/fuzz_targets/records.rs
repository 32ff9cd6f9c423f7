//! Usage records as JSON: parsed, validated, and hashed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use usage_insights::domain::allowance::Allowance;
use usage_insights::domain::draft::RecordDraft;
use usage_insights::domain::record::Rules;
use usage_insights::domain::time::Timestamp;
use usage_insights::domain::usage_type::{UsageType, UsageTypes};

fuzz_target!(|json: &[u8]| {
    let Ok(draft) = serde_json::from_slice::<RecordDraft>(json) else { return };
    let slug = "api_calls".to_owned();
    let api_calls = UsageType { slug: slug.clone(), unit: "calls".to_owned(), description: String::new() };
    let usage_types: UsageTypes = [(slug, api_calls)].into_iter().collect();
    let (now, allowance) = (Timestamp::from_millis(1_795_262_400_000), Allowance::everything());
    let rules = Rules { now, max_ahead_seconds: 300, usage_types: &usage_types, allowance: &allowance };
    match (draft.clone().check(rules), draft.check(rules)) {
        (Ok(checked), Ok(again)) => {
            assert!(checked.record.quantity >= 0);
            assert_eq!(checked.record.content_hash, again.record.content_hash);
        }
        (Err(problems), Err(_)) => assert!(!problems.is_empty()),
        _ => panic!("the same record is valid and invalid"),
    }
});
