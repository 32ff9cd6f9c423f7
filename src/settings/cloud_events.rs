//! Settings of events in the format CloudEvents: which usage records an event gives.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// Maximum length of a slug: a usage type or the key of a label.
pub(super) const SLUG_MAX: usize = 64;

/// Events in the format CloudEvents.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CloudEventsSettings {
    /// Whether events are accepted.
    pub enabled: bool,
    /// The record of each type of event; several entries of one type give several records.
    pub mappings: Vec<EventMapping>,
}

/// How events of one type become usage records.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EventMapping {
    /// The `type` of the events, exactly.
    pub r#type: String,
    /// The usage type of the record. Either this or `usage_type_from`.
    pub usage_type: Option<String>,
    /// Where the usage type is read.
    pub usage_type_from: Option<ValuePath>,
    /// Where the quantity is read; `None`: each event counts 1.
    pub quantity: Option<ValuePath>,
    /// Whether an event without the quantity gives no record, instead of being rejected.
    #[serde(default)]
    pub optional: bool,
    /// Where the account is read.
    #[serde(default = "ValuePath::subject")]
    pub account: ValuePath,
    /// Where the user is read.
    pub user: Option<ValuePath>,
    /// Where the session is read.
    pub session: Option<ValuePath>,
    /// Where the workspace is read.
    pub workspace: Option<ValuePath>,
    /// Where the agent is read.
    pub agent: Option<ValuePath>,
    /// Where the model is read.
    pub model: Option<ValuePath>,
    /// Where the provider is read.
    pub provider: Option<ValuePath>,
    /// Where the tier is read.
    pub tier: Option<ValuePath>,
    /// Where the source is read: `included`, `external` or `local`.
    pub source: Option<ValuePath>,
    /// Where the cost is read.
    pub cost: Option<ValuePath>,
    /// Where the time of the usage is read; `None`: the attribute `time`, which an event may omit.
    pub occurred_at: Option<ValuePath>,
    /// Usage types by the values that `usage_type_from` reads; empty: the values are usage types.
    #[serde(default)]
    pub usage_types: BTreeMap<String, String>,
    /// Where labels are read, by their keys.
    #[serde(default)]
    pub labels: BTreeMap<String, ValuePath>,
    /// Where metadata are read, by their names.
    #[serde(default)]
    pub metadata: BTreeMap<String, ValuePath>,
}

impl EventMapping {
    /// Where values are read.
    pub fn paths(&self) -> impl Iterator<Item = &ValuePath> {
        let optional = [
            &self.usage_type_from,
            &self.quantity,
            &self.user,
            &self.session,
            &self.workspace,
            &self.agent,
            &self.model,
            &self.provider,
            &self.tier,
            &self.source,
            &self.cost,
            &self.occurred_at,
        ];
        let named = self.labels.values().chain(self.metadata.values());
        optional.into_iter().flatten().chain([&self.account]).chain(named)
    }
}

/// Where a value of an event is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum ValuePath {
    /// The attribute with this name.
    Attribute(String),
    /// The value inside `data` with these names, outermost first; of a list, with this index.
    Data(Vec<String>),
}

impl ValuePath {
    /// The attribute `subject`.
    fn subject() -> Self {
        Self::Attribute("subject".to_owned())
    }
}

impl TryFrom<String> for ValuePath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Some(names) = text.strip_prefix('/') {
            // RFC 6901.
            return Ok(Self::Data(names.split('/').map(|name| name.replace("~1", "/").replace("~0", "~")).collect()));
        }
        let is_name = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if is_name && text != "data" {
            return Ok(Self::Attribute(text));
        }
        Err(format!(
            "`cloud_events.mappings` reads `{text}`; it must be the name of an attribute, such as `subject`, or `/` and the name of a value in \
             `data`, such as `/tokens`"
        ))
    }
}

impl From<ValuePath> for String {
    fn from(path: ValuePath) -> Self {
        match path {
            ValuePath::Attribute(name) => name,
            ValuePath::Data(names) => {
                let escaped: Vec<_> = names.iter().map(|name| name.replace('~', "~0").replace('/', "~1")).collect();
                format!("/{}", escaped.join("/"))
            }
        }
    }
}

impl CloudEventsSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let mut usage_types = BTreeSet::new();
        for mapping in &self.mappings {
            let EventMapping { r#type, usage_type, usage_type_from, .. } = mapping;
            let invalid = |message: String| {
                Err(SettingsError(format!("`cloud_events.mappings`: the mapping of the type `{type}` {message}")))
            };
            if r#type.is_empty() {
                return invalid("names no type".into());
            }
            if usage_type.is_some() == usage_type_from.is_some() {
                return invalid("must have one of `usage_type` and `usage_type_from`".into());
            }
            if usage_type_from.is_none() && !mapping.usage_types.is_empty() {
                return invalid("has `usage_types`, which need `usage_type_from`".into());
            }
            if mapping.optional && mapping.quantity.is_none() {
                return invalid("is `optional`, which needs `quantity`".into());
            }
            if let Some(usage_type) = usage_type
                && !usage_types.insert((r#type, usage_type))
            {
                return invalid(format!("gives two records of the usage type `{usage_type}`"));
            }
            let slugs = usage_type.iter().chain(mapping.usage_types.values()).chain(mapping.labels.keys());
            if let Some(slug) = slugs.into_iter().find(|slug| !is_slug(slug)) {
                return invalid(format!(
                    "has the usage type or key of a label `{slug}`; it must be 1 to {SLUG_MAX} characters of `a` to `z`, `0` to `9`, `-`, `_` and \
                     `.`, beginning with a letter or digit"
                ));
            }
        }
        Ok(())
    }
}

pub(super) fn is_slug(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= SLUG_MAX
        && text.bytes().next().is_some_and(is_plain)
        && text.bytes().all(|byte| is_plain(byte) || b"-_.".contains(&byte))
}
