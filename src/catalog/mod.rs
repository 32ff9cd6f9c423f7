//! Reference data of records, maintained by administrators: usage types, hardware specs and prices.

mod display_names;
mod import;
mod prices;

use std::sync::{Arc, PoisonError, RwLock};

pub use self::display_names::DisplayNames;
pub use self::import::{FailedReferenceData, ImportedReferenceData, import_reference_data};
pub use self::prices::PriceCatalog;
use crate::clock::Clock;
use crate::domain::hardware::{HardwareSpecFields, HourlyRateChange};
use crate::domain::page::{Page, PageRequest, SpecCursor};
use crate::domain::price::PriceToAdd;
use crate::domain::problem::Problem;
use crate::domain::text::{Label, Slug};
use crate::domain::time::Timestamp;
use crate::domain::usage_type::{TOKENS, UsageType, UsageTypes, unknown_usage_type};
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::hardware_specs::HardwareSpecModel;

/// The usage types, cached in memory for the write path.
///
/// Types are added, never changed or removed, so cached types are always valid. Only a missing type needs a query, because
/// another server process may have added it.
#[derive(Debug)]
pub struct UsageTypeCatalog {
    database: Database,
    clock: Clock,
    cached: RwLock<Arc<UsageTypes>>,
}

impl UsageTypeCatalog {
    /// Creates a catalog with an empty cache.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, cached: RwLock::default() }
    }

    /// All usage types. Queries the database only where another process may have created one: not on SQLite.
    pub async fn current(&self) -> Result<Arc<UsageTypes>, Error> {
        let cached = self.cached();
        if self.database.is_sqlite() && !cached.is_empty() { Ok(cached) } else { self.all().await }
    }

    /// The usage types as last read.
    fn cached(&self) -> Arc<UsageTypes> {
        Arc::clone(&self.cached.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads all usage types from the database.
    pub async fn all(&self) -> Result<Arc<UsageTypes>, Error> {
        let types = Arc::new(self.database.usage_types().await?);
        *self.cached.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&types);
        Ok(types)
    }

    /// The usage types, including all of `slugs` that exist. Queries the database only for types missing from the cache.
    pub async fn load_including(&self, mut slugs: impl Iterator<Item = &str>) -> Result<Arc<UsageTypes>, Error> {
        let cached = self.cached();
        if slugs.all(|slug| cached.contains_key(slug)) { Ok(cached) } else { self.all().await }
    }

    /// `UNKNOWN_USAGE_TYPE` for `field` when one of `slugs` does not exist.
    pub async fn require(&self, field: &'static str, slugs: &[String]) -> Result<(), Error> {
        let cached = self.load_including(slugs.iter().map(String::as_str)).await?;
        match slugs.iter().find(|slug| !cached.contains_key(*slug)) {
            None => Ok(()),
            Some(slug) => Err(Error::argument(ErrorCode::UnknownUsageType, field, unknown_usage_type(slug, &cached))),
        }
    }

    /// The common unit of `slugs`; empty if there are none. `UNKNOWN_USAGE_TYPE` when one does not exist, `MIXED_UNITS` when
    /// their units differ.
    pub async fn common_unit(&self, field: &'static str, slugs: &[String]) -> Result<String, Error> {
        let cached = self.load_including(slugs.iter().map(String::as_str)).await?;
        let mut units = Vec::with_capacity(slugs.len());
        for slug in slugs {
            let Some(usage_type) = cached.get(slug) else {
                return Err(Error::argument(ErrorCode::UnknownUsageType, field, unknown_usage_type(slug, &cached)));
            };
            units.push(usage_type.unit.as_str());
        }
        let unit = units.first().copied().unwrap_or_default();
        if units.iter().all(|other| *other == unit) {
            return Ok(unit.to_owned());
        }
        let listed: Vec<_> = slugs.iter().zip(&units).map(|(slug, unit)| format!("`{slug}` in {unit}")).collect();
        let message = format!(
            "quantities in different units cannot be added up or compared: {}; query each unit separately, or use only costs and record counts",
            listed.join(", ")
        );
        Err(Error::argument(ErrorCode::MixedUnits, field, message))
    }

    /// Creates a usage type. `INVALID_ARGUMENT` when a field is invalid, `ALREADY_EXISTS` when the slug is in use.
    pub async fn create(&self, usage_type: UsageType) -> Result<UsageType, Error> {
        check_usage_type(&usage_type)?;
        self.database.insert_usage_type(&usage_type, self.clock.now()).await?;
        Ok(usage_type)
    }
}

fn check_usage_type(UsageType { slug, unit, description, is_part_of_tokens }: &UsageType) -> Result<(), Error> {
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(Slug::parse("slug", slug.clone()).err());
    problems.extend(Slug::parse("unit", unit.clone()).err());
    problems.extend(Label::parse("description", description.clone()).err());
    if *is_part_of_tokens && unit != TOKENS {
        let message = format!("a usage type that is part of `tokens` has the unit `{TOKENS}`, not `{unit}`");
        return Err(Error::argument(ErrorCode::InvalidArgument, "partOfTokens", message));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// The hardware specs.
#[derive(Clone, Debug)]
pub struct HardwareCatalog {
    database: Database,
    clock: Clock,
}

impl HardwareCatalog {
    /// Creates a catalog for `database`.
    pub const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// A page of hardware specs, ordered by sort order and tier.
    pub async fn list(&self, only_available: bool, page: &PageRequest<SpecCursor>) -> Result<Page<HardwareSpecModel>, Error> {
        self.database.list_hardware_specs(only_available, page).await
    }

    /// The spec of a tier; `None` if there is none.
    pub async fn find(&self, tier: &str) -> Result<Option<HardwareSpecModel>, Error> {
        let Ok(tier) = Label::parse("tier", tier.to_owned()) else { return Ok(None) };
        Ok(self.database.hardware_specs_of(&[tier.to_string()]).await?.pop())
    }

    /// Creates a spec, and adds the price of its tier. `INVALID_ARGUMENT` when a field is invalid, `ALREADY_EXISTS` when the tier has a
    /// spec. `author` is stored with the price.
    pub async fn create(
        &self,
        tier: String,
        fields: HardwareSpecFields,
        rate: Option<HourlyRateChange>,
        author: &str,
    ) -> Result<HardwareSpecModel, Error> {
        let now = self.clock.now();
        let (tier, price) = check_spec(tier, &fields, rate, now)?;
        self.database.insert_hardware_spec(&tier, &fields, price, author, now).await?;
        self.database.get_hardware_spec(tier.as_str()).await
    }

    /// Applies `change` to a spec, and adds the price of its tier. `NOT_FOUND` when the tier has no spec, `INVALID_ARGUMENT` when a field
    /// is invalid. `author` is stored with the price.
    pub async fn update(
        &self,
        tier: &str,
        rate: Option<HourlyRateChange>,
        author: &str,
        change: impl FnOnce(&mut HardwareSpecFields) + Send,
    ) -> Result<HardwareSpecModel, Error> {
        let Ok(tier) = Label::parse("tier", tier.to_owned()) else {
            let message = "there is no hardware spec for that tier; a tier is a slug";
            return Err(Error::argument(ErrorCode::NotFound, "tier", message));
        };
        let change = |fields: &mut HardwareSpecFields| {
            change(fields);
            check(fields)
        };
        let now = self.clock.now();
        let price = rate.map(|rate| rate.check(tier.as_str(), now)).transpose().map_err(|problem| vec![problem])?;
        self.database.change_hardware_spec(tier.as_str(), price, author, now, change).await
    }

    /// Checks a spec without storing it: the errors of [`HardwareCatalog::upsert`] apart from those of the database.
    pub fn check(&self, tier: &str, fields: &HardwareSpecFields, rate: Option<HourlyRateChange>) -> Result<(), Error> {
        check_spec(tier.to_owned(), fields, rate, self.clock.now()).map(|_| ())
    }

    /// Creates the spec, or replaces the existing spec of the tier; returns whether it was created. Without `rate` the price of the tier
    /// does not change.
    pub async fn upsert(
        &self,
        tier: String,
        fields: HardwareSpecFields,
        rate: Option<HourlyRateChange>,
        author: &str,
    ) -> Result<bool, Error> {
        match self.create(tier.clone(), fields.clone(), rate, author).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == ErrorCode::AlreadyExists => {
                self.update(&tier, rate, author, |stored| *stored = fields).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// The tier of a new spec and the price to add, or all problems of the first part that has any.
fn check_spec(
    tier: String,
    fields: &HardwareSpecFields,
    rate: Option<HourlyRateChange>,
    now: Timestamp,
) -> Result<(Label, Option<PriceToAdd>), Error> {
    let tier = Label::parse("tier", tier).map_err(|problem| vec![problem])?;
    check(fields)?;
    let price = rate.map(|rate| rate.check(tier.as_str(), now)).transpose().map_err(|problem| vec![problem])?;
    Ok((tier, price))
}

fn check(fields: &HardwareSpecFields) -> Result<(), Error> {
    let problems = fields.problems();
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}
