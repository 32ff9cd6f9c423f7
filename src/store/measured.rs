//! Connections whose statements are measured by the monotonic clock.
//!
//! SeaORM's metrics subtract two readings of the system time, so an adjustment of that clock makes a duration zero or hours long.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::telemetry::statements::{Pool, StatementMetrics};

/// Log target of statements that read: one event per statement, at level `trace`.
pub const STATEMENT_LOG_TARGET: &str = "usage_insights::statements";

/// What is measured of the statements of a pool.
#[derive(Clone, Debug)]
pub struct StatementObserver {
    pub(super) pool: Pool,
    pub(super) statements: StatementMetrics,
    /// Number of statements on the pools for reads.
    pub(super) read_statement_count: Arc<AtomicU64>,
}

/// A connection pool, or a transaction, whose statements are measured. A duration includes the wait for a free connection of the pool.
#[derive(Clone, Debug)]
pub struct Measured<Connection> {
    connection: Connection,
    observer: StatementObserver,
}

impl<Connection> Measured<Connection> {
    pub(super) fn new(connection: Connection, observer: StatementObserver) -> Self {
        Self { connection, observer }
    }

    /// A transaction that was begun on this connection, measured as the connection is.
    pub(super) fn transaction(&self, transaction: DatabaseTransaction) -> Measured<DatabaseTransaction> {
        Measured::new(transaction, self.observer.clone())
    }

    /// The connection without measurement, to end a transaction.
    pub(super) fn into_inner(self) -> Connection {
        self.connection
    }
}

impl<Connection> Deref for Measured<Connection> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl StatementObserver {
    /// Awaits the execution of a statement and measures it. A statement that got no connection was not executed.
    async fn observe<T>(
        &self,
        statement: Statement,
        execute: impl AsyncFnOnce(Statement) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let is_logged = self.pool != Pool::Write && tracing::enabled!(target: STATEMENT_LOG_TARGET, tracing::Level::TRACE);
        // With its values, so that the logged statement can be passed to EXPLAIN.
        let logged = is_logged.then(|| statement.to_string());
        let text = statement.sql.clone();
        let began = Instant::now();
        let result = execute(statement).await;
        let elapsed = began.elapsed();
        if matches!(result, Err(DbErr::ConnectionAcquire(_))) {
            return result;
        }
        self.statements.ended(self.pool, &text, elapsed, result.is_err());
        if self.pool != Pool::Write {
            self.read_statement_count.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(statement) = logged {
            tracing::trace!(
                target: STATEMENT_LOG_TARGET,
                pool = self.pool.as_str(),
                elapsed_us = elapsed.as_micros(),
                text,
                %statement
            );
        }
        result
    }
}

#[async_trait]
impl<Connection: ConnectionTrait> ConnectionTrait for Measured<Connection> {
    fn get_database_backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.observer.observe(statement, async |statement| self.connection.execute_raw(statement).await).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let statement = Statement::from_string(self.get_database_backend(), sql);
        self.observer.observe(statement, async |_| self.connection.execute_unprepared(sql).await).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.observer.observe(statement, async |statement| self.connection.query_one_raw(statement).await).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.observer.observe(statement, async |statement| self.connection.query_all_raw(statement).await).await
    }

    fn support_returning(&self) -> bool {
        self.connection.support_returning()
    }
}
