//! SQL as text with its values, for two databases: `?` on SQLite, `$1` on PostgreSQL, lists as one value each.
//!
//! Statements keep the same text whatever the values are, so that the drivers' statement caches work.

use sea_orm::sea_query::ArrayType;
use sea_orm::{DbBackend, Statement, Value};

/// A statement under construction.
pub(super) struct Sql {
    backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(super) fn new(backend: DbBackend) -> Self {
        Self { backend, text: String::with_capacity(1024), values: Vec::new() }
    }

    pub(super) const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Appends SQL that holds no values.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    /// Appends a value.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        if self.backend == DbBackend::Postgres {
            self.text.push('$');
            self.text.push_str(&self.values.len().to_string());
        } else {
            self.text.push('?');
        }
        self
    }

    /// Appends a condition that `column` is one of `texts`.
    pub(super) fn is_one_of(&mut self, column: &str, texts: &[String]) -> &mut Self {
        self.push(column);
        if self.backend == DbBackend::Postgres {
            self.push(" = ANY(").bind(text_array(texts.iter().cloned())).push(")")
        } else {
            let list = serde_json::Value::from(texts).to_string();
            self.push(" IN (SELECT value FROM json_each(").bind(list).push("))")
        }
    }

    pub(super) fn finish(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}

/// Many texts as one PostgreSQL value.
pub(super) fn text_array(texts: impl IntoIterator<Item = String>) -> Value {
    Value::Array(ArrayType::String, Some(Box::new(texts.into_iter().map(Value::from).collect())))
}
