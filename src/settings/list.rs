//! Lists in settings.

use serde::de::value::StringDeserializer;
use serde::de::{Error, IntoDeserializer};
use serde::{Deserialize, Deserializer};

/// Reads a list, or a text with commas between the entries, as an environment variable holds it.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        List(Vec<String>),
        Text(String),
    }
    let texts = match Texts::deserialize(deserializer)? {
        Texts::List(texts) => texts,
        Texts::Text(text) => text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect(),
    };
    let entry = |text: String| -> Result<T, D::Error> {
        let deserializer: StringDeserializer<D::Error> = text.into_deserializer();
        T::deserialize(deserializer).map_err(D::Error::custom)
    };
    texts.into_iter().map(entry).collect()
}
