//! Concurrent equal queries share one statement, and no result is older than the last acknowledged record.

use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use serde_json::json;
use tokio::task::unconstrained;
use tokio::time::timeout;
use usage_insights::domain::filter::UsageFilter;
use usage_insights::domain::time::Timestamp;
use usage_insights::store::new_rows::Grain;
use usage_insights::store::usage::{Groups, QuerySegment, UsageQuery, UsageRow};

use crate::support::{TIMEOUT, TestApp, on_both_databases, record};

/// The usage of an account in November.
struct AccountQuery {
    filter: UsageFilter,
    segments: Vec<QuerySegment>,
}

impl AccountQuery {
    fn of(account: &str) -> Self {
        let instant = |text| Timestamp::parse(text).unwrap();
        Self {
            filter: UsageFilter::of_account(account),
            segments: vec![QuerySegment {
                grain: Some(Grain::QuarterHour),
                start: instant("2026-11-01T00:00:00Z"),
                end: instant("2026-12-01T00:00:00Z"),
            }],
        }
    }

    async fn answer(&self, app: &TestApp) -> Vec<UsageRow> {
        let query_of =
            UsageQuery { filter: &self.filter, segments: &self.segments, by_time: None, by: None, groups: Groups::All };
        app.store.usage(query_of).await.unwrap()
    }
}

/// Polls the query until its statement is in flight, where it stays until polled again. Tokio's cooperative budget is disabled,
/// as it could interrupt the task before the statement begins.
fn poll_until_pending<F: Future>(query: impl Fn() -> F) -> Pin<Box<impl Future<Output = F::Output>>> {
    loop {
        let mut pending = Box::pin(unconstrained(query()));
        if pending.as_mut().now_or_never().is_none() {
            return pending;
        }
    }
}

fn one(key: &str, account: &str, quantity: i64) -> serde_json::Value {
    record(key, "tokens_input", quantity, "2026-11-20T10:00:00Z", json!({"accountId": account}))
}

on_both_databases! {
    /// The first query's statement is in flight when the others arrive: they share the next one.
    async fn concurrent_equal_queries_share_a_statement(app: &TestApp) {
        app.record_all(vec![one("a", "acme", 5), one("b", "globex", 7)]).await;
        let (acme, globex) = (AccountQuery::of("acme"), AccountQuery::of("globex"));
        for _ in 0..20 {
            let (of_acme, of_globex) = (poll_until_pending(|| acme.answer(app)), poll_until_pending(|| globex.answer(app)));
            let before = app.store.read_statement_count();
            let mut others: Vec<_> = (0..50).map(|place| Box::pin(if place % 2 == 0 { &acme } else { &globex }.answer(app))).collect();
            assert!(others.iter_mut().all(|other| other.as_mut().now_or_never().is_none()), "one query did not wait");
            let (first, others) = join(join(of_acme, of_globex), join_all(others)).await;
            // Those in flight, and one for each query.
            assert_eq!(app.store.read_statement_count() - before, 4);
            assert_eq!((first.0[0].totals.quantity, first.1[0].totals.quantity), (5, 7));
            let quantities: Vec<_> = others.iter().map(|rows| rows[0].totals.quantity).collect();
            assert_eq!(quantities, [5, 7].repeat(25), "each query has its own result");
        }
    }

    /// Every request looks up its token, so that a revocation takes effect immediately; concurrent requests share the lookup.
    async fn requests_with_the_same_token_share_a_lookup(app: &TestApp) {
        let made = app.query("mutation { createServiceToken(input: {name: \"meter\", scopes: [RECORD]}) { serviceToken { id } } }").await;
        let id = made["createServiceToken"]["serviceToken"]["id"].as_str().unwrap();
        let find = || app.store.find_service_token(id);
        let first = poll_until_pending(find);
        let before = app.store.read_statement_count();
        let mut others: Vec<_> = (0..49).map(|_| Box::pin(unconstrained(find()))).collect();
        assert!(others.iter_mut().all(|other| other.as_mut().now_or_never().is_none()), "one query did not wait");
        let (first, others) = join(first, join_all(others)).await;
        assert!(others.into_iter().chain([first]).all(|token| token.unwrap().unwrap().id == id));
        assert_eq!(app.store.read_statement_count() - before, 2, "the one in flight, and one for all queries that arrived meanwhile");
    }

    /// If the client of a shared statement disconnects, one of the waiters runs it again.
    async fn cancelled_query_does_not_block_its_waiters(app: &TestApp) {
        app.record_all(vec![one("a", "acme", 5)]).await;
        let query = AccountQuery::of("acme");
        for gone in 0..8_u32 {
            // Each is polled once: the first starts its statement, the others wait for the next one.
            let mut pending: Vec<_> = (0..4).map(|_| Box::pin(query.answer(app))).collect();
            let mut done: Vec<_> = pending.iter_mut().map(|one| one.as_mut().now_or_never()).collect();
            let mut left = Vec::new();
            for (place, one) in pending.into_iter().enumerate() {
                if done[place].take().is_none() && gone & (1 << place) == 0 {
                    left.push(one);
                }
            }
            let answers = timeout(TIMEOUT, join_all(left)).await.expect("a waiter depends on a cancelled query");
            assert!(answers.iter().all(|rows| rows[0].totals.quantity == 5), "{gone:b}");
        }
    }

    /// Every result contains at least what was acknowledged before its query, and nothing sent after its end.
    async fn result_includes_every_record_acknowledged_before_the_query(app: &TestApp) {
        const WRITERS: i64 = 4;
        const RECORDS: i64 = 40;
        let (sent, acknowledged) = (AtomicI64::new(0), AtomicI64::new(0));
        let (sent, acknowledged) = (&sent, &acknowledged);
        let write = |writer: i64| async move {
            for number in 0..RECORDS {
                sent.fetch_add(1, Ordering::SeqCst);
                app.record_all(vec![one(&format!("{writer}-{number}"), "acme", 1)]).await;
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        };
        let query = |filter: &'static str| async move {
            let query = format!("{{ usageInsights(range: {{lastDays: 30}}{filter}) {{ totals {{ tokensInput }} }} }}");
            let mut answers = 0;
            loop {
                let least = acknowledged.load(Ordering::SeqCst);
                let answer = app.query(&query).await;
                let found: i64 = answer["usageInsights"]["totals"]["tokensInput"].as_str().unwrap().parse().unwrap();
                let most = sent.load(Ordering::SeqCst);
                assert!((least..=most).contains(&found), "{found} is not within {least} and {most}");
                answers += 1;
                if least == WRITERS * RECORDS {
                    return answers;
                }
            }
        };
        let queries = (0..16).map(|caller| query(if caller % 2 == 0 { "" } else { ", filter: {accountIds: [\"acme\"]}" }));
        let (_, answers) = join(join_all((0..WRITERS).map(write)), join_all(queries)).await;
        assert!(answers.into_iter().sum::<u32>() > 16, "some queries ran while others wrote");
    }
}
