//! What records refer to: usage types and hardware specs, kept by admins.

use std::sync::{Arc, PoisonError, RwLock};

use crate::clock::Clock;
use crate::domain::hardware::HardwareSpecFields;
use crate::domain::page::{Page, PageRequest, SpecCursor};
use crate::domain::problem::Problem;
use crate::domain::text::{Label, Slug};
use crate::domain::usage_type::{UsageType, UsageTypes, unknown_usage_type};
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::hardware_specs::HardwareSpecModel;

/// The usage types, kept in memory for the write path.
///
/// Types are added, never changed or removed, so what is in memory is right; only what is missing from it needs another look,
/// because another server process may have added it.
#[derive(Debug)]
pub struct UsageTypeCatalog {
    database: Database,
    clock: Clock,
    known: RwLock<Arc<UsageTypes>>,
}

impl UsageTypeCatalog {
    /// A catalog that knows nothing yet.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, known: RwLock::default() }
    }

    /// All usage types, as they stand in the database.
    pub async fn all(&self) -> Result<Arc<UsageTypes>, Error> {
        let types = Arc::new(self.database.usage_types().await?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&types);
        Ok(types)
    }

    /// The usage types, with all of `slugs` among them that exist.
    pub async fn covering(&self, mut slugs: impl Iterator<Item = &str>) -> Result<Arc<UsageTypes>, Error> {
        let known = Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner));
        if slugs.all(|slug| known.contains_key(slug)) { Ok(known) } else { self.all().await }
    }

    /// `UNKNOWN_USAGE_TYPE` of `field` when one of `slugs` does not exist.
    pub async fn require(&self, field: &'static str, slugs: &[String]) -> Result<(), Error> {
        let known = self.covering(slugs.iter().map(String::as_str)).await?;
        match slugs.iter().find(|slug| !known.contains_key(*slug)) {
            None => Ok(()),
            Some(slug) => Err(Error::argument(ErrorCode::UnknownUsageType, field, unknown_usage_type(slug, &known))),
        }
    }

    /// The one unit in which all of `slugs` count; empty for none. `UNKNOWN_USAGE_TYPE` when one does not exist, `MIXED_UNITS` when
    /// they count in different units.
    pub async fn common_unit(&self, slugs: &[String]) -> Result<String, Error> {
        let known = self.covering(slugs.iter().map(String::as_str)).await?;
        let field = "usageTypes";
        let mut units = Vec::with_capacity(slugs.len());
        for slug in slugs {
            let Some(usage_type) = known.get(slug) else {
                return Err(Error::argument(ErrorCode::UnknownUsageType, field, unknown_usage_type(slug, &known)));
            };
            units.push(usage_type.unit.as_str());
        }
        let unit = units.first().copied().unwrap_or_default();
        if units.iter().all(|other| *other == unit) {
            return Ok(unit.to_owned());
        }
        let listed: Vec<_> = slugs.iter().zip(&units).map(|(slug, unit)| format!("`{slug}` in {unit}")).collect();
        let message =
            format!("one chart has one unit, but {} differ; ask for each unit in a field of its own", listed.join(", "));
        Err(Error::argument(ErrorCode::MixedUnits, field, message))
    }

    /// Adds a usage type. `INVALID_ARGUMENT` when a field cannot be, `ALREADY_EXISTS` when the slug is taken.
    pub async fn create(&self, slug: String, unit: String, description: String) -> Result<UsageType, Error> {
        let mut problems: Vec<Problem> = Vec::new();
        problems.extend(Slug::parse("slug", slug.clone()).err());
        problems.extend(Slug::parse("unit", unit.clone()).err());
        problems.extend(Label::parse("description", description.clone()).err());
        if !problems.is_empty() {
            return Err(problems.into());
        }
        let usage_type = UsageType { slug, unit, description };
        self.database.insert_usage_type(&usage_type, self.clock.now()).await?;
        Ok(usage_type)
    }
}

/// The hardware specs.
#[derive(Clone, Debug)]
pub struct HardwareCatalog {
    database: Database,
    clock: Clock,
}

impl HardwareCatalog {
    /// The specs in `database`.
    pub const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// A page of the specs, by sort order and tier.
    pub async fn list(&self, only_available: bool, page: &PageRequest<SpecCursor>) -> Result<Page<HardwareSpecModel>, Error> {
        self.database.list_hardware_specs(only_available, page).await
    }

    /// The spec of a tier; `None` when it has none.
    pub async fn find(&self, tier: &str) -> Result<Option<HardwareSpecModel>, Error> {
        let Ok(tier) = Slug::parse("tier", tier.to_owned()) else { return Ok(None) };
        Ok(self.database.hardware_specs_of(&[tier.to_string()]).await?.pop())
    }

    /// Adds a spec. `INVALID_ARGUMENT` when a field cannot be, `ALREADY_EXISTS` when the tier has one.
    pub async fn create(&self, tier: String, fields: HardwareSpecFields) -> Result<HardwareSpecModel, Error> {
        let tier = Slug::parse("tier", tier).map_err(|problem| vec![problem])?;
        check(&fields)?;
        self.database.insert_hardware_spec(&tier, &fields, self.clock.now()).await?;
        self.database.get_hardware_spec(tier.as_str()).await
    }

    /// Changes what `change` changes. `NOT_FOUND` when the tier has no spec, `INVALID_ARGUMENT` when a field cannot be.
    pub async fn update(
        &self,
        tier: &str,
        change: impl FnOnce(&mut HardwareSpecFields) + Send,
    ) -> Result<HardwareSpecModel, Error> {
        let Ok(tier) = Slug::parse("tier", tier.to_owned()) else {
            let message = "there is no hardware spec for that tier, which is not even a slug";
            return Err(Error::argument(ErrorCode::NotFound, "tier", message));
        };
        let change = |fields: &mut HardwareSpecFields| {
            change(fields);
            check(fields)
        };
        self.database.change_hardware_spec(tier.as_str(), self.clock.now(), change).await
    }

    /// Adds the spec, or replaces the one that the tier has; says whether it was added.
    pub async fn put(&self, tier: String, fields: HardwareSpecFields) -> Result<bool, Error> {
        match self.create(tier.clone(), fields.clone()).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == ErrorCode::AlreadyExists => {
                self.update(&tier, |stored| *stored = fields).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

fn check(fields: &HardwareSpecFields) -> Result<(), Error> {
    let problems = fields.problems();
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}
