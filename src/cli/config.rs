//! `config`: prints the settings.

use clap::Args;

use super::Failure;
use super::output::{print, print_line};
use crate::settings::{DEFAULTS, Settings};

/// What to print.
#[derive(Debug, Args)]
pub(super) struct ConfigArguments {
    /// Print the default settings with their documentation, as a template for a settings file
    #[arg(long)]
    defaults: bool,
    /// Print JSON instead of TOML
    #[arg(long, conflicts_with = "defaults")]
    json: bool,
}

pub(super) fn run(arguments: &ConfigArguments, settings: &Settings) -> Result<(), Failure> {
    if arguments.defaults {
        print(format_args!("{DEFAULTS}"))?;
    } else if arguments.json {
        print_line!("{}", serde_json::to_string_pretty(&settings.masked())?);
    } else {
        print(format_args!("{}", settings.to_masked_toml()))?;
    }
    Ok(())
}
