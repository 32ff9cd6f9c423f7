//! Lists of single usage records: their order and the conditions on what only a record has.

use uuid::Uuid;

use super::cost::CostSource;
use super::time::Timestamp;

/// The order of a list of usage records. Ids break ties, the greater first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordOrder {
    /// By occurrence time, the latest first.
    #[default]
    Newest,
    /// By quantity, the largest first.
    LargestQuantity,
    /// By cost, the highest first. Records without a known cost are not part of the list.
    HighestCost,
}

/// Position of a usage record in a list of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCursor {
    /// The order of the list.
    pub order: RecordOrder,
    /// What the list is ordered by: the occurrence time in milliseconds, the quantity or the cost in nanos.
    pub sort_value: i64,
    /// The record's id; breaks ties.
    pub id: Uuid,
}

/// Conditions on the values of single records, which no rollup has. A record must fulfil all that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordConditions {
    /// Minimum quantity, inclusive.
    pub min_quantity: Option<i64>,
    /// Maximum quantity, inclusive.
    pub max_quantity: Option<i64>,
    /// Minimum cost in nanos, inclusive. A record without a known cost does not fulfil it.
    pub min_cost_nanos: Option<i64>,
    /// Maximum cost in nanos, inclusive. A record without a known cost does not fulfil it.
    pub max_cost_nanos: Option<i64>,
    /// Where the cost comes from, one of these; empty: any.
    pub cost_sources: Vec<CostSource>,
    /// Earliest recording time, inclusive.
    pub recorded_from: Option<Timestamp>,
    /// Latest recording time, exclusive.
    pub recorded_before: Option<Timestamp>,
}
