//! The hardware specs: description of each tier.

use sea_orm::entity::prelude::*;

/// The hardware spec of a tier. Usage of a tier without a spec is recorded and shown as well.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hardware_spec")]
pub struct Model {
    /// The slug of the hardware class.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    /// Display name.
    pub display_name: String,
    /// Description; may be empty.
    pub description: String,
    /// Processor architecture, such as `x86_64`.
    pub architecture: Option<String>,
    /// Number of virtual processors.
    pub vcpu: Option<i32>,
    /// Memory in MiB.
    pub memory_mib: Option<i32>,
    /// Model of the GPU.
    pub gpu_model: Option<String>,
    /// Memory of each GPU in GiB.
    pub gpu_memory_gib: Option<i32>,
    /// Number of GPUs.
    pub gpu_count: i32,
    /// Local storage in GiB.
    pub storage_gib: Option<i32>,
    /// Network bandwidth in Mbit/s.
    pub bandwidth_mbps: Option<i32>,
    /// Whether the tier can be used now.
    pub is_available: bool,
    /// JSON array of region slugs; empty: every region.
    pub regions: Json,
    /// Position in lists, ascending; equal positions are ordered by tier.
    pub sort_order: i32,
    /// Creation time.
    pub created_at: i64,
    /// Time of the last change.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
