//! Queries for unique users and sessions, and lists of sessions.

use super::queries::insights;

/// Names, whether they are for one account, the maximum rows and pages, and the queries. They read every record of the account in the range,
/// and no other.
pub fn queries(newest: &str, quarter: &str, account: &str) -> Vec<(&'static str, bool, (u64, u64), String)> {
    let in_kathmandu = format!("{quarter}{account}, timeZone: \"Asia/Kathmandu\"");
    let sessions =
        |filter: &str| format!("{{ sessions({newest}{filter}, orderBy: TOKENS, first: 5) {{ nodes {{ sessionId name }} }} }}");
    let rows = "breakdown(by: {dimension: MODEL}, measure: UNIQUE_USERS) { rows { uniqueUsers uniqueSessions } }";
    vec![
        (
            "unique users of an account",
            true,
            (300, 400),
            insights(
                &format!("{newest}{account}"),
                &format!(
                    "uniqueUsers {{ count change }} uniqueSessions {{ count }} peakDay(by: UNIQUE_SESSIONS) {{ date }} {rows}"
                ),
            ),
        ),
        (
            "unique users of an account per hour",
            true,
            (300, 400),
            format!(
                "{{ usageSeries({newest}{account}, interval: HOUR, groupBy: {{dimension: MODEL}}, measure: UNIQUE_SESSIONS, compare: PREVIOUS_PERIOD) {{ \
                 uniqueUsers {{ total counts }} series {{ uniqueSessions {{ counts }} }} }} }}"
            ),
        ),
        (
            "unique users of an account over 90 days",
            true,
            (600, 900),
            insights(&in_kathmandu, &format!("uniqueUsers {{ count }} {rows}")),
        ),
        (
            "unique users of an account per day",
            true,
            (600, 900),
            format!("{{ usageSeries({in_kathmandu}) {{ uniqueUsers {{ total counts }} }} }}"),
        ),
        (
            "unique users of all accounts",
            false,
            (5_000, 4_000),
            insights(newest, "uniqueUsers { count } uniqueSessions { count }"),
        ),
        ("sessions of an account", true, (300, 400), sessions(account)),
        ("sessions of all accounts", false, (5_000, 4_000), sessions("")),
    ]
}
