//! How much may be asked, and how often.

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The most that any limit can be set to: what GraphQL's `Int` holds.
const MOST: u64 = 2_147_483_647;

/// What an operation may ask for, how much runs at a time, and how often may be asked.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSettings {
    /// The longest document, in KiB.
    pub document_kib: u64,
    /// The most tokens of a document.
    pub document_tokens: u64,
    /// How deep fields may nest.
    pub depth: u64,
    /// The most fields at the root.
    pub root_fields: u64,
    /// The most aliases.
    pub aliases: u64,
    /// The most directives.
    pub directives: u64,
    /// The most directives of a field.
    pub directives_per_field: u64,
    /// The greatest complexity of an operation.
    pub complexity: u64,
    /// The largest answer, in MiB.
    pub response_mib: u64,
    /// How many questions run at a time.
    pub concurrent_questions: usize,
    /// How many mutations run at a time.
    pub concurrent_mutations: usize,
    /// For how long a request waits for room, in milliseconds.
    pub wait_ms: u64,
    /// How often a service may ask, per second; 0: as often as it likes.
    pub service_requests_per_second: u32,
    /// How often at once.
    pub service_burst: u32,
    /// How often a viewer may ask, per second; 0: as often as it likes.
    pub viewer_requests_per_second: u32,
    /// How often at once.
    pub viewer_burst: u32,
    /// How often may be asked from an address, per second; 0: as often as one likes.
    pub address_requests_per_second: u32,
    /// How often at once.
    pub address_burst: u32,
    /// How many different wrong tokens an address may send per minute; 0: as many as it likes.
    pub wrong_tokens_per_minute: u32,
}

impl LimitsSettings {
    /// Takes over the rates: they can change while a server runs.
    pub(super) fn take_rates(&mut self, other: &Self) {
        self.service_requests_per_second = other.service_requests_per_second;
        self.service_burst = other.service_burst;
        self.viewer_requests_per_second = other.viewer_requests_per_second;
        self.viewer_burst = other.viewer_burst;
        self.address_requests_per_second = other.address_requests_per_second;
        self.address_burst = other.address_burst;
        self.wrong_tokens_per_minute = other.wrong_tokens_per_minute;
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let at_least_one = [
            ("document_kib", self.document_kib, MOST / 1_024),
            ("document_tokens", self.document_tokens, MOST),
            ("depth", self.depth, MOST),
            ("root_fields", self.root_fields, MOST),
            ("aliases", self.aliases, MOST),
            ("directives", self.directives, MOST),
            ("directives_per_field", self.directives_per_field, MOST),
            ("complexity", self.complexity, MOST),
            ("response_mib", self.response_mib, 65_536),
            ("concurrent_questions", self.concurrent_questions as u64, 1_000_000),
            ("concurrent_mutations", self.concurrent_mutations as u64, 1_000_000),
        ];
        if let Some((name, value, most)) = at_least_one.iter().find(|(_, value, most)| !(1..=*most).contains(value)) {
            return Err(SettingsError(format!("`limits.{name}` is {value}; it must be 1 to {most}")));
        }
        if self.wait_ms > 60_000 {
            return Err(SettingsError(format!("`limits.wait_ms` is {}; it must be at most 60000", self.wait_ms)));
        }
        for (name, rate, burst) in [
            ("service", self.service_requests_per_second, self.service_burst),
            ("viewer", self.viewer_requests_per_second, self.viewer_burst),
            ("address", self.address_requests_per_second, self.address_burst),
        ] {
            if rate > 0 && burst == 0 {
                return Err(SettingsError(format!(
                    "`limits.{name}_burst` is 0, so that nothing would be let in; set at least 1"
                )));
            }
            if rate > 1_000_000 || burst > 1_000_000 {
                return Err(SettingsError(format!(
                    "`limits.{name}_requests_per_second` and `limits.{name}_burst` must be at most 1000000; 0 is any number"
                )));
            }
        }
        if self.wrong_tokens_per_minute > 1_000_000 {
            return Err(SettingsError("`limits.wrong_tokens_per_minute` must be at most 1000000; 0 is any number".into()));
        }
        Ok(())
    }
}
