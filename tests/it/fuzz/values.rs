//! Values for arguments: mostly valid ones, and edge cases.

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Map, Number, Value, json};

use super::documents::{Schema, named};

/// Strings that are invalid or barely valid in a document.
pub const EDGE_CASES: [&str; 22] = [
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f4a9}",
    "\"",
    "\"\"\"",
    "\\u0000",
    "\\uD83D\\uDCA9",
    "\\",
    "{",
    "}",
    "(",
    "[[[[",
    "$",
    "@",
    "...",
    "#",
    "&",
    "999999999999999999999999",
    "-",
    "1e999",
    "fragment F0 on Query { __typename ...F0 }",
];

const TEXTS: [&str; 23] = [
    "acme",
    "k-1",
    "k-2",
    "gpu-a100",
    "m-1",
    "p",
    "u",
    "tokens_input",
    "tokens_output",
    "compute_seconds",
    "api_calls",
    "included",
    "",
    " ",
    "\u{0}",
    "%_'\"\\;--",
    "\u{1f9ee}\u{200d}",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "\u{202e}abc",
    "a\nb\tc\r\u{7f}",
    // Forged cursors: `token:1:` and `spec:1:` with a NUL, and a record at the end of the time range.
    "dG9rZW46MToA",
    "c3BlYzoxOgA",
    "cmVjb3JkOjkyMjMzNzIwMzY4NTQ3NzU4MDc6MDE5MDAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMDAwZmY",
];
const TIMES: [&str; 9] = [
    "2026-11-20T10:00:00Z",
    "2026-11-01T00:00:00+05:45",
    "2026-12-01T00:00:00Z",
    "2000-01-01T00:00:00Z",
    "2099-12-31T23:59:59.999Z",
    "1969-12-31T23:59:60Z",
    "+262142-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "2026-11-20",
];
const DATES: [&str; 8] =
    ["2026-11-01", "2026-11-20", "2026-10-25", "2000-01-01", "2099-12-31", "2026-02-30", "+262142-12-31", "0000-00-00"];
const ZONES: [&str; 9] = [
    "UTC",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Antarctica/Casey",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "europe/berlin",
    "Mars/Olympus",
];
const INTEGERS: [i64; 12] = [0, 1, 2, 7, 30, 100, 1_000, 1_001, -1, 2_147_483_647, 2_147_483_648, i64::MIN];

/// A value, written as a literal or sent as JSON.
#[derive(Clone, Debug)]
pub enum GeneratedValue {
    Json(Value),
    Name(String),
    List(Vec<GeneratedValue>),
    Object(Vec<(String, GeneratedValue)>),
}

impl GeneratedValue {
    /// As a literal in a document.
    pub fn to_literal(&self) -> String {
        match self {
            Self::Json(value) => literal_of(value),
            Self::Name(name) => name.clone(),
            Self::List(values) => format!("[{}]", values.iter().map(Self::to_literal).collect::<Vec<_>>().join(", ")),
            Self::Object(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", value.to_literal())).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }

    /// As a JSON variable.
    pub fn into_json(self) -> Value {
        match self {
            Self::Json(value) => value,
            Self::Name(name) => Value::String(name),
            Self::List(values) => values.into_iter().map(Self::into_json).collect(),
            Self::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (name, value.into_json())).collect()),
        }
    }
}

/// GraphQL writes objects without quotes around names.
fn literal_of(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", literal_of(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(literal_of).collect::<Vec<_>>().join(", ")),
        // GraphQL has the same escapes as JSON.
        plain => plain.to_string(),
    }
}

fn one_of<'a, T: ?Sized>(rng: &mut StdRng, choices: &[&'a T]) -> &'a T {
    choices[rng.random_range(0..choices.len())]
}

impl Schema {
    /// A value for an argument or input field of type `ty`, such as `[String!]!`.
    pub fn value(&self, rng: &mut StdRng, ty: &str) -> GeneratedValue {
        if rng.random_bool(0.01) {
            return Self::any(rng); // of any type at all
        }
        let is_nullable = !ty.ends_with('!');
        if is_nullable && rng.random_bool(0.05) {
            return GeneratedValue::Json(Value::Null);
        }
        let ty = ty.trim_end_matches('!');
        if let Some(inner) = ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']')) {
            let length = if rng.random_bool(0.02) { 40 } else { rng.random_range(0..4) };
            return GeneratedValue::List((0..length).map(|_| self.value(rng, inner)).collect());
        }
        if let Some(names) = self.enums.get(ty) {
            return GeneratedValue::Name(names[rng.random_range(0..names.len())].clone());
        }
        match self.inputs.get(ty) {
            Some((is_one_of, fields)) => {
                let mut generated = Vec::new();
                let chosen = rng.random_range(0..fields.len());
                for (place, field) in fields.iter().enumerate() {
                    let ty = field.ty.node.to_string();
                    let is_required = ty.ends_with('!') && field.default_value.is_none();
                    let is_taken = if *is_one_of { place == chosen } else { is_required || rng.random_bool(0.4) };
                    if is_taken {
                        let ty = if *is_one_of { format!("{}!", ty.trim_end_matches('!')) } else { ty };
                        generated.push((field.name.node.to_string(), self.value(rng, &ty)));
                    }
                }
                GeneratedValue::Object(generated)
            }
            None => GeneratedValue::Json(scalar(rng, named(ty))),
        }
    }

    fn any(rng: &mut StdRng) -> GeneratedValue {
        match rng.random_range(0..5) {
            0 => GeneratedValue::Name("NOT_A_VALUE".to_owned()),
            1 => GeneratedValue::List(vec![GeneratedValue::List(vec![GeneratedValue::Json(json!(1))])]),
            2 => GeneratedValue::Object(vec![("no".to_owned(), GeneratedValue::Json(Value::Null))]),
            3 => GeneratedValue::Json(json!(1.5e300)),
            _ => GeneratedValue::Json(json!(one_of(rng, &EDGE_CASES))),
        }
    }
}

fn scalar(rng: &mut StdRng, name: &str) -> Value {
    let integer = INTEGERS[rng.random_range(0..INTEGERS.len())];
    match name {
        "Int" => json!(if rng.random_bool(0.8) { rng.random_range(0..100) } else { integer }),
        "Float" => json!(rng.random_range(-1.0..2.0)),
        "Boolean" => json!(rng.random_bool(0.5)),
        "DateTime" => json!(one_of(rng, &TIMES)),
        "Date" => json!(one_of(rng, &DATES)),
        "TimeZone" => json!(one_of(rng, &ZONES)),
        "BigInt" => match rng.random_range(0..4) {
            0 => json!(integer.to_string()),
            1 => json!("9223372036854775808"),
            2 => Value::Number(Number::from(u64::MAX)),
            _ => json!(rng.random_range(0..1_000)),
        },
        "JSON" => Value::Object(Map::from_iter([("a".to_owned(), json!([1, null, "\u{0}", {"b": integer}]))])),
        _ => json!(one_of(rng, &TEXTS)),
    }
}
