//! What a tier is and what it costs per hour.

use sea_orm::entity::prelude::*;

/// The hardware spec of a tier. A tier without one is recorded and shown all the same.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hardware_spec")]
pub struct Model {
    /// The slug of the hardware class; unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    /// The name that people see.
    pub display_name: String,
    /// What it is good for; may be empty.
    pub description: String,
    /// Processor architecture.
    pub architecture: Option<String>,
    /// Virtual processors.
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
    /// Price of an hour in micros.
    pub hourly_rate_micros: Option<i64>,
    /// Whether it can be had now.
    pub is_available: bool,
    /// A JSON array of region slugs; empty means everywhere.
    pub regions: Json,
    /// Place in lists.
    pub sort_order: i32,
    /// When it was created.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
