//! Real-life faults: wrong ranges, time zones, types, spellings, services, tokens and clocks.

mod conditions;

use serde_json::{Value, json};

use super::fault::{Event, Fault, Token};
use super::query::{Field, ReasonQuery};
use crate::support::{NOW, record};
use Event::{Amend, Now, Send, SendInProduction, Spec, Void};
use Field::{Daily, Hardware, Insights, Tiers};

const YESTERDAY: &str = "2026-11-20T10:00:00Z";

/// All faults, in the order of the manual.
pub fn all() -> Vec<Fault> {
    [ranges(), types(), filters(), conditions::conditions(), dimensions(), meters(), accounts(), corrections()]
        .into_iter()
        .flatten()
        .collect()
}

fn fault(
    title: &'static str,
    query_text: &'static str,
    events: Vec<Event>,
    query: ReasonQuery,
    (code, has_suggestion): (&'static str, bool),
) -> Fault {
    Fault { title, query_text, events, query, code, has_suggestion }
}

fn preset(name: &str) -> Value {
    json!({ "preset": name })
}

fn days(from: &str, through: &str) -> Value {
    json!({"days": {"from": from, "through": through}})
}

fn tokens(key: &str, at: &str, other: Value) -> Value {
    record(key, "tokens_input", 100, at, other)
}

fn compute(key: &str, at: &str, other: Value) -> Value {
    record(key, "compute_seconds", 3_600, at, other)
}

/// A few records of tokens and of compute, yesterday.
fn some_usage() -> Event {
    Send(vec![
        tokens("t1", YESTERDAY, json!({"model": "claude-sonnet", "provider": "anthropic", "userId": "ann"})),
        tokens("t2", "2026-11-20T11:00:00Z", json!({"model": "gpt-mini", "provider": "openai", "userId": "bob"})),
        compute("c1", YESTERDAY, json!({"tier": "gpu-a10"})),
        compute("c2", YESTERDAY, json!({"tier": "gpu-h100"})),
    ])
}

fn only_tokens() -> Event {
    Send(vec![tokens("t", YESTERDAY, json!({}))])
}

fn only_compute() -> Event {
    Send(vec![compute("c", YESTERDAY, json!({"tier": "gpu-a10"}))])
}

fn week() -> Value {
    preset("LAST_7_DAYS")
}

fn ranges() -> Vec<Fault> {
    let earlier = |at| vec![Send(vec![tokens("t", at, json!({}))])];
    vec![
        fault(
            "The range is too narrow",
            "insights, last 7 days",
            earlier("2026-11-05T10:00:00Z"),
            ReasonQuery::new(Insights, week()),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "The account went quiet",
            "chart, last 30 days",
            earlier("2026-10-01T10:00:00Z"),
            ReasonQuery::new(Daily, preset("LAST_30_DAYS")),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "An import of old usage, looked for where it was sent",
            "chart, last 30 days",
            earlier("2023-11-16T18:15:46.680Z"),
            ReasonQuery::new(Daily, preset("LAST_30_DAYS")),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "The year is that of the year before",
            "insights, November 2025",
            vec![some_usage()],
            ReasonQuery::new(Insights, days("2025-11-01", "2025-11-30")),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "A zone ahead of the usage's",
            "today in `Pacific/Kiritimati`",
            earlier("2026-11-21T03:00:00Z"),
            ReasonQuery::new(Daily, preset("TODAY")).in_zone("Pacific/Kiritimati"),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "A zone behind the usage's",
            "today in `America/Los_Angeles`",
            earlier("2026-11-21T05:00:00Z"),
            ReasonQuery::new(Insights, preset("TODAY")).in_zone("America/Los_Angeles"),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "The end of instants was taken to be included",
            "insights up to the instant of the record",
            earlier(YESTERDAY),
            ReasonQuery::new(Insights, json!({"instants": {"start": "2026-11-20T00:00:00Z", "end": YESTERDAY}})),
            ("OUT_OF_RANGE", true),
        ),
        fault(
            "Days to come",
            "chart, December 2026",
            vec![only_tokens()],
            ReasonQuery::new(Daily, days("2026-12-01", "2026-12-31")),
            ("FUTURE", true),
        ),
        fault(
            "Local time sent as UTC, an hour ahead",
            "insights from 13:00 UTC on, at noon",
            vec![some_usage()],
            ReasonQuery::new(Insights, json!({"instants": {"start": "2026-11-21T13:00:00Z", "end": "2026-11-21T14:00:00Z"}})),
            ("FUTURE", true),
        ),
    ]
}

fn types() -> Vec<Fault> {
    vec![
        fault(
            "A chart of tokens for an account that uses compute",
            "chart, last 7 days",
            vec![only_compute()],
            ReasonQuery::new(Daily, week()),
            ("WRONG_TYPE", true),
        ),
        fault(
            "A usage type that the account does not use",
            "insights of `storage_byte_seconds`",
            vec![only_tokens()],
            ReasonQuery::new(Insights, week()).with_filter(json!({"usageTypes": ["storage_byte_seconds"]})),
            ("WRONG_TYPE", true),
        ),
        fault(
            "A wrong type, and a range that is too narrow",
            "chart of `api_calls`, today",
            vec![only_tokens()],
            ReasonQuery::new(Daily, preset("TODAY")).with_usage_types(json!(["api_calls"])),
            ("WRONG_TYPE", true),
        ),
        fault(
            "The filter of another chart on the tier list",
            "tiers with `usageTypes: [tokens_input]`",
            vec![some_usage()],
            ReasonQuery::new(Tiers, week()).with_filter(json!({"usageTypes": ["tokens_input"]})),
            ("WRONG_TYPE", true),
        ),
        fault(
            "A tier list for an account without compute",
            "tiers, last 7 days",
            vec![only_tokens()],
            ReasonQuery::new(Tiers, week()),
            ("WRONG_TYPE", false),
        ),
    ]
}

fn filters() -> Vec<Fault> {
    let query = |field, filter| ReasonQuery::new(field, week()).with_filter(filter);
    vec![
        fault(
            "A typo in a tier",
            "tiers with `tiers: [gpu-a1o]`",
            vec![some_usage()],
            query(Tiers, json!({"tiers": ["gpu-a1o"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A typo in a model",
            "chart with `models: [claude-sonet]`",
            vec![some_usage()],
            query(Daily, json!({"models": ["claude-sonet"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A model in capitals",
            "insights with `models: [Claude-Sonnet]`",
            vec![some_usage()],
            query(Insights, json!({"models": ["Claude-Sonnet"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A provider by its product's name",
            "insights with `providers: [claude]`",
            vec![some_usage()],
            query(Insights, json!({"providers": ["claude"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A source without records",
            "insights with `sources: [local]`",
            vec![some_usage()],
            query(Insights, json!({"sources": ["local"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A user in capitals",
            "insights with `userIds: [Ann]`",
            vec![Send(vec![tokens("a", YESTERDAY, json!({"userId": "ann"})), tokens("b", YESTERDAY, json!({"userId": "zoe"}))])],
            query(Insights, json!({"userIds": ["Ann"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A session of another system",
            "insights with `sessionIds: [7f3a]`",
            vec![Send(vec![tokens("a", YESTERDAY, json!({"sessionId": "chat-1"}))])],
            query(Insights, json!({"sessionIds": ["7f3a"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A model and a provider that does not run it",
            "insights with `models: [gpt-mini]`, `providers: [anthropic]`",
            vec![some_usage()],
            query(Insights, json!({"models": ["gpt-mini"], "providers": ["anthropic"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A typo in a tier, and a range that is too narrow",
            "tiers with `tiers: [gpu-a1o]`, today",
            vec![some_usage()],
            ReasonQuery::new(Tiers, preset("TODAY")).with_filter(json!({"tiers": ["gpu-a1o"]})),
            ("FILTERED_OUT", true),
        ),
        fault(
            "A hardware spec without usage",
            "usage of `gpu-l4`, last 7 days",
            vec![Spec("gpu-l4"), some_usage()],
            ReasonQuery::new(Hardware("gpu-l4"), week()),
            ("FILTERED_OUT", false),
        ),
    ]
}

fn dimensions() -> Vec<Fault> {
    let in_metadata = || Send(vec![compute("c", YESTERDAY, json!({"metadata": {"tier": "gpu-a10"}}))]);
    vec![
        fault(
            "The meter sends the tier in the metadata",
            "tiers with `tiers: [gpu-a10]`",
            vec![in_metadata()],
            ReasonQuery::new(Tiers, week()).with_filter(json!({"tiers": ["gpu-a10"]})),
            ("DIMENSION_MISSING", false),
        ),
        fault(
            "One of many meters sends the tier in the metadata",
            "tiers with `tiers: [gpu-l4]`",
            vec![some_usage(), Send(vec![compute("c", YESTERDAY, json!({"metadata": {"tier": "gpu-l4"}}))])],
            ReasonQuery::new(Tiers, week()).with_filter(json!({"tiers": ["gpu-l4"]})),
            ("DIMENSION_MISSING", true),
        ),
        fault(
            "Compute without a tier",
            "tiers, last 7 days",
            vec![Send(vec![compute("c", YESTERDAY, json!({}))])],
            ReasonQuery::new(Tiers, week()),
            ("DIMENSION_MISSING", false),
        ),
        fault(
            "A hardware spec whose meter sends no tier",
            "usage of `gpu-a10`, last 7 days",
            vec![Spec("gpu-a10"), in_metadata()],
            ReasonQuery::new(Hardware("gpu-a10"), week()),
            ("DIMENSION_MISSING", false),
        ),
        fault(
            "The gateway sends the model in the metadata",
            "chart by model, last 7 days",
            vec![Send(vec![tokens("t", YESTERDAY, json!({"metadata": {"model": "gpt-mini"}}))])],
            ReasonQuery::new(Daily, week()).grouped_by(&["MODEL"]),
            ("DIMENSION_MISSING", false),
        ),
        fault(
            "Workspaces were never sent",
            "insights with `workspaceIds: [w1]`",
            vec![some_usage()],
            ReasonQuery::new(Insights, week()).with_filter(json!({"workspaceIds": ["w1"]})),
            ("DIMENSION_MISSING", true),
        ),
    ]
}

fn meters() -> Vec<Fault> {
    let sent = || vec![compute("c", NOW, json!({"tier": "gpu-a10"}))];
    let rejected = |token| vec![Spec("gpu-a10"), SendInProduction(sent(), token)];
    let today = |field| ReasonQuery::new(field, preset("TODAY"));
    let usage = || today(Hardware("gpu-a10"));
    vec![
        fault("The meter has no token", "usage of `gpu-a10`, today", rejected(Token::Missing), usage(), ("REFUSED", false)),
        fault(
            "The meter's token was cut off when it was copied",
            "usage of `gpu-a10`, today",
            rejected(Token::Unknown),
            usage(),
            ("REFUSED", false),
        ),
        fault(
            "The meter's token was revoked this morning",
            "tiers, today",
            vec![some_usage(), SendInProduction(sent(), Token::Revoked)],
            today(Tiers),
            ("REFUSED", true),
        ),
        fault(
            "The meter's token expired",
            "tiers, today",
            vec![some_usage(), SendInProduction(sent(), Token::Expired)],
            today(Tiers),
            ("REFUSED", true),
        ),
        fault(
            "The meter was given a token for reading",
            "usage of `gpu-a10`, today",
            rejected(Token::WithoutScope),
            usage(),
            ("REFUSED", false),
        ),
        fault(
            "The meter's clock is a day ahead",
            "chart, today",
            vec![Send(vec![tokens("t", "2026-11-22T12:00:00Z", json!({}))])],
            today(Daily),
            ("REFUSED", false),
        ),
        fault(
            "The meter's clock was never set",
            "chart, today",
            vec![Send(vec![tokens("t", "1970-01-01T00:03:00Z", json!({}))])],
            today(Daily),
            ("REFUSED", false),
        ),
        fault(
            "The meter misspells the usage type",
            "chart, today",
            vec![Send(vec![record("t", "tokens_inptu", 1, NOW, json!({}))])],
            today(Daily),
            ("REFUSED", false),
        ),
        fault(
            "The meter counts backwards",
            "insights, today",
            vec![Send(vec![record("t", "tokens_input", -5, NOW, json!({}))])],
            today(Insights),
            ("REFUSED", false),
        ),
        fault(
            "The meter reads the tier from a file and sends the line break at its end",
            "tiers, today",
            vec![Send(vec![compute("c", NOW, json!({"tier": "gpu-a10\n"}))])],
            today(Tiers),
            ("REFUSED", false),
        ),
        fault(
            "The meter uses one key for everything",
            "chart, today",
            vec![
                Now("2026-11-19T12:00:00Z"),
                Send(vec![tokens("meter", "2026-11-19T11:00:00Z", json!({}))]),
                Now(NOW),
                Send(vec![tokens("meter", "2026-11-21T11:00:00Z", json!({}))]),
            ],
            today(Daily),
            ("REFUSED", true),
        ),
        fault(
            "The meter is alive and measures nothing",
            "chart, last 7 days",
            vec![Send(vec![record("t", "tokens_input", 0, YESTERDAY, json!({}))])],
            ReasonQuery::new(Daily, week()),
            ("ZERO_QUANTITY", false),
        ),
    ]
}

fn accounts() -> Vec<Fault> {
    let of = |account: &str| ReasonQuery::new(Insights, week()).with_filter(json!({"accountIds": [account]}));
    vec![
        fault(
            "Nothing was ever sent",
            "insights, last 7 days",
            vec![],
            ReasonQuery::new(Insights, week()),
            ("NOTHING_RECORDED", false),
        ),
        fault(
            "An account with another spelling",
            "insights with `accountIds: [Acme]`",
            vec![some_usage()],
            of("Acme"),
            ("NOTHING_RECORDED", true),
        ),
        fault(
            "A misspelt account, while the meter of another one is refused",
            "today with `accountIds: [acme1]`",
            vec![some_usage(), Send(vec![record("t", "tokens_inptu", 1, NOW, json!({"accountId": "globex"}))])],
            ReasonQuery::new(Insights, preset("TODAY")).with_filter(json!({"accountIds": ["acme1"]})),
            ("NOTHING_RECORDED", true),
        ),
        fault(
            "An account by its long name, and a range that is too narrow",
            "today with `accountIds: [acme-corp]`",
            vec![some_usage()],
            ReasonQuery::new(Insights, preset("TODAY")).with_filter(json!({"accountIds": ["acme-corp"]})),
            ("NOTHING_RECORDED", true),
        ),
        fault(
            "Accounts with another spelling",
            "insights with `accountIds: [Acme, globex]`",
            vec![some_usage()],
            ReasonQuery::new(Insights, week()).with_filter(json!({"accountIds": ["Acme", "globex"]})),
            ("NOTHING_RECORDED", true),
        ),
        fault(
            "An account that is not a customer yet",
            "insights with `accountIds: [globex]`",
            vec![some_usage()],
            of("globex"),
            ("NOTHING_RECORDED", false),
        ),
    ]
}

fn corrections() -> Vec<Fault> {
    let sent = |other| Send(vec![tokens("k", YESTERDAY, other)]);
    let moved = json!({"usageType": "tokens_input", "quantity": 100, "occurredAt": "2026-11-02T10:00:00Z"});
    vec![
        fault(
            "All of it was voided",
            "chart, last 7 days",
            vec![sent(json!({})), Void("k")],
            ReasonQuery::new(Daily, week()),
            ("ONLY_VOIDED", false),
        ),
        fault(
            "It was moved to the day it belongs to",
            "chart, last 7 days",
            vec![sent(json!({})), Amend("k", moved)],
            ReasonQuery::new(Daily, week()),
            ("ONLY_VOIDED", true),
        ),
        fault(
            "A user's usage was voided",
            "insights with `userIds: [ann]`",
            vec![sent(json!({"userId": "ann"})), Void("k"), Send(vec![tokens("k2", YESTERDAY, json!({"userId": "bob"}))])],
            ReasonQuery::new(Insights, week()).with_filter(json!({"userIds": ["ann"]})),
            ("ONLY_VOIDED", false),
        ),
    ]
}
