//! The `usage-insights` binary: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;
use usage_insights::cli::Cli;

/// Answers of GraphQL are many small allocations, freed together; see docs/decisions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    usage_insights::cli::run(Cli::parse())
}
