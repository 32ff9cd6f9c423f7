//! Lists of sessions: their order, and how much of a session they contain.

/// The maximum number of users, and of models, of a session in a list.
pub const SESSION_VALUES_MAX: usize = 100;

/// The order of a list of sessions, the largest value first. Account and session break ties, the greater first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionOrder {
    /// By the time of the last record.
    LastActivity,
    /// By the number of tokens.
    Tokens,
    /// By the cost.
    Cost,
    /// By the number of records.
    Records,
}

/// Position of a session in a list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCursor {
    /// The order of the list.
    pub order: SessionOrder,
    /// What the list is ordered by: the time of the last record in milliseconds, the number of tokens or records, or the cost in nanos.
    pub sort_value: i128,
    /// The account; breaks ties.
    pub account_id: String,
    /// The session within the account; breaks ties.
    pub session_id: String,
}
