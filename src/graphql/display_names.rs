//! The display names of ids in results.

use async_graphql::{Context, Result};

use super::loaders::{DisplayNameKey, RequestLoader};
use crate::domain::dimension::{Dimension, Grouping};
use crate::domain::display_name::NamedDimension;

/// The display name of an id within an account; null without an id, without a name, and for accounts that the caller may not read.
pub(super) async fn display_name(
    context: &Context<'_>,
    account_id: &str,
    dimension: NamedDimension,
    id: Option<&str>,
) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(context.data::<RequestLoader>()?.load_one(DisplayNameKey::of(account_id, dimension, id)).await?)
}

/// The display name of each key of a group, in the order of its dimensions.
pub(super) async fn names_of_group(
    context: &Context<'_>,
    grouping: Grouping,
    keys: &[Option<String>],
    account_id: Option<&str>,
) -> Result<Vec<Option<String>>> {
    let name_keys: Vec<_> =
        grouping.dimensions().zip(keys).map(|(dimension, key)| name_key(dimension, key.as_ref()?, account_id)).collect();
    let wanted: Vec<_> = name_keys.iter().flatten().cloned().collect();
    if wanted.is_empty() {
        return Ok(vec![None; keys.len()]);
    }
    let names = context.data::<RequestLoader>()?.load_many(wanted).await?;
    Ok(name_keys.into_iter().map(|key| names.get(&key?).cloned()).collect())
}

fn name_key(dimension: Dimension, key: &str, account_id: Option<&str>) -> Option<DisplayNameKey> {
    let named = NamedDimension::of(dimension)?;
    let account_id = if named == NamedDimension::Account { key } else { account_id? };
    Some(DisplayNameKey::of(account_id, named, key))
}
