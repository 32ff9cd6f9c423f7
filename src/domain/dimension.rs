//! Dimensions by which usage can be broken down.

use super::label_key::LabelKey;

/// The rows that distinguish what a query groups or filters by, from the fewest rows to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Rollups of accounts, or of all accounts.
    Accounts,
    /// Rollups of users.
    Users,
    /// Records.
    Records,
}

/// A property of records by which usage is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The model that was used.
    Model,
    /// The provider that runs the model.
    Provider,
    /// The tier: a hardware class.
    Tier,
    /// The usage type.
    UsageType,
    /// The source, which decides who pays.
    Source,
    /// The account: a customer.
    Account,
    /// A user within the account.
    User,
    /// A session within the account.
    Session,
    /// A workspace within the account.
    Workspace,
    /// An agent within the account.
    Agent,
    /// The label with this key.
    Label(LabelKey),
}

impl Dimension {
    /// The API name of the record field that holds it.
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
            Self::Label(_) => "labels",
        }
    }

    /// The key of the label, if it is one.
    pub const fn label(self) -> Option<LabelKey> {
        if let Self::Label(key) = self { Some(key) } else { None }
    }

    /// The API name of the filter argument for it.
    pub const fn filter_argument(self) -> &'static str {
        match self {
            Self::Model => "models",
            Self::Provider => "providers",
            Self::Tier => "tiers",
            Self::UsageType => "usageTypes",
            Self::Source => "sources",
            Self::Account => "accountIds",
            Self::User => "userIds",
            Self::Session => "sessionIds",
            Self::Workspace => "workspaceIds",
            Self::Agent => "agentIds",
            Self::Label(_) => "labels",
        }
    }

    /// The API name of the filter argument for beginnings of its values; that for values if there is none.
    pub const fn prefix_argument(self) -> &'static str {
        match self {
            Self::Model => "modelPrefixes",
            other => other.filter_argument(),
        }
    }

    /// The API name of the filter argument for records without a value of it.
    pub const fn missing_argument(self) -> &'static str {
        if let Self::Label(_) = self { "missingLabels" } else { "missing" }
    }

    /// Whether records of a usage type are expected to have it: a tier for compute, a model for tokens, ids for all.
    pub fn is_expected_for(self, usage_type: &str) -> bool {
        use super::usage_type::{COMPUTE_SECONDS, TOKEN_TYPES};
        match self {
            Self::Tier => usage_type == COMPUTE_SECONDS,
            Self::Model => TOKEN_TYPES.contains(&usage_type),
            Self::User | Self::Session | Self::Workspace | Self::Agent => true,
            Self::Provider | Self::UsageType | Self::Source | Self::Account | Self::Label(_) => false,
        }
    }

    /// Whether it can be missing from a record.
    pub const fn is_optional(self) -> bool {
        !matches!(self, Self::UsageType | Self::Source | Self::Account)
    }

    /// The rows that have it.
    pub const fn detail(self) -> Detail {
        match self {
            Self::User => Detail::Users,
            Self::Session | Self::Workspace | Self::Agent | Self::Label(_) => Detail::Records,
            _ => Detail::Accounts,
        }
    }

    /// Whether its values belong to an account: the same id in two accounts is two values. All accounts share the values of the others.
    pub const fn belongs_to_account(self) -> bool {
        matches!(self, Self::User | Self::Session | Self::Workspace | Self::Agent)
    }

    /// Whether it is a dimension of rollups that usage-type rollups omit.
    pub const fn is_rollup_dimension(self) -> bool {
        matches!(self, Self::Model | Self::Provider | Self::Tier | Self::Source)
    }
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DimensionValue {
    /// The text of the value.
    pub value: String,
    /// The account of the value; `None` if all accounts share the values of the dimension ([`Dimension::belongs_to_account`]).
    pub account_id: Option<String>,
}

impl DimensionValue {
    /// A value of a dimension whose values all accounts share.
    pub const fn shared(value: String) -> Self {
        Self { value, account_id: None }
    }
}

/// The maximum number of dimensions by which a result is grouped.
pub const GROUPING_MAX: usize = 2;

/// The dimensions by which a result is grouped: one, or two different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grouping {
    first: Dimension,
    second: Option<Dimension>,
}

impl Grouping {
    /// Groups by one dimension.
    pub const fn by(dimension: Dimension) -> Self {
        Self { first: dimension, second: None }
    }

    /// The grouping by these dimensions, in this order. The error is a message for the caller.
    pub fn of(dimensions: &[Dimension]) -> Result<Self, String> {
        match *dimensions {
            [first] => Ok(Self::by(first)),
            [first, second] if first != second => Ok(Self { first, second: Some(second) }),
            [_, _] => Err("names the same dimension twice; send two different ones, or one".to_owned()),
            _ => Err(format!("names {} dimensions; send one or {GROUPING_MAX}", dimensions.len())),
        }
    }

    /// The first dimension.
    pub const fn first(self) -> Dimension {
        self.first
    }

    /// The dimensions, in order.
    pub fn dimensions(self) -> impl Iterator<Item = Dimension> {
        std::iter::once(self.first).chain(self.second)
    }

    /// Whether it groups by this dimension.
    pub fn contains(self, dimension: Dimension) -> bool {
        self.dimensions().any(|other| other == dimension)
    }

    /// Whether a record can lack every dimension.
    pub fn is_optional(self) -> bool {
        self.dimensions().all(Dimension::is_optional)
    }

    /// The measure that ranks a breakdown unless one is requested: that of the first dimension that measures something else than records.
    pub fn default_measure(self) -> Measure {
        let mut measures = self.dimensions().map(Measure::default_for);
        measures.find(|measure| *measure != Measure::Records).unwrap_or(Measure::Records)
    }
}

/// What is counted distinct. A unique count is no sum: a user of two buckets or groups counts once in both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unique {
    /// Users: the same id in two accounts is two users.
    Users,
    /// Sessions: the same id in two accounts is two sessions.
    Sessions,
}

impl Unique {
    /// Everything that is counted.
    pub const ALL: [Self; 2] = [Self::Users, Self::Sessions];

    /// The dimension whose values are counted.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Users => Dimension::User,
            Self::Sessions => Dimension::Session,
        }
    }

    /// The plural noun, for messages.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Users => "unique users",
            Self::Sessions => "unique sessions",
        }
    }
}

/// A measure that sums usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Sum of all usage types that are part of `tokens`.
    Tokens,
    /// Quantity of `tokens_input`.
    TokensInput,
    /// Quantity of `tokens_cache_read`.
    TokensCacheRead,
    /// Quantity of `tokens_cache_write`.
    TokensCacheWrite,
    /// Quantity of `tokens_output`.
    TokensOutput,
    /// Quantity of `tokens_reasoning`.
    TokensReasoning,
    /// Quantity of `compute_seconds`.
    ComputeSeconds,
    /// Quantity of `api_calls`.
    ApiCalls,
    /// Number of usage records of any usage type.
    Records,
    /// Cost of any usage type.
    Cost,
}

/// A measure: a sum of usage, or a unique count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnyMeasure {
    /// A sum of usage.
    Sum(Measure),
    /// A unique count.
    Unique(Unique),
}

/// What a measure sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summed {
    /// The quantities of all usage types that are part of `tokens`.
    Tokens,
    /// The quantity of one usage type.
    Quantity(&'static str),
    /// The number of records of all usage types.
    Records,
    /// The cost of all usage types.
    Cost,
}

impl Measure {
    /// What it sums.
    pub const fn summed(self) -> Summed {
        use super::usage_type::{
            API_CALLS, COMPUTE_SECONDS, TOKENS_CACHE_READ, TOKENS_CACHE_WRITE, TOKENS_INPUT, TOKENS_OUTPUT, TOKENS_REASONING,
        };
        match self {
            Self::Tokens => Summed::Tokens,
            Self::TokensInput => Summed::Quantity(TOKENS_INPUT),
            Self::TokensCacheRead => Summed::Quantity(TOKENS_CACHE_READ),
            Self::TokensCacheWrite => Summed::Quantity(TOKENS_CACHE_WRITE),
            Self::TokensOutput => Summed::Quantity(TOKENS_OUTPUT),
            Self::TokensReasoning => Summed::Quantity(TOKENS_REASONING),
            Self::ComputeSeconds => Summed::Quantity(COMPUTE_SECONDS),
            Self::ApiCalls => Summed::Quantity(API_CALLS),
            Self::Records => Summed::Records,
            Self::Cost => Summed::Cost,
        }
    }

    const fn default_for(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Tier => Self::ComputeSeconds,
            Dimension::Model | Dimension::Provider => Self::Tokens,
            _ => Self::Records,
        }
    }
}
