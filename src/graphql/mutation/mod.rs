//! The mutation root.

mod catalog;
mod correct_usage;
mod erase;
mod record_usage;
mod send_probe;
mod service_tokens;
mod set_names;
mod set_price;

use async_graphql::MergedObject;

pub(super) use self::set_names::DISPLAY_NAMES_MAX;

/// Records, corrects and erases usage, names accounts and users, and manages prices, hardware specs, usage types and service tokens. Start with `recordUsage`.
///
/// Mutations of one operation run one after the other. Every field is nullable: a field that fails is null and has an entry in
/// `errors`; the other fields are not affected.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    record_usage::RecordUsageMutation,
    correct_usage::CorrectUsageMutation,
    erase::EraseMutation,
    catalog::CatalogMutation,
    set_price::PriceMutation,
    set_names::SetNamesMutation,
    send_probe::SendProbeMutation,
    service_tokens::ServiceTokenMutation,
);
