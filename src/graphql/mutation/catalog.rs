//! Keeping hardware specs and usage types.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use crate::auth::Scope;
use crate::domain::hardware::HardwareSpecFields;
use crate::error::{Error, ErrorCode};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::BigInt;
use crate::graphql::schema::Services;
use crate::graphql::types::hardware_spec::HardwareSpec;
use crate::graphql::types::usage_type::UsageType;

/// A hardware spec to add. What is left out is not known.
#[derive(Debug, InputObject)]
pub(super) struct CreateHardwareSpecInput {
    /// The slug that records carry; must be new.
    tier: String,
    /// The name that people see.
    display_name: String,
    /// The other fields.
    #[graphql(flatten)]
    details: HardwareSpecDetailsInput,
}

/// Changes of a hardware spec. What is left out stays; null forgets it.
#[derive(Debug, InputObject)]
pub(super) struct UpdateHardwareSpecInput {
    /// Whose spec to change.
    tier: String,
    /// The name that people see; may not be null.
    display_name: Option<String>,
    /// The other fields.
    #[graphql(flatten)]
    details: HardwareSpecDetailsInput,
}

#[derive(Debug, InputObject)]
pub(super) struct HardwareSpecDetailsInput {
    /// What it is good for.
    description: MaybeUndefined<String>,
    /// Processor architecture, such as `x86_64`.
    architecture: MaybeUndefined<String>,
    /// Virtual processors.
    vcpu: MaybeUndefined<i32>,
    /// Memory in MiB.
    memory_mib: MaybeUndefined<i32>,
    /// Model of the GPU.
    gpu_model: MaybeUndefined<String>,
    /// Memory of each GPU in GiB.
    gpu_memory_gib: MaybeUndefined<i32>,
    /// Number of GPUs; null means none.
    gpu_count: MaybeUndefined<i32>,
    /// Local storage in GiB.
    storage_gib: MaybeUndefined<i32>,
    /// Network bandwidth in Mbit/s.
    bandwidth_mbps: MaybeUndefined<i32>,
    /// Price of an hour in micros, 0 to 2^63-1. Costs recorded before stay as they are.
    hourly_rate_micros: MaybeUndefined<BigInt>,
    /// Whether it can be had now; null means yes.
    is_available: MaybeUndefined<bool>,
    /// Where it can be had, as slugs; null or empty means everywhere.
    regions: MaybeUndefined<Vec<String>>,
    /// Place in lists: lower comes first; null means 0.
    sort_order: MaybeUndefined<i32>,
}

/// A hardware spec to retire.
#[derive(Debug, InputObject)]
pub(super) struct RetireHardwareSpecInput {
    /// Whose spec to retire.
    tier: String,
}

/// The hardware spec as it stands now.
#[derive(Debug, SimpleObject)]
pub(super) struct HardwareSpecPayload {
    /// The spec.
    hardware_spec: HardwareSpec,
}

/// A usage type to add.
#[derive(Debug, InputObject)]
pub(super) struct CreateUsageTypeInput {
    /// The slug that records will carry; must be new. Types are never changed or removed.
    slug: String,
    /// The unit of quantities, as a slug. Types of one unit can be added up in one chart.
    unit: String,
    /// What it measures, 1 to 128 characters.
    description: String,
}

/// The usage type that was added.
#[derive(Debug, SimpleObject)]
pub(super) struct CreateUsageTypePayload {
    /// The usage type.
    usage_type: UsageType,
}

impl HardwareSpecDetailsInput {
    /// The change it asks for. `INVALID_NUMBER` when the rate does not fit 64 bits.
    fn into_change(self) -> Result<impl FnOnce(&mut HardwareSpecFields) + Send, Error> {
        let hourly_rate_micros = match self.hourly_rate_micros.map_value(|BigInt(rate)| i64::try_from(rate)) {
            MaybeUndefined::Value(Err(_)) => {
                let message = "`hourlyRateMicros` must lie between 0 and 9223372036854775807";
                return Err(Error::argument(ErrorCode::InvalidNumber, "hourlyRateMicros", message));
            }
            MaybeUndefined::Value(Ok(rate)) => MaybeUndefined::Value(rate),
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
        };
        Ok(move |fields: &mut HardwareSpecFields| {
            let unknown = HardwareSpecFields::named(String::new());
            set_or(&mut fields.description, self.description, unknown.description);
            self.architecture.update_to(&mut fields.architecture);
            self.vcpu.update_to(&mut fields.vcpu);
            self.memory_mib.update_to(&mut fields.memory_mib);
            self.gpu_model.update_to(&mut fields.gpu_model);
            self.gpu_memory_gib.update_to(&mut fields.gpu_memory_gib);
            set_or(&mut fields.gpu_count, self.gpu_count, unknown.gpu_count);
            self.storage_gib.update_to(&mut fields.storage_gib);
            self.bandwidth_mbps.update_to(&mut fields.bandwidth_mbps);
            hourly_rate_micros.update_to(&mut fields.hourly_rate_micros);
            set_or(&mut fields.is_available, self.is_available, unknown.is_available);
            set_or(&mut fields.regions, self.regions, unknown.regions);
            set_or(&mut fields.sort_order, self.sort_order, unknown.sort_order);
        })
    }
}

/// Sets a field that is never unknown: null gives it its default.
fn set_or<T>(field: &mut T, sent: MaybeUndefined<T>, default: T) {
    match sent {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = default,
        MaybeUndefined::Value(value) => *field = value,
    }
}

/// Keeping hardware specs and usage types.
#[derive(Debug, Default)]
pub(super) struct CatalogMutation;

#[Object]
impl CatalogMutation {
    /// Adds a hardware spec. Needs the scope `admin`. `ALREADY_EXISTS` when the tier has one, `INVALID_ARGUMENT` when a field
    /// cannot be.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The spec.")] input: CreateHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let mut fields = HardwareSpecFields::named(input.display_name);
        input.details.into_change()?(&mut fields);
        let spec = context.data::<Services>()?.hardware.create(input.tier, fields).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Changes a hardware spec. Needs the scope `admin`. `NOT_FOUND` when the tier has none, `INVALID_ARGUMENT` when a field
    /// cannot be.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn update_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdateHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let change_details = input.details.into_change()?;
        let change = |fields: &mut HardwareSpecFields| {
            change_details(fields);
            if let Some(display_name) = input.display_name {
                fields.display_name = display_name;
            }
        };
        let spec = context.data::<Services>()?.hardware.update(&input.tier, change).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Marks a hardware spec as no longer available. It stays, for the usage recorded on it. Needs the scope `admin`. `NOT_FOUND`
    /// when the tier has none.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn retire_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which spec.")] input: RetireHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let hardware = &context.data::<Services>()?.hardware;
        let spec = hardware.update(&input.tier, |fields| fields.is_available = false).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Adds a usage type. Needs the scope `admin`. `ALREADY_EXISTS` when the slug is taken, `INVALID_ARGUMENT` when a field cannot
    /// be.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_usage_type(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The usage type.")] input: CreateUsageTypeInput,
    ) -> Result<Option<CreateUsageTypePayload>> {
        let usage_types = &context.data::<Services>()?.usage_types;
        let usage_type = usage_types.create(input.slug, input.unit, input.description).await?;
        Ok(Some(CreateUsageTypePayload { usage_type: usage_type.into() }))
    }
}
