//! Display names of accounts, users, sessions, workspaces and agents.

use std::collections::BTreeMap;

use crate::clock::Clock;
use crate::domain::display_name::{NameChange, NameKey};
use crate::error::Error;
use crate::store::database::Database;

/// Sets display names.
#[derive(Clone, Debug)]
pub struct DisplayNames {
    database: Database,
    clock: Clock,
}

impl DisplayNames {
    /// Writes to `database`; `clock` gives the time of the change.
    pub const fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Sets and removes names, all of them or none.
    pub async fn set(&self, changes: &BTreeMap<NameKey, NameChange>, author: &str) -> Result<(), Error> {
        self.database.set_display_names(changes, author, self.clock.now()).await
    }
}
