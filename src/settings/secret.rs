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

/// A URL with its passwords masked.
pub fn masked_url(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else {
        // What cannot be read may have a password anywhere.
        return if url.contains('@') || url.contains("password") { MASK.to_owned() } else { url.to_owned() };
    };
    let is_secret = |name: &str| ["password", "sslpassword"].contains(&name);
    let has_secret = parsed.query_pairs().any(|(name, _)| is_secret(&name));
    if parsed.password().is_none() && !has_secret {
        return url.to_owned();
    }
    if parsed.password().is_some() && parsed.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    if has_secret {
        let pairs: Vec<_> = parsed.query_pairs().into_owned().collect();
        let masked = pairs.iter().map(|(name, value)| (name.as_str(), if is_secret(name) { MASK } else { value.as_str() }));
        parsed.query_pairs_mut().clear().extend_pairs(masked);
    }
    parsed.into()
}
