//! Secrets in settings.

use std::fmt::{self, Debug, Formatter};
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use super::MASK;

/// A secret, which its debug output masks.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Replaces a secret that is set by a mask.
    pub(super) fn mask(&mut self) {
        if !self.is_empty() {
            MASK.clone_into(self);
        }
    }
}

impl Debug for Secret {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_empty() { "\"\"" } else { MASK })
    }
}

impl Deref for Secret {
    type Target = String;

    fn deref(&self) -> &String {
        &self.0
    }
}

impl DerefMut for Secret {
    fn deref_mut(&mut self) -> &mut String {
        &mut self.0
    }
}
