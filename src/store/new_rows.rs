//! The rows that recording adds: records, and the totals to add to rollups.

use std::borrow::Cow;

use uuid::Uuid;

use crate::domain::cost::RecordedCost;
use crate::domain::quantity::Totals;
use crate::domain::record::NewRecord;
use crate::domain::time::{HOUR_MS, QUARTER_HOUR_MS, Timestamp, UTC_DAY_MS};

/// A record to insert.
#[derive(Clone, Copy, Debug)]
pub struct RecordRow<'a> {
    /// The record.
    pub record: &'a NewRecord,
    /// The id of the record if its key is new.
    pub id: Uuid,
    /// The cost.
    pub cost: RecordedCost,
    /// The time of the commit.
    pub recorded_at: Timestamp,
}

/// The bucket length of a rollup, and whether it is grouped by all dimensions or by usage type only
/// (docs/decisions/0042-usage-type-rollups.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// 15 minutes, by all dimensions.
    QuarterHour,
    /// A UTC day, by all dimensions.
    UtcDay,
    /// An hour, by usage type only.
    UsageTypeHour,
    /// A UTC day, by usage type only.
    UsageTypeDay,
}

impl Grain {
    /// All grains.
    pub const ALL: [Self; 4] = [Self::QuarterHour, Self::UtcDay, Self::UsageTypeHour, Self::UsageTypeDay];

    /// The stored form, in column `grain_minutes`: the bucket length in minutes, negative for usage-type rollups.
    pub const fn minutes(self) -> i16 {
        match self {
            Self::QuarterHour => 15,
            Self::UtcDay => 1_440,
            Self::UsageTypeHour => -60,
            Self::UsageTypeDay => -1_440,
        }
    }

    /// The bucket length in milliseconds.
    pub const fn length_ms(self) -> i64 {
        match self {
            Self::QuarterHour => QUARTER_HOUR_MS,
            Self::UsageTypeHour => HOUR_MS,
            Self::UtcDay | Self::UsageTypeDay => UTC_DAY_MS,
        }
    }

    /// The next finer grain from which rollups of this grain are materialized; quarter hours are the finest.
    #[must_use]
    pub const fn finer(self) -> Self {
        match self {
            Self::QuarterHour | Self::UtcDay | Self::UsageTypeHour => Self::QuarterHour,
            Self::UsageTypeDay => Self::UsageTypeHour,
        }
    }

    /// Whether rollups are grouped by all dimensions, not by usage type only.
    pub const fn has_dimensions(self) -> bool {
        matches!(self, Self::QuarterHour | Self::UtcDay)
    }

    /// The start of the bucket that contains `instant`.
    pub const fn floor(self, instant: Timestamp) -> Timestamp {
        instant.floor_to(self.length_ms())
    }

    /// The start of the first bucket that begins at an instant or after it.
    pub const fn ceil(self, instant: Timestamp) -> Timestamp {
        self.floor(instant.plus_millis(self.length_ms() - 1))
    }
}

/// The owner of the usage that a rollup row sums.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RollupOwner<'a> {
    /// All accounts.
    Platform,
    /// This account.
    Account(Cow<'a, str>),
    /// This user of this account, by UTC day.
    User(Cow<'a, str>, Cow<'a, str>),
}

/// The key of a rollup row. The sort order is the order in which the rows of a table are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollupKey<'a> {
    /// The owner of the usage.
    pub owner: RollupOwner<'a>,
    /// The grain.
    pub grain: Grain,
    /// The start of the bucket.
    pub bucket: Timestamp,
    /// The usage type.
    pub usage_type: Cow<'a, str>,
    /// The hardware tier; empty for records without one. In usage-type rollups every dimension is empty.
    pub tier: Cow<'a, str>,
    /// The model; empty for records without one.
    pub model: Cow<'a, str>,
    /// The provider; empty for records without one.
    pub provider: Cow<'a, str>,
    /// The source: `included`, `external` or `local`.
    pub source: Cow<'a, str>,
}

/// A rollup row and the totals to add to it, negative to retract usage.
pub type RollupDelta<'a> = (RollupKey<'a>, Totals);
