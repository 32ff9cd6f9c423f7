//! Validation of usage records: the rules, and the record that is committed.

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use super::cost::{Cost, format_nanos};
use super::problem::{Problem, ProblemCode};
use super::quantity::parse_whole_number;
use super::record_input::{Parsed, RecordInput, SentMetadata};
use super::record_labels::RecordLabels;
use super::restrictions::TokenRestrictions;
use super::source::Source;
use super::text::{Label, Slug};
use super::time::{SECOND_MS, Timestamp, UTC_DAY_MS};
use super::usage_type::{COMPUTE_SECONDS, SECONDS, UsageTypes, unknown_usage_type};

/// Maximum size of a record's metadata, in bytes of compact JSON.
pub const METADATA_MAX_BYTES: usize = 4_096;

/// Maximum nesting depth of a record's metadata.
pub const METADATA_MAX_DEPTH: usize = 32;

/// Number of leading bytes of the key in a key hash: they contain the timestamp of a ULID, and that of a UUIDv7 to a precision of
/// four seconds.
const KEY_PREFIX_BYTES: usize = 10;

/// The lookup value of an idempotency key: see [`hash_idempotency_key`].
pub type KeyHash = [u8; KEY_PREFIX_BYTES + 16];

/// The optional dimensions of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordDimensions {
    /// A user within the account.
    pub user_id: Option<Label>,
    /// A session within the account.
    pub session_id: Option<Label>,
    /// A workspace within the account.
    pub workspace_id: Option<Label>,
    /// An agent within the account.
    pub agent_id: Option<Label>,
    /// The model that was used.
    pub model: Option<Label>,
    /// The provider that runs the model.
    pub provider: Option<Label>,
}

/// A validated usage record, ready to be committed.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// The account: the customer.
    pub account_id: Label,
    /// Unique within the account.
    pub idempotency_key: Label,
    /// The lookup value of the key: see [`hash_idempotency_key`].
    ///
    /// A collision of two keys of one account (probability at most 2^-128 for any two) is reported as a conflict, not as a
    /// duplicate, because the content hash includes the key itself.
    pub key_hash: KeyHash,
    /// Distinguishes a duplicate from a conflict: see `content_hash`.
    pub content_hash: [u8; 16],
    /// Slug of the usage type.
    pub usage_type: Slug,
    /// The quantity, in the usage type's unit.
    pub quantity: i64,
    /// The cost, or how to compute it.
    pub cost: Cost,
    /// The cost that was sent, in nanos; `None` if it was left out.
    pub sent_cost_nanos: Option<i64>,
    /// The source, which decides who pays.
    pub source: Source,
    /// The tier: a hardware class.
    pub tier: Option<Label>,
    /// The optional dimensions.
    pub dimensions: RecordDimensions,
    /// The labels.
    pub labels: RecordLabels,
    /// Time of the usage.
    pub occurred_at: Timestamp,
    /// The time that was sent; `None` if it was left out.
    pub sent_occurred_at: Option<Timestamp>,
    /// Compact JSON with sorted keys.
    pub metadata: Option<String>,
}

/// A valid record with its warnings.
#[derive(Clone, Debug)]
pub struct ValidatedRecord {
    /// The record.
    pub record: NewRecord,
    /// Problems that do not prevent recording; the client should fix them.
    pub warnings: Vec<Problem>,
}

/// Parameters of the validation.
#[derive(Clone, Copy, Debug)]
pub struct ValidationRules<'a> {
    /// The current instant: the default of `occurredAt`.
    pub now: Timestamp,
    /// Maximum lead of `occurredAt` over `now`, in seconds.
    pub max_ahead_seconds: u32,
    /// Records that occurred before it get a warning.
    pub long_ago: Timestamp,
    /// The existing usage types.
    pub usage_types: &'a UsageTypes,
    /// The accounts and usage types that the client may record.
    pub restrictions: &'a TokenRestrictions,
}

/// Collects problems, so that all of them are reported together.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn collect<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    fn label(&mut self, field: &'static str, text: Option<String>) -> Option<Label> {
        text.and_then(|text| self.collect(Label::parse(field, text)))
    }
}

impl RecordInput {
    /// Validates all fields; returns the record, or all of its problems.
    pub fn check(self, rules: ValidationRules<'_>) -> Result<ValidatedRecord, Vec<Problem>> {
        let mut problems = Problems::default();
        problems.0.extend(rules.restrictions.problems(&self.account_id, &self.usage_type));
        let mut warnings = Vec::new();

        let idempotency_key = problems.collect(Label::parse("idempotencyKey", self.idempotency_key));
        let account_id = problems.collect(Label::parse("accountId", self.account_id));
        let usage_type = problems.collect(check_usage_type(self.usage_type, rules.usage_types));
        let is_in_seconds = usage_type
            .as_ref()
            .and_then(|slug| rules.usage_types.get(slug.as_str()))
            .is_some_and(|usage_type| usage_type.unit == SECONDS);
        let quantity = check_amount("quantity", ProblemCode::InvalidQuantity, self.quantity).map_err(|mut problem| {
            if is_in_seconds {
                problem.message.push_str(". For fractions of a second, add them up in the sender and send whole seconds");
            }
            problem
        });
        let quantity = problems.collect(quantity);
        let tier = self.tier.and_then(|tier| problems.collect(Label::parse("tier", tier)));
        let dimensions = RecordDimensions {
            user_id: problems.label("userId", self.user_id),
            session_id: problems.label("sessionId", self.session_id),
            workspace_id: problems.label("workspaceId", self.workspace_id),
            agent_id: problems.label("agentId", self.agent_id),
            model: problems.label("model", self.model),
            provider: problems.label("provider", self.provider),
        };
        let source = match self.source {
            Some(source) => problems.collect(Source::parse("source", &source)),
            None => Some(Source::default()),
        };
        let input_cost = self.cost_nanos.and_then(|cost| problems.collect(check_cost(cost)));
        let input_time = self.occurred_at.and_then(|time| problems.collect(check_time(time, rules)));
        let (metadata, rounded) = self.metadata.map_or((None, None), |SentMetadata { value, rounded }| (Some(value), rounded));
        let metadata = metadata.and_then(|metadata| problems.collect(check_metadata(metadata, METADATA_MAX_BYTES))).flatten();
        let labels = RecordLabels::check(self.labels).unwrap_or_else(|invalid| {
            problems.0.extend(invalid);
            RecordLabels::default()
        });

        let (Some(idempotency_key), Some(account_id), Some(usage_type), Some(quantity), Some(source), true) =
            (idempotency_key, account_id, usage_type, quantity, source, problems.0.is_empty())
        else {
            return Err(problems.0);
        };

        warnings.extend(warn_about_missing_dimensions(&usage_type, tier.as_ref(), &dimensions, metadata.as_ref()));
        warnings.extend(rounded.map(|number| {
            let number: String = number.chars().take(64).collect();
            let message =
                format!("recorded, but the number `{number}` in `metadata` is rounded; send it as a string to keep its digits");
            Problem::new(ProblemCode::MetadataRounded, "metadata", message)
        }));
        warnings.extend(input_time.and_then(|time| warn_about_long_ago(time, rules)));
        if is_in_seconds && quantity > UTC_DAY_MS / SECOND_MS {
            let message = format!(
                "recorded, but {quantity} seconds are more than a day, and a chart shows all of them on the day of `occurredAt`; report usage at least daily"
            );
            warnings.push(Problem::new(ProblemCode::LongInterval, "quantity", message));
        }
        let cost = match (source, input_cost) {
            (Source::External | Source::Local, Some(1..)) => {
                warnings.push(Problem::new(
                    ProblemCode::CostIgnored,
                    "cost",
                    format!("usage of source `{}` has no cost; recorded with cost 0", source.as_str()),
                ));
                Cost::Free
            }
            (Source::External | Source::Local, _) => Cost::Free,
            (Source::Included, Some(nanos)) => Cost::Given(nanos),
            (Source::Included, None) => Cost::FromPrice,
        };
        let mut record = NewRecord {
            account_id,
            key_hash: hash_idempotency_key(&idempotency_key),
            idempotency_key,
            content_hash: [0; 16],
            usage_type,
            quantity,
            cost,
            sent_cost_nanos: input_cost,
            source,
            tier,
            dimensions,
            labels,
            occurred_at: input_time.unwrap_or(rules.now),
            sent_occurred_at: input_time,
            metadata: metadata.as_ref().and_then(|metadata| serde_json::to_string(metadata).ok()), // maps of JSON never fail
        };
        record.content_hash = content_hash(&record, metadata.as_ref());
        Ok(ValidatedRecord { record, warnings })
    }
}

/// 128 bits of SHA-256 over the fields as sent; identifies a record that is sent again.
///
/// It covers the key and the fields as sent, not derived values: a record without `occurredAt` is a duplicate when it is sent
/// again later, and so is a record whose cost is computed after the rate has changed. An omitted `source` equals its default, and the order
/// of metadata keys and of labels and the notation of numbers are ignored. Different content under one key has the same hash with a
/// probability of 2^-128.
fn content_hash(record: &NewRecord, metadata: Option<&Map<String, Value>>) -> [u8; 16] {
    fn field(hasher: &mut Sha256, bytes: Option<&[u8]>) {
        // The length comes first, so that different lists of fields never produce the same bytes; a missing field has no length.
        match bytes {
            Some(bytes) => {
                hasher.update([1]);
                hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
                hasher.update(bytes);
            }
            None => hasher.update([0]),
        }
    }
    let text = |label: &Option<Label>| label.as_ref().map(|label| label.as_str().as_bytes().to_vec());
    let mut hasher = Sha256::new();
    field(&mut hasher, Some(record.idempotency_key.as_str().as_bytes()));
    field(&mut hasher, Some(record.usage_type.as_str().as_bytes()));
    field(&mut hasher, Some(&record.quantity.to_le_bytes()));
    field(&mut hasher, Some(record.source.as_str().as_bytes()));
    field(&mut hasher, record.tier.as_ref().map(|tier| tier.as_str().as_bytes()));
    let RecordDimensions { user_id, session_id, workspace_id, agent_id, model, provider } = &record.dimensions;
    for value in [user_id, session_id, workspace_id, agent_id, model, provider] {
        field(&mut hasher, text(value).as_deref());
    }
    field(&mut hasher, record.sent_cost_nanos.map(i64::to_le_bytes).as_ref().map(<[u8; 8]>::as_slice));
    field(&mut hasher, record.sent_occurred_at.map(|time| time.millis().to_le_bytes()).as_ref().map(<[u8; 8]>::as_slice));
    // Nearly always the text that is stored.
    let comparable =
        metadata.filter(|metadata| metadata.values().any(contains_decimals)).map(|metadata| comparable(metadata).to_string());
    field(&mut hasher, comparable.as_deref().or(record.metadata.as_deref()).map(str::as_bytes));
    if let Some(labels) = record.labels.json() {
        field(&mut hasher, Some(labels.as_bytes()));
    }
    first_128_bits(hasher)
}

fn contains_decimals(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(values) => values.iter().any(contains_decimals),
        Value::Object(map) => map.values().any(contains_decimals),
        _ => false,
    }
}

/// Metadata with one form for each number: `1.0` is written as `1`.
pub fn comparable(metadata: &Map<String, Value>) -> Value {
    fn unify(value: &mut Value) {
        match value {
            Value::Number(number) if number.is_f64() => {
                if let Some(whole) = parse_whole_number(&number.to_string()).ok().and_then(Number::from_i128) {
                    *number = whole;
                }
            }
            Value::Array(values) => values.iter_mut().for_each(unify),
            Value::Object(map) => map.values_mut().for_each(unify),
            _ => {}
        }
    }
    let mut comparable = Value::Object(metadata.clone());
    unify(&mut comparable);
    comparable
}

/// The lookup value of a key: its first ten bytes, padded with zeros, and 128 bits of its SHA-256.
///
/// The hash makes the value unique. The prefix preserves the order of keys that begin with a timestamp, so that the newest keys
/// of an account share index pages, regardless of their total number.
pub fn hash_idempotency_key(idempotency_key: &Label) -> KeyHash {
    hash_key_text(idempotency_key.as_str())
}

/// The same for the text of a stored key. The text of an erased key ([`erased_key_text`]) gives the lookup value of the erased key.
pub fn hash_key_text(idempotency_key: &str) -> KeyHash {
    let hash_of_erased = idempotency_key.strip_prefix(ERASED_KEY).filter(|digits| digits.len() == 32);
    if let Some(bytes) = hash_of_erased.and_then(|digits| hex::decode(digits).ok()) {
        let mut hash = [0; KEY_PREFIX_BYTES + 16];
        hash[KEY_PREFIX_BYTES..].copy_from_slice(&bytes);
        return hash;
    }
    let text = idempotency_key.as_bytes();
    let start = &text[..text.len().min(KEY_PREFIX_BYTES)];
    let mut hash = [0; KEY_PREFIX_BYTES + 16];
    hash[..start.len()].copy_from_slice(start);
    hash[KEY_PREFIX_BYTES..].copy_from_slice(&first_128_bits(Sha256::new().chain_update(text)));
    hash
}

/// What the text of an erased key begins with.
const ERASED_KEY: &str = "erased:";

/// The lookup value of a key after its erasure: the prefix, which is readable, is zeros; the hash remains.
pub fn erased_key_hash(key_hash: &KeyHash) -> KeyHash {
    let mut erased = *key_hash;
    erased[..KEY_PREFIX_BYTES].fill(0);
    erased
}

/// The text that replaces a key when it is erased: `erased:` and the hash in hexadecimal digits.
pub fn erased_key_text(key_hash: &KeyHash) -> String {
    format!("{ERASED_KEY}{}", hex::encode(&key_hash[KEY_PREFIX_BYTES..]))
}

/// Whether a lookup value is that of an erased key. The prefix of any other key begins with its first character, which is not NUL.
pub fn is_erased_key(key_hash: &[u8]) -> bool {
    key_hash.starts_with(&[0])
}

fn first_128_bits(hasher: Sha256) -> [u8; 16] {
    let digest = hasher.finalize();
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest[..16]);
    hash
}

fn check_usage_type(sent: String, usage_types: &UsageTypes) -> Result<Slug, Problem> {
    let slug = Slug::parse("usageType", sent)?;
    if usage_types.contains_key(slug.as_str()) {
        return Ok(slug);
    }
    Err(Problem::new(ProblemCode::UnknownUsageType, "usageType", unknown_usage_type(slug.as_str(), usage_types)))
}

fn check_amount(field: &'static str, code: ProblemCode, sent: Parsed<i128>) -> Result<i64, Problem> {
    let amount = sent.map_err(|message| Problem::new(code, field, format!("`{field}`: {message}")))?;
    i64::try_from(amount).ok().filter(|amount| *amount >= 0).ok_or_else(|| {
        let hint = if amount < 0 { "; use `voidUsage` or `amendUsage` to correct recorded usage" } else { "" };
        Problem::new(code, field, format!("`{field}` is {amount}; it must be between 0 and 9223372036854775807{hint}"))
    })
}

fn check_cost(sent: Parsed<i128>) -> Result<i64, Problem> {
    let invalid = |message: String| Problem::new(ProblemCode::InvalidCost, "cost", message);
    let nanos = sent.map_err(|message| invalid(format!("`cost`: {message}")))?;
    i64::try_from(nanos).ok().filter(|nanos| *nanos >= 0).ok_or_else(|| {
        let largest = format_nanos(i64::MAX.into());
        invalid(format!("`cost` is {}; it must be between 0 and {largest}", format_nanos(nanos)))
    })
}

fn check_time(sent: Parsed<Timestamp>, rules: ValidationRules<'_>) -> Result<Timestamp, Problem> {
    let field = "occurredAt";
    let time = sent.map_err(|message| Problem::new(ProblemCode::InvalidTime, field, message))?;
    let latest = rules.now.plus_millis(i64::from(rules.max_ahead_seconds) * SECOND_MS);
    if time > latest {
        let message = format!(
            "`{}` is more than {} s ahead of the server's clock ({}); check the client's clock and time zone",
            time.to_rfc3339(),
            rules.max_ahead_seconds,
            rules.now.to_rfc3339()
        );
        return Err(Problem::new(ProblemCode::OccurredInFuture, field, message));
    }
    if time < Timestamp::EARLIEST {
        let message = format!("`{}` is before 2000-01-01; check the client's clock and the unit", time.to_rfc3339());
        return Err(Problem::new(ProblemCode::OccurredTooEarly, field, message));
    }
    Ok(time)
}

/// An unset clock says 1970, 1980 or 2000; the latter would stretch `ALL_TIME` to decades.
fn warn_about_long_ago(time: Timestamp, rules: ValidationRules<'_>) -> Option<Problem> {
    (time < rules.long_ago).then(|| {
        let message = format!(
            "recorded, but `{}` is more than {} days ago; check the client's clock, and void the record if the time is wrong",
            time.to_rfc3339(),
            (rules.now.millis() - rules.long_ago.millis()) / UTC_DAY_MS
        );
        Problem::new(ProblemCode::OccurredLongAgo, "occurredAt", message)
    })
}

/// Validates metadata that was stored before, in another database, and returns it as it is stored. Its size has no limit: PostgreSQL returns
/// `1e300` with all its digits.
pub fn check_stored_metadata(stored: Value) -> Result<Option<String>, Problem> {
    let metadata = check_metadata(stored, usize::MAX)?;
    Ok(metadata.and_then(|metadata| serde_json::to_string(&metadata).ok())) // maps of JSON never fail
}

fn check_metadata(sent: Value, bytes_max: usize) -> Result<Option<Map<String, Value>>, Problem> {
    let invalid = |code, message: String| Err(Problem::new(code, "metadata", message));
    let mut sorted = match sent {
        Value::Null => return Ok(None),
        // PHP writes an empty object as an empty list. Empty metadata equals none.
        Value::Array(list) if list.is_empty() => return Ok(None),
        Value::Object(map) if map.is_empty() => return Ok(None),
        Value::Object(map) => map,
        _ => return invalid(ProblemCode::InvalidMetadata, "`metadata` must be a JSON object".to_owned()),
    };
    if sorted.values().any(|value| exceeds_depth(value, METADATA_MAX_DEPTH - 1)) {
        let message = format!("`metadata` is nested more than {METADATA_MAX_DEPTH} levels deep");
        return invalid(ProblemCode::InvalidMetadata, message);
    }
    sorted.sort_keys();
    sorted.values_mut().for_each(Value::sort_all_objects);
    let bytes = Value::Object(sorted.clone()).to_string();
    if bytes.len() > bytes_max {
        let message = format!("`metadata` has {} bytes of compact JSON; send at most {bytes_max}", bytes.len());
        return invalid(ProblemCode::MetadataTooLarge, message);
    }
    if sorted.iter().any(|(key, value)| key.contains('\0') || contains_nul(value)) {
        return invalid(ProblemCode::InvalidMetadata, "`metadata` contains a NUL character, which cannot be stored".to_owned());
    }
    Ok(Some(sorted))
}

fn exceeds_depth(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(values) => levels == 0 || values.iter().any(|value| exceeds_depth(value, levels - 1)),
        Value::Object(map) => levels == 0 || map.values().any(|value| exceeds_depth(value, levels - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// PostgreSQL can store every Unicode character except NUL.
fn contains_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(contains_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || contains_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Warns about a tier or model in the metadata, which no chart reads, and about compute without a tier.
fn warn_about_missing_dimensions(
    usage_type: &Slug,
    tier: Option<&Label>,
    dimensions: &RecordDimensions,
    metadata: Option<&Map<String, Value>>,
) -> Vec<Problem> {
    let in_metadata = |key: &str| metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str);
    let mut warnings = Vec::new();
    match (tier, in_metadata("tier")) {
        (None, Some(misplaced)) => warnings.push(Problem::new(
            ProblemCode::TierInMetadata,
            "metadata",
            format!("recorded without a tier: `{misplaced}` is in `metadata`, which no chart reads; send it in the field `tier`"),
        )),
        (None, None) if usage_type.as_str() == COMPUTE_SECONDS => warnings.push(Problem::new(
            ProblemCode::TierMissing,
            "tier",
            "recorded, but no tier chart includes `compute_seconds` without a `tier`, and no price by tier applies to it; send the tier",
        )),
        _ => {}
    }
    if let (None, Some(misplaced)) = (&dimensions.model, in_metadata("model")) {
        warnings.push(Problem::new(
            ProblemCode::ModelInMetadata,
            "metadata",
            format!(
                "recorded without a model: `{misplaced}` is in `metadata`, which no chart reads; send it in the field `model`"
            ),
        ));
    }
    warnings
}
