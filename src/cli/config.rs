//! `config`: prints the settings.

use clap::Args;

use crate::settings::{DEFAULTS, Settings};

/// What to print.
#[derive(Debug, Args)]
pub(super) struct ConfigArguments {
    /// Print the default settings with their documentation, as a template for a settings file
    #[arg(long)]
    defaults: bool,
}

pub(super) fn run(arguments: &ConfigArguments, settings: &Settings) {
    if arguments.defaults {
        print!("{DEFAULTS}");
    } else {
        print!("{}", settings.to_masked_toml());
    }
}
