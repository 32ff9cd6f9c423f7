//! The queries of the read path, and how much each may read.

use super::unique;

/// A query and the rows and pages it may read.
pub struct BoundedQuery {
    pub name: &'static str,
    pub query: String,
    /// Maximum rows read by one access to a growing table.
    pub rows: u64,
    /// Maximum pages read by one statement, over all tables. An index scan may read a page per row.
    pub pages: u64,
    /// True if the query is for one account.
    pub of_account: bool,
}

/// Two hours of the last day, and the partition that has their records on PostgreSQL.
const NEWEST: &str = "range: {instants: {start: \"2026-11-21T10:00:00Z\", end: \"2026-11-21T12:00:00Z\"}}";
pub const NEWEST_MONTH: &str = "usage_record_y2026m11";

impl BoundedQuery {
    /// Whether it reads the newest hours only. A reason of an empty result is also looked for before them.
    pub fn is_of_newest(&self) -> bool {
        self.query.contains(NEWEST) && !self.query.contains("emptyReason")
    }
}

/// The queries of the read path.
#[expect(clippy::too_many_lines, reason = "a list")]
pub fn bounded_queries(deep: [&str; 2]) -> Vec<BoundedQuery> {
    let account = ", filter: {accountIds: [\"account-7\"]}";
    let newest = NEWEST;
    let quarter = "range: {days: {from: \"2026-08-24\", through: \"2026-11-21\"}}";
    let sections = "totals { records } previous { totals { records } } peakDay { date } breakdown(by: {dimension: MODEL}) { rows { key } freshness { dataThrough } } \
                    firstRecordAt lastRecordAt freshness { dataThrough }";
    let why = "emptyReason { code suggestion { range { preset } } }";
    let mut bounded = Vec::new();
    let mut add = |name, of_account, (rows, pages), query| bounded.push(BoundedQuery { name, query, rows, pages, of_account });
    // The account has 17 records in these two hours, all accounts together 3,333.
    add("the newest hours of an account", true, (300, 400), insights(&format!("{newest}{account}"), sections));
    add("the newest hours of all accounts", false, (5_000, 4_000), insights(newest, sections));
    add(
        "the newest hours by account",
        false,
        (5_000, 4_000),
        insights(newest, "breakdown(by: {dimension: ACCOUNT}) { rows { key } freshness { dataThrough } }"),
    );
    add(
        "the newest hours by pairs of users and models of an account",
        true,
        (300, 400),
        insights(
            &format!("{newest}{account}"),
            "breakdown(by: [{dimension: USER}, {dimension: MODEL}]) { rows { keys change { records } } freshness { dataThrough } }",
        ),
    );
    add(
        "the newest hours by account and usage type",
        false,
        (5_000, 4_000),
        insights(newest, "breakdown(by: [{dimension: ACCOUNT}, {dimension: USAGE_TYPE}]) { rows { keys } }"),
    );
    add(
        "the newest hours of a user",
        true,
        (300, 400),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"user-1\"]}}"), sections),
    );
    for zone in ["UTC", "America/New_York", "Asia/Kathmandu"] {
        let zone = format!(", timeZone: \"{zone}\"");
        add("90 days of an account", true, (600, 900), insights(&format!("{quarter}{account}{zone}"), sections));
        add(
            "90 days of all accounts",
            false,
            (30_000, 4_000),
            insights(
                &format!("{quarter}{zone}"),
                "totals { records } peakDay { date } breakdown(by: {dimension: MODEL}) { rows { key } }",
            ),
        );
        add(
            "tiers of an account",
            true,
            (600, 900),
            format!(
                "{{ usageByTier({quarter}{account}{zone}) {{ tiers {{ tier hardwareSpec {{ displayName }} }} freshness {{ dataThrough }} }} }}"
            ),
        );
        add(
            "a chart of an account",
            true,
            (600, 900),
            format!(
                "{{ dailyUsage({quarter}{account}{zone}, groupBy: {{dimension: MODEL}}) {{ series {{ total }} freshness {{ dataThrough }} }} }}"
            ),
        );
        add(
            "pairs of an account with changes",
            true,
            (600, 900),
            insights(
                &format!("{quarter}{account}{zone}"),
                "breakdown(by: [{dimension: MODEL}, {dimension: TIER}], usageTypes: [\"tokens_input\"]) { rows { keys change { tokens } } freshness { dataThrough } }",
            ),
        );
        add(
            "a chart by pairs of an account",
            true,
            (600, 900),
            format!(
                "{{ dailyUsage({quarter}{account}{zone}, groupBy: [{{dimension: MODEL}}, {{dimension: SOURCE}}], compare: PREVIOUS_PERIOD) {{ series {{ total }} }} }}"
            ),
        );
        add(
            "a chart by pairs of all accounts",
            false,
            (30_000, 4_000),
            format!(
                "{{ dailyUsage({quarter}{zone}, groupBy: [{{dimension: TIER}}, {{dimension: USAGE_TYPE}}]) {{ series {{ total }} }} }}"
            ),
        );
        // The user has 500 records in the year, the account 15,000.
        let user = format!("{quarter}, filter: {{accountIds: [\"largest\"], userIds: [\"user-1\"]}}{zone}");
        add("90 days of a user", true, (300, 900), insights(&user, sections));
        add(
            "a chart of a user",
            true,
            (300, 900),
            format!("{{ dailyUsage({user}, groupBy: {{dimension: MODEL}}) {{ series {{ total }} }} }}"),
        );
        add(
            "most active users of an account",
            true,
            (600, 900),
            insights(
                &format!("{quarter}{account}{zone}"),
                "breakdown(by: {dimension: USER}, measure: TOKENS, top: 5) { rows { key change { tokens } } freshness { dataThrough } }",
            ),
        );
        add(
            "a chart by user of an account",
            true,
            (600, 900),
            format!("{{ dailyUsage({quarter}{account}{zone}, groupBy: {{dimension: USER}}, top: 5) {{ series {{ total }} }} }}"),
        );
        add(
            "a chart of all accounts",
            false,
            (30_000, 4_000),
            format!("{{ dailyUsage({quarter}{zone}, groupBy: {{dimension: TIER}}) {{ series {{ total }} }} }}"),
        );
    }
    add(
        "90 days of a session",
        true,
        (300, 400),
        insights(&format!("{quarter}, filter: {{accountIds: [\"largest\"], sessionIds: [\"session-8\"]}}"), "totals { records }"),
    );
    // 25,000 rows of days of users, and the 20,000 records of the last day.
    add(
        "most active users of all accounts",
        false,
        (30_000, 90_000),
        insights(quarter, "breakdown(by: {dimension: USER}, measure: TOKENS, top: 5) { rows { key accountId } }"),
    );
    // 2,920 daily rollup rows of the 15,000 the account has.
    add(
        "a year of the largest account",
        true,
        (3_500, 3_500),
        insights(
            "range: {preset: LAST_365_DAYS}, filter: {accountIds: [\"largest\"]}",
            "totals { records } breakdown(by: {dimension: TIER}) { rows { key } }",
        ),
    );
    // Two usage types a day.
    add(
        "a year of the largest account by usage type alone",
        true,
        (900, 1_200),
        insights("range: {preset: LAST_365_DAYS}, filter: {accountIds: [\"largest\"]}", "totals { records } peakDay { date }"),
    );
    add(
        "all time of an account",
        true,
        (1_500, 2_000),
        insights(&format!("range: {{preset: ALL_TIME}}{account}"), "totals { records } firstRecordAt lastRecordAt"),
    );
    add(
        "hardware specs",
        false,
        (10_000, 1_500),
        format!(
            "{{ hardwareSpecs(first: 200) {{ nodes {{ tier usage({newest}) {{ computeHours freshness {{ dataThrough }} }} }} }} }}"
        ),
    );
    for (name, of_account, filter, after) in
        [("a page of an account", true, account, deep[0]), ("a page of all accounts", false, "", deep[1])]
    {
        let record = "nodes { id correction { reason } }";
        add(name, of_account, (160, 250), format!("{{ usageRecords(first: 50{filter}) {{ {record} }} }}"));
        // A range with a cursor inside: reading starts at the cursor, not at the end of the range.
        add(
            name,
            of_account,
            (160, 250),
            format!("{{ usageRecords(first: 50, {quarter}, after: \"{after}\"{filter}) {{ {record} }} }}"),
        );
        add(
            name,
            of_account,
            (160, 250),
            format!("{{ usageRecords(last: 50, {quarter}, before: \"{after}\"{filter}) {{ {record} }} }}"),
        );
    }
    for (name, of_account, bounds, query) in unique::queries(newest, quarter, account) {
        add(name, of_account, bounds, query);
    }
    let several = ", filter: {accountIds: [\"account-7\", \"account-8\"]}";
    add("the newest hours of several accounts", true, (600, 800), insights(&format!("{newest}{several}"), sections));
    add(
        "the newest hours of all accounts but one",
        false,
        (10_000, 8_000),
        insights(&format!("{newest}, filter: {{not: {{accountIds: [\"account-7\"]}}}}"), sections),
    );
    let excluding = "accountIds: [\"account-7\"], modelPrefixes: [\"m\", \"o\"], not: {tiers: [\"none\"]}, missing: [PROVIDER]";
    add(
        "90 days of an account with conditions",
        true,
        (600, 900),
        insights(&format!("{quarter}, filter: {{{excluding}}}"), sections),
    );
    add(
        "the newest hours of users of an account",
        true,
        (300, 400),
        insights(
            &format!(
                "{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"user-1\", \"user-2\"], not: {{sessionIds: [\"none\"]}}}}"
            ),
            sections,
        ),
    );
    // The value is that of 222 of the account's 5,550 records in the range, and of 600 of 15,000 in all. Its region is that of 1,110.
    let team = "accountIds: [\"largest\"], labels: [{key: \"team\", values: [\"team-4\"]}]";
    add(
        "90 days of a label of an account",
        true,
        (300, 2_000),
        insights(&format!("{quarter}, filter: {{{team}}}"), "totals { records }"),
    );
    add(
        "the newest hours of labels of an account",
        true,
        (300, 500),
        insights(
            &format!(
                "{newest}, filter: {{accountIds: [\"account-7\"], labels: [{{key: \"team\", values: [\"team-3\", \"team-4\"]}}], missingLabels: [\"env\"]}}"
            ),
            "totals { records } breakdown(by: {label: \"team\"}) { rows { key } freshness { dataThrough } }",
        ),
    );
    add(
        "the newest hours of a label",
        false,
        (5_000, 8_000),
        insights(&format!("{newest}, filter: {{labels: [{{key: \"team\"}}]}}"), "totals { records }"),
    );
    add(
        "the newest hours of a value of a label",
        false,
        (5_000, 20_000),
        insights(&format!("{newest}, filter: {{labels: [{{key: \"team\", values: [\"team-4\"]}}]}}"), "totals { records }"),
    );
    add(
        "unique users with two labels of an account",
        true,
        (1_300, 3_000),
        insights(
            &format!("{quarter}, filter: {{{}}}", team.replace("}]", "}, {key: \"region\", values: [\"region-4\"]}]")),
            "uniqueUsers { count }",
        ),
    );
    add(
        "a page of a label of an account",
        true,
        (160, 600),
        format!("{{ usageRecords(first: 50, filter: {{{team}}}) {{ nodes {{ id }} }} }}"),
    );
    add(
        "why a label is empty",
        true,
        (10_000, 3_000),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], labels: [{{key: \"taem\"}}]}}"), why),
    );
    add(
        "values of a label of an account",
        true,
        (300, 400),
        format!("{{ dimensionValues(by: {{label: \"team\"}}, {newest}{account}) {{ rows {{ value lastRecordAt }} }} }}"),
    );
    add(
        "keys of labels of an account",
        true,
        (300, 400),
        format!("{{ labelKeys({newest}{account}) {{ rows {{ value lastRecordAt }} }} }}"),
    );
    add(
        "models of an account in 90 days",
        true,
        (600, 900),
        format!(
            "{{ dimensionValues(by: {{dimension: MODEL}}, {quarter}{account}, search: \"m\") {{ rows {{ value name lastRecordAt }} }} }}"
        ),
    );
    let nothing = ", filter: {accountIds: [\"account-7\"], models: [\"none\"]}";
    add(
        "why no prefix matches",
        true,
        (10_000, 3_000),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], modelPrefixes: [\"none\", \"nothing\"]}}"), why),
    );
    add("why an account is empty", true, (10_000, 3_000), insights(&format!("{newest}{nothing}"), why));
    add(
        "why a user is empty",
        true,
        (10_000, 3_000),
        insights(&format!("{newest}, filter: {{accountIds: [\"account-7\"], userIds: [\"missing\"]}}"), why),
    );
    add("why everything is empty", false, (10_000, 4_000), insights(&format!("{newest}, filter: {{models: [\"none\"]}}"), why));
    add(
        "findings of an account",
        true,
        (1_500, 2_500),
        insights(&format!("range: {{preset: LAST_30_DAYS}}{account}"), "findings { total }"),
    );
    add("findings of all accounts", false, (60_000, 40_000), insights("range: {preset: LAST_30_DAYS}", "findings { total }"));
    bounded
}

pub fn insights(arguments: &str, selection: &str) -> String {
    format!("{{ usageInsights({arguments}) {{ {selection} }} }}")
}
