//! `config`: what is in force.

use clap::Args;

use crate::settings::{DEFAULTS, Settings};

/// What to print.
#[derive(Debug, Args)]
pub(super) struct ConfigArguments {
    /// Print the defaults instead, with their meanings: a settings file to start from.
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
