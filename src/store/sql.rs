//! SQL as text with its values, for two databases: `?` on SQLite, `$1` on PostgreSQL, lists as one value each.
//!
//! Statements keep the same text whatever the values are, so that the drivers' statement caches work.

use std::collections::BTreeSet;

use sea_orm::sea_query::ArrayType;
use sea_orm::sqlx::postgres::PgArguments;
use sea_orm::sqlx::{Arguments, AssertSqlSafe, error::BoxDynError};
use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

/// A statement under construction.
pub(super) struct Sql<V = Vec<Value>> {
    backend: DbBackend,
    text: String,
    values: V,
    bound: usize,
}

/// The order of sums in two limbs ([`crate::domain::quantity`]), largest first: both may have been added up over many rows.
pub(super) fn largest_first(high: &str, low: &str) -> String {
    format!("{high} + ({low} >> 32) DESC, {low} & 4294967295 DESC")
}

/// The values of many rows in one column.
pub(super) enum ColumnValues<'a> {
    Texts(Vec<&'a str>),
    Integers(Vec<i64>),
    Bytes(Vec<&'a [u8]>),
    Uuids(Vec<Uuid>),
}

/// Takes the values of a statement.
pub(super) trait Values {
    /// A column of PostgreSQL, as an array.
    fn add_column(&mut self, column: ColumnValues<'_>);
    /// A text.
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

/// Values that are written for the driver of PostgreSQL at once: thousands of rows without a value of their own per cell
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

    /// Appends SQL that holds no values.
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
    /// Appends a column of many rows: PostgreSQL only.
    pub(super) fn bind_column(&mut self, column: ColumnValues<'_>) -> &mut Self {
        self.values.add_column(column);
        self.push_placeholder()
    }

    /// Appends a text.
    pub(super) fn bind_text(&mut self, text: String) -> &mut Self {
        self.values.add_text(text);
        self.push_placeholder()
    }
}

impl Sql {
    pub(super) fn new(backend: DbBackend) -> Self {
        Self { backend, text: String::with_capacity(1024), values: Vec::new(), bound: 0 }
    }

    /// Appends a value.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.push_placeholder()
    }

    /// Appends a condition that `column` is one of `texts`. They are bound in order, each once: who means the same says the same, and
    /// can share the answer.
    pub(super) fn is_one_of(&mut self, column: &str, texts: &[String]) -> &mut Self {
        let texts: Vec<String> = BTreeSet::from_iter(texts).into_iter().cloned().collect();
        self.push(column);
        // One is looked for within an index that has the column further back; of several a planner cannot tell how many they are.
        if let [only] = texts.as_slice() {
            return self.push(" = ").bind(only.as_str());
        }
        if self.backend == DbBackend::Postgres {
            self.push(" = ANY(").bind(text_array(texts)).push(")")
        } else {
            let list = serde_json::Value::from(texts).to_string();
            self.push(" IN (SELECT value FROM json_each(").bind(list).push("))")
        }
    }

    pub(super) fn finish(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}

impl Sql<Encoded> {
    /// A statement for the driver of PostgreSQL itself.
    pub(super) fn encoded() -> Self {
        Self {
            backend: DbBackend::Postgres,
            text: String::with_capacity(4096),
            values: Encoded(Ok(PgArguments::default())),
            bound: 0,
        }
    }

    /// The text, which holds nothing that came from outside, and its values.
    pub(super) fn finish_encoded(self) -> (AssertSqlSafe<String>, Result<PgArguments, BoxDynError>) {
        (AssertSqlSafe(self.text), self.values.0)
    }
}

/// Many texts as one PostgreSQL value.
pub(super) fn text_array(texts: impl IntoIterator<Item = String>) -> Value {
    Value::Array(ArrayType::String, Some(Box::new(texts.into_iter().map(Value::from).collect())))
}
