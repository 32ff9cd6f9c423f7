//! Collects the prices of a list, so that each model, provider and usage type has one rate at a time.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::decimal::{InvalidRate, Scale, number_text, to_rate};
use super::{ListedPrice, NotImported, PriceList, Reason};
use crate::domain::text::Label;

/// The number of characters of a value that a message shows.
const SHOWN_CHARS: usize = 64;

/// What a price is of: provider, model, usage type, and from when it is in force.
type Key = (Option<String>, Option<String>, String, Option<String>);

/// A price with the entry that it comes from.
struct Entry {
    name: String,
    price: ListedPrice,
    is_conflicting: bool,
}

/// The prices of a list, and what was not imported.
#[derive(Default)]
pub(super) struct Collector {
    entries: BTreeMap<Key, Entry>,
    not_imported: Vec<NotImported>,
}

impl Collector {
    /// Adds a price of the entry `name`. The same price twice is one; two rates at the same time exclude each other.
    pub(super) fn add(&mut self, name: &str, price: ListedPrice) {
        let key = (price.provider.clone(), price.model.clone(), price.usage_type.clone(), price.valid_from.clone());
        let Some(existing) = self.entries.get_mut(&key) else {
            self.entries.insert(key, Entry { name: name.to_owned(), price, is_conflicting: false });
            return;
        };
        if (&existing.price.rate, existing.price.per_units) == (&price.rate, price.per_units) {
            return;
        }
        let detail = |other: &str| format!("`{}`, other entry: `{other}`", price.usage_type);
        if !existing.is_conflicting {
            existing.is_conflicting = true;
            let (first, detail) = (existing.name.clone(), detail(name));
            self.reject(&first, Reason::Conflict, detail);
        }
        let first = self.entries[&key].name.clone();
        let detail = detail(&first);
        self.reject(name, Reason::Conflict, detail);
    }

    /// Notes something that was not imported.
    pub(super) fn reject(&mut self, name: &str, reason: Reason, detail: impl Into<String>) {
        self.not_imported.push(NotImported { name: name.to_owned(), reason, detail: detail.into() });
    }

    /// The rate that `value` of `field` states. Rejects the field and returns `None` if it is not a rate.
    pub(super) fn read_rate(&mut self, name: &str, field: &str, value: &RawValue, scale: Scale) -> Option<String> {
        let shown: String = value.get().chars().take(SHOWN_CHARS).collect();
        let rate = number_text(value).ok_or(InvalidRate::NotANumber).and_then(|number| to_rate(&number, scale));
        match rate {
            Ok(rate) => return Some(rate),
            Err(InvalidRate::TooPrecise) => self.reject(name, Reason::TooPrecise, format!("`{field}`: `{shown}`")),
            Err(error) => self.reject(name, Reason::InvalidRate, format!("`{field}`: `{shown}` {}", error.as_str())),
        }
        None
    }

    /// Whether `model` and `provider` can be those of a price. Rejects the entry if not.
    pub(super) fn accept_names(&mut self, name: &str, model: &str, provider: &str) -> bool {
        let labels = [("model", model), ("provider", provider)];
        let problem = labels.into_iter().find_map(|(field, text)| Label::parse(field, text.to_owned()).err());
        if let Some(problem) = &problem {
            self.reject(name, Reason::Unreadable, problem.message.clone());
        }
        problem.is_none()
    }

    /// The list: prices without conflicts, in the order of their keys.
    pub(super) fn finish(self) -> PriceList {
        let prices = self.entries.into_values().filter(|entry| !entry.is_conflicting).map(|entry| entry.price).collect();
        PriceList { prices, not_imported: self.not_imported }
    }
}

/// The names of fields for a message: in backticks, separated by commas.
pub(super) fn quoted<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
