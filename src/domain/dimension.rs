//! What usage can be broken down by.

/// A part of a record that groups it with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// The model that was asked.
    Model,
    /// Who runs the model.
    Provider,
    /// The class of hardware.
    Tier,
    /// What was measured.
    UsageType,
    /// Who pays.
    Source,
    /// The customer.
    Account,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// A workspace within the account.
    Workspace,
    /// An agent within the account.
    Agent,
}

impl Dimension {
    /// The field of a record that holds it, as the API names it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Provider => "provider",
            Self::Tier => "tier",
            Self::UsageType => "usageType",
            Self::Source => "source",
            Self::Account => "accountId",
            Self::User => "userId",
            Self::Session => "sessionId",
            Self::Workspace => "workspaceId",
            Self::Agent => "agentId",
        }
    }

    /// The condition of a filter that asks for it, as the API names it.
    pub const fn condition(self) -> &'static str {
        match self {
            Self::Model => "models",
            Self::Provider => "providers",
            Self::Tier => "tiers",
            Self::UsageType => "usageTypes",
            Self::Source => "sources",
            ids => ids.field(),
        }
    }

    /// Whether records of a usage type are worth little without it: compute without a tier, tokens without a model.
    pub fn belongs_to(self, usage_type: &str) -> bool {
        use super::usage_type::{COMPUTE_SECONDS, TOKENS_INPUT, TOKENS_OUTPUT};
        match self {
            Self::Tier => usage_type == COMPUTE_SECONDS,
            Self::Model => [TOKENS_INPUT, TOKENS_OUTPUT].contains(&usage_type),
            Self::User | Self::Session | Self::Workspace | Self::Agent => true,
            Self::Provider | Self::UsageType | Self::Source | Self::Account => false,
        }
    }

    /// Whether a record can be without it.
    pub const fn is_optional(self) -> bool {
        !matches!(self, Self::UsageType | Self::Source | Self::Account)
    }

    /// Whether rollups carry it. The others are added up from the records.
    pub const fn is_in_rollups(self) -> bool {
        !matches!(self, Self::User | Self::Session | Self::Workspace | Self::Agent)
    }

    /// Whether it is one of those that sums by usage type alone do without.
    pub const fn is_label_in_rollups(self) -> bool {
        matches!(self, Self::Model | Self::Provider | Self::Tier | Self::Source)
    }
}

/// What a breakdown ranks by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// `tokens_input` and `tokens_output` together.
    Tokens,
    /// `tokens_input` alone.
    TokensInput,
    /// `tokens_output` alone.
    TokensOutput,
    /// `compute_seconds`.
    ComputeSeconds,
    /// `api_calls`.
    ApiCalls,
    /// Number of usage records of any type.
    Records,
    /// Cost of any type.
    CostMicros,
}

impl Measure {
    /// The usage types whose quantities it adds up; `None` where it does not look at quantities.
    pub const fn usage_types(self) -> Option<&'static [&'static str]> {
        use super::usage_type::{API_CALLS, COMPUTE_SECONDS, TOKENS_INPUT, TOKENS_OUTPUT};
        match self {
            Self::Tokens => Some(&[TOKENS_INPUT, TOKENS_OUTPUT]),
            Self::TokensInput => Some(&[TOKENS_INPUT]),
            Self::TokensOutput => Some(&[TOKENS_OUTPUT]),
            Self::ComputeSeconds => Some(&[COMPUTE_SECONDS]),
            Self::ApiCalls => Some(&[API_CALLS]),
            Self::Records | Self::CostMicros => None,
        }
    }

    /// What a breakdown by `dimension` ranks by when nobody says.
    pub const fn natural_for(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Tier => Self::ComputeSeconds,
            Dimension::Model | Dimension::Provider => Self::Tokens,
            _ => Self::Records,
        }
    }
}
