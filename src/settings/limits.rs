//! Settings of limits: sizes and complexity of operations, concurrency and request rates.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SettingsError;

/// The maximum of any limit: the largest value of GraphQL's `Int`.
const INT_MAX: u64 = 2_147_483_647;

/// Limits of an operation, concurrency limits and request rates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSettings {
    /// Maximum length of a document, in KiB.
    pub document_kib: u64,
    /// Maximum number of tokens of a document.
    pub document_tokens: u64,
    /// Maximum nesting depth of fields.
    pub depth: u64,
    /// Maximum number of fields at the root.
    pub root_fields: u64,
    /// Maximum number of aliases.
    pub aliases: u64,
    /// Maximum number of directives.
    pub directives: u64,
    /// Maximum number of directives of one field.
    pub directives_per_field: u64,
    /// Maximum complexity of an operation.
    pub complexity: u64,
    /// Maximum number of buckets of a series.
    pub series_buckets: u64,
    /// Maximum size of a response, in MiB.
    pub response_mib: u64,
    /// Maximum memory of the responses of queries, and of those of mutations, in MiB.
    pub response_memory_mib: u64,
    /// Maximum memory of the responses of one caller, in MiB.
    pub response_memory_per_caller_mib: u64,
    /// Maximum number of concurrent queries.
    pub concurrent_queries: usize,
    /// Maximum number of concurrent mutations.
    pub concurrent_mutations: usize,
    /// Maximum time a request waits for a free slot or for memory, in milliseconds.
    pub wait_ms: u64,
    /// Average requests per second of one service; 0: unlimited.
    pub service_requests_per_second: u32,
    /// Burst size of one service, in requests.
    pub service_burst: u32,
    /// Average requests per second of one viewer; 0: unlimited.
    pub viewer_requests_per_second: u32,
    /// Burst size of one viewer, in requests.
    pub viewer_burst: u32,
    /// Average requests per second from one address; 0: unlimited.
    pub address_requests_per_second: u32,
    /// Burst size of one address, in requests.
    pub address_burst: u32,
    /// Maximum number of different wrong tokens per minute from one address; 0: unlimited.
    pub wrong_tokens_per_minute: u32,
}

impl LimitsSettings {
    /// Maximum length of a document, in bytes.
    pub fn document_bytes(&self) -> u64 {
        self.document_kib * 1_024
    }

    /// Maximum size of a response, in bytes.
    pub fn response_bytes(&self) -> u64 {
        self.response_mib * 1_024 * 1_024
    }

    /// Maximum memory of the responses of queries, and of those of mutations, in bytes.
    pub fn response_memory_bytes(&self) -> u64 {
        self.response_memory_mib * 1_024 * 1_024
    }

    /// Maximum memory of the responses of one caller, in bytes.
    pub fn response_memory_per_caller_bytes(&self) -> u64 {
        self.response_memory_per_caller_mib * 1_024 * 1_024
    }

    /// Maximum time a request waits for a free slot or for memory.
    pub fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms)
    }

    /// Copies the rate limits from `other`. A running server applies them.
    pub(super) fn copy_rates(&mut self, other: &Self) {
        self.service_requests_per_second = other.service_requests_per_second;
        self.service_burst = other.service_burst;
        self.viewer_requests_per_second = other.viewer_requests_per_second;
        self.viewer_burst = other.viewer_burst;
        self.address_requests_per_second = other.address_requests_per_second;
        self.address_burst = other.address_burst;
        self.wrong_tokens_per_minute = other.wrong_tokens_per_minute;
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let bounds = [
            ("document_kib", self.document_kib, INT_MAX / 1_024),
            ("document_tokens", self.document_tokens, INT_MAX),
            ("depth", self.depth, INT_MAX),
            ("root_fields", self.root_fields, INT_MAX),
            ("aliases", self.aliases, INT_MAX),
            ("directives", self.directives, INT_MAX),
            ("directives_per_field", self.directives_per_field, INT_MAX),
            ("complexity", self.complexity, INT_MAX),
            ("series_buckets", self.series_buckets, 100_000),
            ("response_mib", self.response_mib, 65_536),
            ("response_memory_mib", self.response_memory_mib, 1_048_576),
            ("response_memory_per_caller_mib", self.response_memory_per_caller_mib, 1_048_576),
            ("concurrent_queries", self.concurrent_queries as u64, 1_000_000),
            ("concurrent_mutations", self.concurrent_mutations as u64, 1_000_000),
        ];
        if let Some((name, value, max)) = bounds.iter().find(|(_, value, max)| !(1..=*max).contains(value)) {
            return Err(SettingsError(format!("`limits.{name}` is {value}; it must be 1 to {max}")));
        }
        if !(self.response_mib..=self.response_memory_mib).contains(&self.response_memory_per_caller_mib) {
            return Err(SettingsError(format!(
                "`limits.response_memory_per_caller_mib` is {}; it must be at least `limits.response_mib` ({}) and at most \
                 `limits.response_memory_mib` ({})",
                self.response_memory_per_caller_mib, self.response_mib, self.response_memory_mib
            )));
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
                    "`limits.{name}_burst` is 0, which would reject every request; set at least 1"
                )));
            }
            if rate > 1_000_000 || burst > 1_000_000 {
                return Err(SettingsError(format!(
                    "`limits.{name}_requests_per_second` and `limits.{name}_burst` must be at most 1000000; 0 is unlimited"
                )));
            }
        }
        if self.wrong_tokens_per_minute > 1_000_000 {
            return Err(SettingsError("`limits.wrong_tokens_per_minute` must be at most 1000000; 0 is unlimited".into()));
        }
        Ok(())
    }
}
