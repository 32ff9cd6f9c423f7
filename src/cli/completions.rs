//! `completions` and `man`: what packages install next to the program.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::output;
use super::{Cli, Failure};

const NAME: &str = "usage-insights";

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

/// Where to write.
#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Existing folder for the pages
    folder: PathBuf,
}

pub(super) fn print(arguments: &CompletionsArguments) -> Result<(), Failure> {
    // Into memory, because `generate` panics if it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), NAME, &mut script);
    output::print(format_args!("{}", String::from_utf8_lossy(&script)))
}

pub(super) fn write_manual(arguments: &ManArguments) -> Result<(), Failure> {
    let folder: &Path = &arguments.folder;
    clap_mangen::generate_to(Cli::command().name(NAME), folder)
        .map_err(|error| Failure::Failed(format!("`{}`: {error}", folder.display())))
}
