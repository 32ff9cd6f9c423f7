//! The environments in which a development aid, such as GraphiQL, is enabled.

use serde::{Deserialize, Serialize};

/// The environments in which a feature is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum EnabledIn {
    /// In development only.
    Development,
    /// In development and in production.
    Always,
    /// In no environment.
    Never,
}

impl EnabledIn {
    /// Whether the feature is enabled in this environment.
    pub fn is_enabled(self, is_development: bool) -> bool {
        self == Self::Always || (self == Self::Development && is_development)
    }
}

impl TryFrom<String> for EnabledIn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "development" => Ok(Self::Development),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            _ => {
                Err(format!("`http.graphiql` or `http.introspection` is `{text}`; it must be `development`, `always` or `never`"))
            }
        }
    }
}
