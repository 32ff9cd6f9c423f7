//! Display names: how people call an account, or a user, session, workspace or agent within it.

use super::dimension::Dimension;
use super::text::Label;

/// What has a display name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey {
    /// The account.
    pub account_id: String,
    /// What the id identifies.
    pub dimension: NamedDimension,
    /// The id within the account; for the account itself its own id.
    pub id: String,
}

/// A dimension whose values have display names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NamedDimension {
    /// The account itself.
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

impl NamedDimension {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Account, Self::User, Self::Session, Self::Workspace, Self::Agent];

    /// The text that is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::User => "user",
            Self::Session => "session",
            Self::Workspace => "workspace",
            Self::Agent => "agent",
        }
    }

    /// The named dimension of a dimension; `None` if its values have no display names.
    pub const fn of(dimension: Dimension) -> Option<Self> {
        match dimension {
            Dimension::Account => Some(Self::Account),
            Dimension::User => Some(Self::User),
            Dimension::Session => Some(Self::Session),
            Dimension::Workspace => Some(Self::Workspace),
            Dimension::Agent => Some(Self::Agent),
            Dimension::Model
            | Dimension::Provider
            | Dimension::Tier
            | Dimension::UsageType
            | Dimension::Source
            | Dimension::Label(_) => None,
        }
    }
}

/// A display name to set; `None` removes the name.
pub type NameChange = Option<Label>;
