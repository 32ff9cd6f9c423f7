//! Faults of prefixes, exclusion and absence in a filter.

use serde_json::json;

use super::super::fault::{Event::Send, Fault};
use super::super::query::Field::{Insights, Tiers};
use super::super::query::ReasonQuery;
use super::{YESTERDAY, compute, fault, some_usage, week};

pub(super) fn conditions() -> Vec<Fault> {
    let query = |field, filter| ReasonQuery::new(field, week()).with_filter(filter);
    vec![
        fault(
            "A typo in a model prefix",
            "insights with `modelPrefixes: [cluade-]`",
            vec![some_usage()],
            query(Insights, json!({"modelPrefixes": ["cluade-"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "Every model excluded",
            "insights with `not: {models: [claude-sonnet, gpt-mini]}` of tokens",
            vec![some_usage()],
            query(Insights, json!({"usageTypes": ["tokens_input"], "not": {"models": ["claude-sonnet", "gpt-mini"]}})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "Records without a model, of which there are none",
            "insights with `missing: [MODEL]` of tokens",
            vec![some_usage()],
            query(Insights, json!({"usageTypes": ["tokens_input"], "missing": ["MODEL"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A model that is required and missing",
            "insights with `models: [gpt-mini]`, `missing: [MODEL]`",
            vec![some_usage()],
            query(Insights, json!({"models": ["gpt-mini"], "missing": ["MODEL"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A tier that is required and excluded",
            "tiers with `tiers: [gpu-a10]`, `not: {tiers: [gpu-a10]}`",
            vec![some_usage()],
            query(Tiers, json!({"tiers": ["gpu-a10"], "not": {"tiers": ["gpu-a10"]}})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A tier list of compute without a tier",
            "tiers with `missing: [TIER]`",
            vec![some_usage(), Send(vec![compute("c3", YESTERDAY, json!({}))])],
            query(Tiers, json!({"missing": ["TIER"]})),
            ("DIMENSION_MISSING", true),
        ),
        fault(
            "An account that is required and excluded",
            "insights with `accountIds: [acme]`, `not: {accountIds: [acme]}`",
            vec![some_usage()],
            query(Insights, json!({"accountIds": ["acme"], "not": {"accountIds": ["acme"]}})),
            ("FILTERED_OUT", false),
        ),
    ]
}
