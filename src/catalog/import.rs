//! Imports of reference data from an export of another database.

use super::{UsageTypeCatalog, check, check_usage_type};
use crate::domain::display_name::NamedDimension;
use crate::domain::exported::{ExportedDisplayName, ExportedHardwareSpec, ExportedLine, ExportedPrice, ExportedUsageType};
use crate::domain::hardware::HardwareSpecFields;
use crate::domain::price::{NewPrice, Price, PriceInput, PriceKey};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::text::Label;
use crate::domain::usage_type::{UsageType, UsageTypes};
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::hardware_specs::{HardwareSpecModel, hardware_spec_row};
use crate::store::imports::ReferenceDataTransaction;
use crate::store::snapshot::{DisplayNameModel, UsageTypeModel};

/// What became of a line.
#[derive(Debug)]
pub enum ImportedReferenceData {
    /// It was added.
    Added,
    /// The same exists.
    Existing,
    /// It was not added: it is invalid (`INVALID_ARGUMENT`), or something else exists (`ALREADY_EXISTS`), which was kept.
    Rejected(Error),
}

/// Why nothing was added.
#[derive(Debug)]
pub struct FailedReferenceData {
    /// The index of the line that differs or is invalid; `None` if the database failed.
    pub index: Option<usize>,
    /// The error.
    pub error: Error,
}

impl From<Error> for FailedReferenceData {
    fn from(error: Error) -> Self {
        Self { index: None, error }
    }
}

impl FailedReferenceData {
    /// The failure of a line, unless that is one of the database.
    fn at(index: usize) -> impl Fn(Error) -> Self {
        move |error| Self { index: Some(index).filter(|_| !error.is_server_fault()), error }
    }
}

/// Adds the usage types, prices, hardware specs and display names of `lines`, all or none, and returns what became of each line. Other lines
/// are `Existing`.
///
/// Records refer to usage types and prices, so if one of these differs from what exists, nothing is added: `ALREADY_EXISTS`. An invalid value
/// is `INVALID_ARGUMENT`.
pub async fn import_reference_data(
    database: &Database,
    usage_types: &UsageTypeCatalog,
    lines: &[ExportedLine],
) -> Result<Vec<ImportedReferenceData>, FailedReferenceData> {
    let mut existing_types = UsageTypes::clone(&*usage_types.all().await?);
    let transaction = database.begin_reference_data().await?;
    let mut imported = Vec::with_capacity(lines.len());
    let mut prices = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        imported.push(match line {
            ExportedLine::UsageType(usage_type) => {
                let imported = import_usage_type(&transaction, usage_type, &mut existing_types).await;
                imported.map_err(FailedReferenceData::at(index))?
            }
            ExportedLine::Price(price) => {
                prices.push((index, check_price(price, &existing_types).map_err(FailedReferenceData::at(index))?));
                ImportedReferenceData::Existing
            }
            ExportedLine::HardwareSpec(spec) => import_hardware_spec(&transaction, spec).await?,
            ExportedLine::DisplayName(name) => import_display_name(&transaction, name).await?,
            ExportedLine::Export(_) | ExportedLine::UsageRecord(_) | ExportedLine::ExportEnd(_) => {
                ImportedReferenceData::Existing
            }
        });
    }
    for index in import_prices(&transaction, prices).await? {
        imported[index] = ImportedReferenceData::Added;
    }
    transaction.commit().await?;
    usage_types.all().await?; // caches them
    Ok(imported)
}

async fn import_usage_type(
    transaction: &ReferenceDataTransaction<'_>,
    exported: &ExportedUsageType,
    existing_types: &mut UsageTypes,
) -> Result<ImportedReferenceData, Error> {
    let ExportedUsageType { slug, unit, description, part_of_tokens, created_at } = exported.clone();
    let usage_type = UsageType { slug, unit, description, is_part_of_tokens: part_of_tokens };
    check_usage_type(&usage_type)?;
    let UsageType { slug, unit, description, is_part_of_tokens } = usage_type.clone();
    let row = UsageTypeModel { slug, unit, description, is_part_of_tokens, created_at: created_at.millis() };
    let existing = transaction.insert_usage_type(row).await?;
    existing_types.insert(usage_type.slug.clone(), usage_type.clone());
    let Some(existing) = existing else { return Ok(ImportedReferenceData::Added) };
    if (&existing.unit, existing.is_part_of_tokens) == (&usage_type.unit, is_part_of_tokens) {
        return Ok(ImportedReferenceData::Existing);
    }
    let message = format!(
        "the usage type `{}` exists with another unit (`{}`) or another relation to `tokens`; its records cannot be imported",
        usage_type.slug, existing.unit
    );
    Err(Error::argument(ErrorCode::AlreadyExists, "usageType", message))
}

fn check_price(exported: &ExportedPrice, existing_types: &UsageTypes) -> Result<Price, Error> {
    let ExportedPrice { id, usage_type, tier, model, provider, rate, per_units, valid_from, source, created_by, created_at } =
        exported.clone();
    let key = PriceKey { usage_type, tier, model, provider };
    let input = PriceInput {
        key: key.clone(),
        rate_nanos: rate.map(i128::from),
        per_units: Some(per_units.into()),
        valid_from: Some(valid_from),
        default_from: None,
        source: source.clone(),
    };
    input.check(existing_types, created_at)?;
    let created_by = Label::parse("createdBy", created_by).map_err(|problem| vec![problem])?.to_string();
    let price = NewPrice { key, rate_nanos: rate, per_units, valid_from, source };
    Ok(Price { id, price, created_by, created_at })
}

/// Appends prices, which are given with the indexes of their lines, and returns the indexes of those that were added.
async fn import_prices(
    transaction: &ReferenceDataTransaction<'_>,
    prices: Vec<(usize, Price)>,
) -> Result<Vec<usize>, FailedReferenceData> {
    if prices.is_empty() {
        return Ok(Vec::new());
    }
    let (indexes, prices): (Vec<usize>, Vec<Price>) = prices.into_iter().unzip();
    match transaction.append_prices(&prices).await? {
        Ok(added) => {
            Ok(indexes.into_iter().zip(&prices).filter(|(_, price)| added.contains(&price.id)).map(|(index, _)| index).collect())
        }
        Err(id) => {
            let message = format!(
                "price {id} of the export is not price {id} of this database, so the costs of records would refer to wrong prices; import into a \
                 database without prices, or with the same ones"
            );
            let index = indexes.into_iter().zip(&prices).find(|(_, price)| price.id == id).map(|(index, _)| index);
            Err(FailedReferenceData { index, error: Error::argument(ErrorCode::AlreadyExists, "price", message) })
        }
    }
}

async fn import_hardware_spec(
    transaction: &ReferenceDataTransaction<'_>,
    exported: &ExportedHardwareSpec,
) -> Result<ImportedReferenceData, Error> {
    let spec = exported.clone();
    let fields = HardwareSpecFields {
        display_name: spec.display_name,
        description: spec.description,
        architecture: spec.architecture,
        vcpu: spec.vcpu,
        memory_mib: spec.memory_mib,
        gpu_model: spec.gpu_model,
        gpu_memory_gib: spec.gpu_memory_gib,
        gpu_count: spec.gpu_count,
        storage_gib: spec.storage_gib,
        bandwidth_mbps: spec.bandwidth_mbps,
        is_available: spec.is_available,
        regions: spec.regions,
        sort_order: spec.sort_order,
    };
    let checked = Label::parse("tier", spec.tier.clone()).map_err(|problem| vec![problem].into()).and_then(|_| check(&fields));
    if let Err(error) = checked {
        return Ok(ImportedReferenceData::Rejected(error));
    }
    let row = hardware_spec_row(spec.tier, &fields, spec.created_at, spec.updated_at);
    let Some(existing) = transaction.insert_hardware_spec(row.clone()).await? else { return Ok(ImportedReferenceData::Added) };
    let same = HardwareSpecModel { created_at: existing.created_at, updated_at: existing.updated_at, ..row };
    if existing == same {
        return Ok(ImportedReferenceData::Existing);
    }
    let message = format!("tier `{}` has another hardware spec, which was kept", existing.tier);
    Ok(ImportedReferenceData::Rejected(Error::argument(ErrorCode::AlreadyExists, "tier", message)))
}

async fn import_display_name(
    transaction: &ReferenceDataTransaction<'_>,
    exported: &ExportedDisplayName,
) -> Result<ImportedReferenceData, Error> {
    let ExportedDisplayName { account_id, dimension, id, name, updated_by, updated_at } = exported.clone();
    let mut problems = Vec::new();
    for (field, text) in [("accountId", &account_id), ("id", &id), ("name", &name), ("updatedBy", &updated_by)] {
        problems.extend(Label::parse(field, text.clone()).err());
    }
    if !NamedDimension::ALL.iter().any(|named| named.as_str() == dimension) {
        problems.push(Problem::new(ProblemCode::InvalidText, "dimension", format!("`{dimension}` has no display names")));
    }
    if !problems.is_empty() {
        return Ok(ImportedReferenceData::Rejected(problems.into()));
    }
    let row = DisplayNameModel { account_id, dimension, id, name: name.clone(), updated_by, updated_at: updated_at.millis() };
    match transaction.insert_display_name(row).await? {
        None => Ok(ImportedReferenceData::Added),
        Some(existing) if existing.name == name => Ok(ImportedReferenceData::Existing),
        Some(existing) => {
            let DisplayNameModel { account_id, dimension, id, name, .. } = existing;
            let message =
                format!("{dimension} `{id}` of account `{account_id}` has another display name, `{name}`, which was kept");
            Ok(ImportedReferenceData::Rejected(Error::argument(ErrorCode::AlreadyExists, "name", message)))
        }
    }
}
