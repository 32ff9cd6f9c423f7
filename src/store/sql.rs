//! Builds SQL text with bound values for both databases: `?` on SQLite, `$1` on PostgreSQL, lists as a single value.
//!
//! The text of a statement does not depend on its values, so that the statement caches of the drivers are effective.

use std::fmt;

use sea_orm::sea_query::{ArrayType, PostgresQueryBuilder, QueryBuilder, SqlWriter, SqliteQueryBuilder};
use sea_orm::sqlx::postgres::PgArguments;
use sea_orm::sqlx::{Arguments, AssertSqlSafe, error::BoxDynError};
use sea_orm::{Condition, DbBackend, Statement, Value};
use uuid::Uuid;

/// A statement under construction.
pub(super) struct Sql<V = Vec<Value>> {
    backend: DbBackend,
    is_distributed: bool,
    text: String,
    values: V,
    bound: usize,
}

/// The `ORDER BY` terms for sums in two limbs ([`crate::domain::quantity`]), largest first. The low limb may exceed 2^32 after a sum over
/// many rows.
pub(super) fn largest_first(high: &str, low: &str) -> String {
    format!("{high} + ({low} >> 32) DESC, {low} & 4294967295 DESC")
}

/// The values of one column of many rows.
pub(super) enum ColumnValues<'a> {
    Texts(Vec<&'a str>),
    Integers(Vec<i64>),
    Bytes(Vec<&'a [u8]>),
    Uuids(Vec<Uuid>),
}

/// Receives the values of a statement.
pub(super) trait Values {
    /// Adds a column as an array (PostgreSQL only).
    fn add_column(&mut self, column: ColumnValues<'_>);
    /// Adds a text.
    fn add_text(&mut self, text: String);
}

impl Values for Vec<Value> {
    fn add_column(&mut self, column: ColumnValues<'_>) {
        fn array<T: Into<Value>>(ty: ArrayType, cells: Vec<T>) -> Value {
            Value::Array(ty, Some(Box::new(cells.into_iter().map(Into::into).collect())))
        }
        self.push(match column {
            ColumnValues::Texts(texts) => array(ArrayType::String, texts),
            ColumnValues::Integers(numbers) => array(ArrayType::BigInt, numbers),
            ColumnValues::Bytes(bytes) => array(ArrayType::Bytes, bytes),
            ColumnValues::Uuids(ids) => array(ArrayType::Uuid, ids),
        });
    }

    fn add_text(&mut self, text: String) {
        self.push(text.into());
    }
}

/// Values that are encoded for the PostgreSQL driver directly: thousands of rows without one [`Value`] per cell
/// (docs/decisions/0016-write-cost.md).
pub(super) struct Encoded(Result<PgArguments, BoxDynError>);

impl Values for Encoded {
    fn add_column(&mut self, column: ColumnValues<'_>) {
        self.add(|arguments| match column {
            ColumnValues::Texts(texts) => arguments.add(texts),
            ColumnValues::Integers(numbers) => arguments.add(numbers),
            ColumnValues::Bytes(bytes) => arguments.add(bytes),
            ColumnValues::Uuids(ids) => arguments.add(ids),
        });
    }

    fn add_text(&mut self, text: String) {
        self.add(|arguments| arguments.add(text));
    }
}

impl Encoded {
    fn add(&mut self, add: impl FnOnce(&mut PgArguments) -> Result<(), BoxDynError>) {
        if let Ok(arguments) = &mut self.0
            && let Err(error) = add(arguments)
        {
            self.0 = Err(error);
        }
    }
}

impl<V> Sql<V> {
    pub(super) const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Whether the statement may read tables that Citus distributes.
    pub(super) const fn is_distributed(&self) -> bool {
        self.is_distributed
    }

    /// Appends SQL text. It must not contain values from outside.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    fn push_placeholder(&mut self) -> &mut Self {
        self.bound += 1;
        if self.backend == DbBackend::Postgres {
            self.text.push('$');
            self.text.push_str(&self.bound.to_string());
        } else {
            self.text.push('?');
        }
        self
    }
}

impl<V: Values> Sql<V> {
    /// Binds a column of many rows as an array (PostgreSQL only).
    pub(super) fn bind_column(&mut self, column: ColumnValues<'_>) -> &mut Self {
        self.values.add_column(column);
        self.push_placeholder()
    }

    /// Binds a text.
    pub(super) fn bind_text(&mut self, text: String) -> &mut Self {
        self.values.add_text(text);
        self.push_placeholder()
    }
}

impl Sql {
    pub(super) fn new(backend: DbBackend) -> Self {
        Self { backend, is_distributed: false, text: String::with_capacity(1024), values: Vec::new(), bound: 0 }
    }

    /// A statement that may read tables that Citus distributes, over several accounts.
    pub(super) fn distributed(backend: DbBackend, is_distributed: bool) -> Self {
        Self { is_distributed, ..Self::new(backend) }
    }

    /// The end of a LATERAL subquery that makes PostgreSQL execute it once per row before it, whatever row counts the planner expects. Empty on Citus,
    /// which cannot distribute such a subquery.
    pub(super) fn push_lateral_fence(&mut self) -> &mut Self {
        self.push(if self.is_distributed { "" } else { " OFFSET 0" })
    }

    /// Binds a value.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.push_placeholder()
    }

    /// Appends a condition, rendered by sea-query. Its values continue those of the statement.
    pub(super) fn push_condition(&mut self, condition: impl Into<Condition>) -> &mut Self {
        let condition = condition.into();
        if self.backend == DbBackend::Postgres {
            PostgresQueryBuilder.prepare_condition_where(&condition, self);
        } else {
            SqliteQueryBuilder.prepare_condition_where(&condition, self);
        }
        self
    }

    pub(super) fn finish(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}

/// A target for the query builders of sea-query: their values continue the placeholders of the statement.
impl SqlWriter for Sql {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        self.bind(value);
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

impl fmt::Write for Sql {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

impl fmt::Display for Sql {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Sql<Encoded> {
    /// A statement for the PostgreSQL driver, without SeaORM.
    pub(super) fn encoded() -> Self {
        Self {
            backend: DbBackend::Postgres,
            is_distributed: false,
            text: String::with_capacity(4096),
            values: Encoded(Ok(PgArguments::default())),
            bound: 0,
        }
    }

    /// The text, which contains no values from outside, and the encoded values.
    pub(super) fn finish_encoded(self) -> (AssertSqlSafe<String>, Result<PgArguments, BoxDynError>) {
        (AssertSqlSafe(self.text), self.values.0)
    }
}

/// Texts as one PostgreSQL array.
pub(super) fn text_array(texts: impl IntoIterator<Item = String>) -> Value {
    Value::Array(ArrayType::String, Some(Box::new(texts.into_iter().map(Value::from).collect())))
}
