//! Managing hardware specs and usage types.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::hardware::{HardwareSpecFields, HourlyRateChange};
use crate::domain::usage_type;
use crate::error::{Error, ErrorCode};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::services::Services;
use crate::graphql::types::hardware_spec::HardwareSpec;
use crate::graphql::types::usage_type::UsageType;

/// A hardware spec to create. An omitted or null field is unknown, unless it has a default.
#[derive(Debug, InputObject)]
pub(super) struct CreateHardwareSpecInput {
    /// The tier, which usage records carry in `tier`; must be new. 1 to 255 bytes of UTF-8, any text without control characters,
    /// such as `gpu-a100` or `NVIDIA-H100-80GB-HBM3`. It is compared exactly.
    tier: String,
    /// Name to display, 1 to 255 bytes of UTF-8.
    display_name: String,
    /// The other fields.
    #[graphql(flatten)]
    details: HardwareSpecDetailsInput,
}

/// Changes to a hardware spec. An omitted field keeps its value; null resets it to unknown, or to its default.
#[derive(Debug, InputObject)]
pub(super) struct UpdateHardwareSpecInput {
    /// The tier whose spec is changed.
    tier: String,
    /// Name to display, 1 to 255 bytes of UTF-8. Null keeps the name.
    display_name: Option<String>,
    /// The other fields.
    #[graphql(flatten)]
    details: HardwareSpecDetailsInput,
}

#[derive(Debug, InputObject)]
pub(super) struct HardwareSpecDetailsInput {
    /// Text about the hardware, such as its intended workloads. Default: empty.
    description: MaybeUndefined<String>,
    /// Processor architecture, such as `x86_64`. 1 to 255 bytes of UTF-8.
    architecture: MaybeUndefined<String>,
    /// Number of virtual processors, 0 or more.
    vcpu: MaybeUndefined<i32>,
    /// Memory in MiB, 0 or more.
    memory_mib: MaybeUndefined<i32>,
    /// GPU model, such as `NVIDIA A10`. 1 to 255 bytes of UTF-8.
    gpu_model: MaybeUndefined<String>,
    /// Memory of each GPU in GiB, 0 or more.
    gpu_memory_gib: MaybeUndefined<i32>,
    /// Number of GPUs, 0 or more. Default: 0.
    gpu_count: MaybeUndefined<i32>,
    /// Local storage in GiB, 0 or more.
    storage_gib: MaybeUndefined<i32>,
    /// Network bandwidth in Mbit/s, 0 or more.
    bandwidth_mbps: MaybeUndefined<i32>,
    /// Price per hour in the currency of this installation, 0 to 9223372036.854775807. A value adds a price of `compute_seconds`
    /// for this tier, in force from `hourlyRateFrom` on; null ends that price; if omitted, it does not change. Existing records
    /// keep their cost until an operator runs the command `usage-insights reprice`.
    hourly_rate: MaybeUndefined<Decimal>,
    /// The instant from which `hourlyRate` is in force; may be in the past or in the future. Default: now. Only together with
    /// `hourlyRate`.
    hourly_rate_from: Option<DateTime>,
    /// Whether the hardware can be ordered or used now. Default: true.
    is_available: MaybeUndefined<bool>,
    /// Regions where the hardware is available, as slugs. Empty: everywhere. Default: empty.
    regions: MaybeUndefined<Vec<String>>,
    /// Position in lists: lower values come first, equal values are sorted by tier. Default: 0.
    sort_order: MaybeUndefined<i32>,
}

/// The hardware spec to retire.
#[derive(Debug, InputObject)]
pub(super) struct RetireHardwareSpecInput {
    /// The tier whose spec is retired.
    tier: String,
}

/// The result of creating, updating or retiring a hardware spec.
#[derive(Debug, SimpleObject)]
pub(super) struct HardwareSpecPayload {
    /// The spec after the change.
    hardware_spec: HardwareSpec,
}

/// A usage type to create.
#[derive(Debug, InputObject)]
pub(super) struct CreateUsageTypeInput {
    /// The slug that usage records carry in `usageType`; must be new. A usage type cannot be changed or removed. 1 to 64
    /// characters of `a` to `z`, `0` to `9`, `-`, `_` and `.`, beginning with a letter or digit.
    slug: String,
    /// The unit of quantities, as a slug, such as `tokens` or `seconds`. Usage types with the same unit can be added up in one
    /// chart.
    unit: String,
    /// What the usage type measures, 1 to 255 bytes of UTF-8.
    description: String,
    /// Whether its quantity is part of `tokens`. Its unit must be `tokens` then, and its tokens must not be recorded under another
    /// usage type as well.
    #[graphql(default = false)]
    part_of_tokens: bool,
}

/// The result of creating a usage type.
#[derive(Debug, SimpleObject)]
pub(super) struct CreateUsageTypePayload {
    /// The created usage type.
    usage_type: UsageType,
}

impl HardwareSpecDetailsInput {
    /// The change of the hourly rate; `None` if it was omitted. `INVALID_ARGUMENT` for a start without a rate.
    fn rate_change(&self) -> Result<Option<HourlyRateChange>, Error> {
        let rate_nanos = match self.hourly_rate {
            MaybeUndefined::Undefined if self.hourly_rate_from.is_some() => {
                let message = "`hourlyRateFrom` is set without `hourlyRate`; send both, or omit it";
                return Err(Error::argument(ErrorCode::InvalidArgument, "hourlyRateFrom", message));
            }
            MaybeUndefined::Undefined => return Ok(None),
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(Decimal(nanos)) => Some(nanos),
        };
        Ok(Some(HourlyRateChange { rate_nanos, valid_from: self.hourly_rate_from.map(|DateTime(from)| from) }))
    }

    /// The change to a spec's fields.
    fn into_change(self) -> impl FnOnce(&mut HardwareSpecFields) + Send {
        move |fields: &mut HardwareSpecFields| {
            let defaults = HardwareSpecFields::named(String::new());
            set_or_default(&mut fields.description, self.description, defaults.description);
            self.architecture.update_to(&mut fields.architecture);
            self.vcpu.update_to(&mut fields.vcpu);
            self.memory_mib.update_to(&mut fields.memory_mib);
            self.gpu_model.update_to(&mut fields.gpu_model);
            self.gpu_memory_gib.update_to(&mut fields.gpu_memory_gib);
            set_or_default(&mut fields.gpu_count, self.gpu_count, defaults.gpu_count);
            self.storage_gib.update_to(&mut fields.storage_gib);
            self.bandwidth_mbps.update_to(&mut fields.bandwidth_mbps);
            set_or_default(&mut fields.is_available, self.is_available, defaults.is_available);
            set_or_default(&mut fields.regions, self.regions, defaults.regions);
            set_or_default(&mut fields.sort_order, self.sort_order, defaults.sort_order);
        }
    }
}

/// Sets a field that always has a value: null sets its default.
fn set_or_default<T>(field: &mut T, new_value: MaybeUndefined<T>, default: T) {
    match new_value {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = default,
        MaybeUndefined::Value(value) => *field = value,
    }
}

/// Manages hardware specs and usage types.
#[derive(Debug, Default)]
pub(super) struct CatalogMutation;

#[Object]
impl CatalogMutation {
    /// Creates the hardware spec of a tier. Requires the scope `ADMIN`.
    ///
    /// Errors: `ALREADY_EXISTS` if the tier has a spec, `INVALID_ARGUMENT` if a field is invalid.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The hardware spec to create.")] input: CreateHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let mut fields = HardwareSpecFields::named(input.display_name);
        let rate = input.details.rate_change()?;
        input.details.into_change()(&mut fields);
        let author = context.data::<Principal>()?.name();
        let spec = context.data::<Services>()?.hardware.create(input.tier, fields, rate, author).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Changes the hardware spec of a tier. Requires the scope `ADMIN`.
    ///
    /// Errors: `NOT_FOUND` if the tier has no spec, `INVALID_ARGUMENT` if a field is invalid.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn update_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The tier, and the fields to change.")] input: UpdateHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let rate = input.details.rate_change()?;
        let change_details = input.details.into_change();
        let change = |fields: &mut HardwareSpecFields| {
            change_details(fields);
            if let Some(display_name) = input.display_name {
                fields.display_name = display_name;
            }
        };
        let author = context.data::<Principal>()?.name();
        let spec = context.data::<Services>()?.hardware.update(&input.tier, rate, author, change).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Sets `isAvailable` of a hardware spec to false. The spec remains, so that usage recorded on the tier keeps its details.
    /// Requires the scope `ADMIN`. Error: `NOT_FOUND` if the tier has no spec.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn retire_hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The hardware spec to retire.")] input: RetireHardwareSpecInput,
    ) -> Result<Option<HardwareSpecPayload>> {
        let hardware = &context.data::<Services>()?.hardware;
        let author = context.data::<Principal>()?.name();
        let spec = hardware.update(&input.tier, None, author, |fields| fields.is_available = false).await?;
        Ok(Some(HardwareSpecPayload { hardware_spec: spec.into() }))
    }

    /// Creates a usage type. Requires the scope `ADMIN`. Errors: `ALREADY_EXISTS` if the slug is in use, `INVALID_ARGUMENT` if a
    /// field is invalid.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_usage_type(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The usage type to create.")] input: CreateUsageTypeInput,
    ) -> Result<Option<CreateUsageTypePayload>> {
        let usage_types = &context.data::<Services>()?.usage_types;
        let CreateUsageTypeInput { slug, unit, description, part_of_tokens } = input;
        let usage_type = usage_type::UsageType { slug, unit, description, is_part_of_tokens: part_of_tokens };
        let usage_type = usage_types.create(usage_type).await?;
        Ok(Some(CreateUsageTypePayload { usage_type: usage_type.into() }))
    }
}
