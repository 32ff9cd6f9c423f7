//! Settings of spans and metrics of OpenTelemetry: which usage records they give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SettingsError;
use super::cloud_events::{SLUG_MAX, is_slug};
use super::list::list;

/// Spans and metrics by OTLP over HTTP.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OtlpSettings {
    /// Whether exports are accepted.
    pub enabled: bool,
    /// The signal that gives records of tokens. A service that exports both counts once.
    pub token_signal: TokenSignal,
    /// The account of usage without an attribute of an account; empty: such usage is rejected.
    pub default_account: String,
    /// Instrumentation scopes whose spans and metrics give no records.
    #[serde(deserialize_with = "list")]
    pub ignored_scopes: Vec<String>,
    /// Instrumentation scopes that report tokens read from or written to a cache next to the input tokens, not as a part of them.
    #[serde(deserialize_with = "list")]
    pub scopes_with_separate_cached_tokens: Vec<String>,
    /// The attributes that fields of records are read from.
    pub attributes: AttributeNames,
    /// The attributes that labels are read from, by the keys of the labels.
    pub labels: BTreeMap<String, String>,
    /// The usage types of metrics, by the names of the metrics.
    pub metrics: BTreeMap<String, String>,
}

/// A signal of OpenTelemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenSignal {
    /// Spans of calls of models.
    Traces,
    /// The metric `gen_ai.client.token.usage`.
    Metrics,
}

/// The names of the attributes of each field of a record, in the order in which they are tried.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeNames {
    /// Of the account.
    #[serde(deserialize_with = "list")]
    pub account: Vec<String>,
    /// Of the user.
    #[serde(deserialize_with = "list")]
    pub user: Vec<String>,
    /// Of the session.
    #[serde(deserialize_with = "list")]
    pub session: Vec<String>,
    /// Of the workspace.
    #[serde(deserialize_with = "list")]
    pub workspace: Vec<String>,
    /// Of the agent.
    #[serde(deserialize_with = "list")]
    pub agent: Vec<String>,
    /// Of the model.
    #[serde(deserialize_with = "list")]
    pub model: Vec<String>,
    /// Of the provider.
    #[serde(deserialize_with = "list")]
    pub provider: Vec<String>,
    /// Of the tier.
    #[serde(deserialize_with = "list")]
    pub tier: Vec<String>,
    /// Of the source.
    #[serde(deserialize_with = "list")]
    pub source: Vec<String>,
}

impl OtlpSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let keys = self.labels.keys().map(|key| ("labels", "key of a label", key));
        let usage_types = self.metrics.values().map(|usage_type| ("metrics", "usage type", usage_type));
        match keys.chain(usage_types).find(|(.., slug)| !is_slug(slug)) {
            None => Ok(()),
            Some((setting, what, slug)) => Err(SettingsError(format!(
                "`otlp.{setting}` has the {what} `{slug}`; it must be 1 to {SLUG_MAX} characters of `a` to `z`, `0` to `9`, `-`, `_` and `.`, \
                 beginning with a letter or digit"
            ))),
        }
    }
}
