//! Standard output of the commands.

use std::fmt::Arguments;
use std::io::{self, Write};

use super::Failure;

/// Writes a text to standard output. Fails if nothing reads it or the disk is full, where `print!` would panic.
pub(super) fn print(text: Arguments<'_>) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output.write_fmt(text).and_then(|()| output.flush()).map_err(|error| Failure::Failed(format!("standard output: {error}")))
}

/// Prints a line to standard output, and returns from the function if it cannot be written.
macro_rules! print_line {
    ($($argument:tt)*) => {
        $crate::cli::output::print(format_args!("{}\n", format_args!($($argument)*)))?
    };
}
pub(super) use print_line;
