//! The `usage-insights` binary.

use std::process::ExitCode;

use clap::Parser;
use usage_insights::cli::Cli;

/// GraphQL responses consist of many small allocations that are freed together; see docs/decisions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    usage_insights::cli::run(Cli::parse())
}
