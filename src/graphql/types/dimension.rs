//! Dimensions that usage is grouped by.

use async_graphql::{Enum, OneofObject, SimpleObject};

use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::label_key::LabelKey;
use crate::domain::text::Slug;
use crate::error::{Error, ErrorCode};

/// A dimension that usage can be grouped by. Labels are further dimensions, one per key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum UsageDimension {
    /// The model that was called.
    Model,
    /// The provider that runs the model.
    Provider,
    /// The hardware tier.
    Tier,
    /// The usage type.
    UsageType,
    /// Who pays for the usage: `included`, `external` or `local`.
    Source,
    /// The account (customer).
    Account,
    /// The user within the account. Whole UTC days are read from rollups of users, the rest of the range from single records, which is
    /// slower.
    User,
    /// The session within the account. Read from single records instead of rollups, which is slower.
    Session,
    /// The workspace within the account. Read from single records instead of rollups, which is slower.
    Workspace,
    /// The agent within the account. Read from single records instead of rollups, which is slower.
    Agent,
}

/// What usage is grouped by: a dimension, or the values of a label. Set exactly one field.
#[derive(Debug, OneofObject)]
pub(crate) enum GroupByInput {
    /// The dimension.
    Dimension(UsageDimension),
    /// The key of the label, such as `team`. All accounts share its values; records without the label are in the group `UNKNOWN`. Read
    /// from single records instead of rollups, which is slower. `labelKeys` lists the recorded keys; a key that was never recorded is no
    /// error. Error: `INVALID_ARGUMENT` if it is not a slug.
    Label(String),
}

/// What usage is grouped by: exactly one field is not null.
#[derive(Debug, SimpleObject)]
#[graphql(name = "GroupBy")]
pub(crate) struct DimensionOrLabel {
    /// The dimension. Null for a label.
    dimension: Option<UsageDimension>,
    /// The key of the label. Null for a dimension.
    label: Option<String>,
}

impl GroupByInput {
    /// Groups by usage type, the default of a series.
    pub(crate) fn usage_type() -> Vec<Self> {
        vec![Self::Dimension(UsageDimension::UsageType)]
    }

    /// The dimension. `INVALID_ARGUMENT` unless the key of a label is a slug.
    pub(crate) fn check(self, argument: &'static str) -> Result<Dimension, Error> {
        match self {
            Self::Dimension(dimension) => Ok(dimension.into()),
            Self::Label(key) => match Slug::parse(argument, key) {
                Ok(key) => Ok(Dimension::Label(LabelKey::from(&key))),
                Err(problem) => Err(vec![problem].into()),
            },
        }
    }
}

/// The dimensions of a list argument. `INVALID_ARGUMENT` unless it names one, or two different ones, and keys of labels are slugs.
pub(crate) fn check_grouping(argument: &'static str, group_by: Vec<GroupByInput>) -> Result<Grouping, Error> {
    let dimensions = group_by.into_iter().map(|input| input.check(argument)).collect::<Result<Vec<_>, Error>>()?;
    let invalid = |message| Error::argument(ErrorCode::InvalidArgument, argument, format!("`{argument}` {message}"));
    Grouping::of(&dimensions).map_err(invalid)
}

/// The dimensions of a grouping.
pub(super) fn dimensions_of(grouping: Grouping) -> Vec<DimensionOrLabel> {
    grouping.dimensions().map(DimensionOrLabel::from).collect()
}

impl From<UsageDimension> for Dimension {
    fn from(dimension: UsageDimension) -> Self {
        match dimension {
            UsageDimension::Model => Self::Model,
            UsageDimension::Provider => Self::Provider,
            UsageDimension::Tier => Self::Tier,
            UsageDimension::UsageType => Self::UsageType,
            UsageDimension::Source => Self::Source,
            UsageDimension::Account => Self::Account,
            UsageDimension::User => Self::User,
            UsageDimension::Session => Self::Session,
            UsageDimension::Workspace => Self::Workspace,
            UsageDimension::Agent => Self::Agent,
        }
    }
}

impl From<Dimension> for DimensionOrLabel {
    fn from(dimension: Dimension) -> Self {
        let dimension = match dimension {
            Dimension::Model => UsageDimension::Model,
            Dimension::Provider => UsageDimension::Provider,
            Dimension::Tier => UsageDimension::Tier,
            Dimension::UsageType => UsageDimension::UsageType,
            Dimension::Source => UsageDimension::Source,
            Dimension::Account => UsageDimension::Account,
            Dimension::User => UsageDimension::User,
            Dimension::Session => UsageDimension::Session,
            Dimension::Workspace => UsageDimension::Workspace,
            Dimension::Agent => UsageDimension::Agent,
            Dimension::Label(key) => return Self { dimension: None, label: Some(key.as_str().to_owned()) },
        };
        Self { dimension: Some(dimension), label: None }
    }
}
