//! The connections that write. Whatever is written through them is acknowledged only if it is in the file that the path of an SQLite
//! database names, and an error that makes a connection unusable replaces the pooled connections.

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::connection_health::ConnectionHealth;
use super::measured::Measured;
use super::sqlite_files::SqliteFiles;

/// The pool of connections that write.
#[derive(Clone, Debug)]
pub(super) struct WritePool {
    connection: Measured<DatabaseConnection>,
    health: ConnectionHealth,
}

/// An open write transaction. It is rolled back when it is dropped.
#[derive(Debug)]
pub(super) struct WriteTransaction {
    transaction: Measured<DatabaseTransaction>,
    health: ConnectionHealth,
}

impl WritePool {
    pub(super) fn new(connection: Measured<DatabaseConnection>, health: ConnectionHealth) -> Self {
        Self { connection, health }
    }

    /// The pool itself, for migrations and metrics. What is written through it directly must pass [`WritePool::observe`].
    pub(super) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// The files of an SQLite database.
    pub(super) fn files(&self) -> Option<&SqliteFiles> {
        self.health.files()
    }

    /// Fails if a file of an SQLite database was removed or replaced.
    pub(super) fn check_files(&self) -> Result<(), DbErr> {
        self.health.check_files()
    }

    /// Begins a transaction. On SQLite it acquires the write lock immediately, so that it cannot fail later for lack of the lock.
    pub(super) async fn begin(&self) -> Result<WriteTransaction, DbErr> {
        self.health.check_files()?;
        let is_sqlite = self.get_database_backend() == DbBackend::Sqlite;
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate).filter(|_| is_sqlite);
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        let transaction = self.health.observe(self.connection.begin_with_options(options).await)?;
        Ok(WriteTransaction { transaction: self.connection.transaction(transaction), health: self.health.clone() })
    }

    /// Begins a transaction that reads one state of the database, and does not block writers of other processes.
    pub(super) async fn begin_snapshot(&self) -> Result<Measured<DatabaseTransaction>, DbErr> {
        self.health.check_files()?;
        let options = match self.get_database_backend() {
            DbBackend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        let transaction = self.health.observe(self.connection.begin_with_options(options).await)?;
        Ok(self.connection.transaction(transaction))
    }

    /// Passes on the result of a committed statement. Fails if it is not in the file that the path names.
    pub(super) fn observe<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        let value = self.health.observe(result)?;
        self.health.check_files()?;
        Ok(value)
    }
}

impl WriteTransaction {
    /// Commits the transaction. Fails if it is not in the file that the path names.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.health.observe(self.transaction.into_inner().commit().await)?;
        self.health.check_files()
    }

    /// Rolls the transaction back.
    pub(super) async fn rollback(self) -> Result<(), DbErr> {
        self.health.observe(self.transaction.into_inner().rollback().await)
    }
}

#[async_trait]
impl ConnectionTrait for WritePool {
    fn get_database_backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.health.check_files()?;
        self.observe(self.connection.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.health.check_files()?;
        self.observe(self.connection.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.health.check_files()?;
        self.observe(self.connection.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.health.check_files()?;
        self.observe(self.connection.query_all_raw(statement).await)
    }
}

#[async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.health.observe(self.transaction.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.health.observe(self.transaction.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.health.observe(self.transaction.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.health.observe(self.transaction.query_all_raw(statement).await)
    }
}
