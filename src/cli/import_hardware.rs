//! `import-hardware`: adds and replaces hardware specs from a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use super::Failure;
use super::output::print_line;
use crate::app::App;
use crate::domain::cost::parse_nanos;
use crate::domain::hardware::{HardwareSpecFields, HourlyRateChange};
use crate::domain::time::Timestamp;

/// Who adds the hourly rates.
const AUTHOR: &str = "(import-hardware)";

/// The file to import.
#[derive(Debug, Args)]
pub(super) struct ImportHardwareArguments {
    /// JSON array of hardware specs
    file: PathBuf,
}

/// A hardware spec in the file, with the fields of `CreateHardwareSpecInput`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SpecInFile {
    tier: String,
    display_name: String,
    #[serde(default)]
    description: String,
    architecture: Option<String>,
    vcpu: Option<i32>,
    memory_mib: Option<i32>,
    gpu_model: Option<String>,
    gpu_memory_gib: Option<i32>,
    #[serde(default)]
    gpu_count: i32,
    storage_gib: Option<i32>,
    bandwidth_mbps: Option<i32>,
    hourly_rate: Option<Value>,
    hourly_rate_from: Option<String>,
    #[serde(default = "yes")]
    is_available: bool,
    #[serde(default)]
    regions: Vec<String>,
    #[serde(default)]
    sort_order: i32,
}

const fn yes() -> bool {
    true
}

impl SpecInFile {
    fn into_parts(self) -> Result<(HardwareSpecFields, Option<HourlyRateChange>), String> {
        let rate = self.hourly_rate.map(|rate| parse_nanos(rate.as_str().unwrap_or(&rate.to_string()))).transpose()?;
        let valid_from = self.hourly_rate_from.map(|from| Timestamp::parse(&from)).transpose()?;
        let rate = rate.map(|rate| HourlyRateChange { rate_nanos: Some(rate), valid_from });
        let fields = HardwareSpecFields {
            display_name: self.display_name,
            description: self.description,
            architecture: self.architecture,
            vcpu: self.vcpu,
            memory_mib: self.memory_mib,
            gpu_model: self.gpu_model,
            gpu_memory_gib: self.gpu_memory_gib,
            gpu_count: self.gpu_count,
            storage_gib: self.storage_gib,
            bandwidth_mbps: self.bandwidth_mbps,
            is_available: self.is_available,
            regions: self.regions,
            sort_order: self.sort_order,
        };
        Ok((fields, rate))
    }
}

pub(super) async fn run(arguments: ImportHardwareArguments, app: App) -> Result<(), Failure> {
    let result = import(&arguments, &app).await;
    app.close().await;
    result
}

async fn import(arguments: &ImportHardwareArguments, app: &App) -> Result<(), Failure> {
    let with_file = |error: &dyn std::fmt::Display| Failure::Failed(format!("`{}`: {error}", arguments.file.display()));
    let text = std::fs::read(&arguments.file).map_err(|error| with_file(&error))?;
    let specs: Vec<SpecInFile> = serde_json::from_slice(&text).map_err(|error| with_file(&error))?;
    let hardware = &app.services().hardware;
    let mut checked = BTreeMap::new();
    for spec in specs {
        let tier = spec.tier.clone();
        let with_tier = |error: &dyn std::fmt::Display| with_file(&format!("tier `{tier}`: {error}; nothing was changed"));
        let (fields, rate) = spec.into_parts().map_err(|error| with_tier(&error))?;
        hardware.check(&tier, &fields, rate).map_err(|error| with_tier(&error))?;
        if checked.insert(tier.clone(), (fields, rate)).is_some() {
            return Err(with_tier(&"there are two specs of this tier; remove one of them"));
        }
    }
    let (mut added, mut replaced) = (0, 0);
    for (tier, (fields, rate)) in checked {
        let was_added = hardware.upsert(tier.clone(), fields, rate, AUTHOR).await;
        let was_added = was_added.map_err(|error| {
            with_file(&format!("tier `{tier}`: {error}; {} specs were stored: run the same import again", added + replaced))
        })?;
        *if was_added { &mut added } else { &mut replaced } += 1;
    }
    print_line!("added {added}, replaced {replaced}");
    Ok(())
}
