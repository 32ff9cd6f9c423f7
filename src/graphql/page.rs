//! Paging: the rules of `first`, `after`, `last` and `before` for every connection.

use async_graphql::OutputType;
use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::auth::is_token_id;
use crate::domain::page::{Page, PageRequest, PriceCursor, SpecCursor, TokenCursor};
use crate::domain::quantity::SUM_MAX;
use crate::domain::record_listing::{RecordCursor, RecordOrder};
use crate::domain::session_listing::{SessionCursor, SessionOrder};
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::error::{Error, ErrorCode, Limit, LimitName};

/// Page size when neither `first` nor `last` is set.
pub(super) const PAGE_DEFAULT: usize = 50;
/// Maximum page size.
pub(super) const PAGE_MAX: usize = 1_000;

/// The paging arguments of a connection, before validation.
#[derive(Debug, Default)]
pub(super) struct PageArguments {
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
}

/// `INVALID_CURSOR` for a cursor of a list in another order. `order_of` gives the order of a cursor.
pub(super) fn check_cursor_order<Cursor, Order: PartialEq>(
    page: &PageRequest<Cursor>,
    order: &Order,
    order_of: impl Fn(&Cursor) -> Order,
) -> Result<(), Error> {
    for (field, cursor) in [("after", &page.after), ("before", &page.before)] {
        if cursor.as_ref().is_some_and(|cursor| order_of(cursor) != *order) {
            let message = "the cursor belongs to a list in another order; start again without a cursor";
            return Err(Error::argument(ErrorCode::InvalidCursor, field, message));
        }
    }
    Ok(())
}

/// A position in a list that is sent as an opaque string.
pub(super) trait OpaqueCursor: Sized {
    fn to_plain(&self) -> String;

    fn from_plain(plain: &str) -> Option<Self>;
}

/// The orders of records as cursors name them.
const RECORD_ORDERS: [(&str, RecordOrder); 3] =
    [("record", RecordOrder::Newest), ("quantity", RecordOrder::LargestQuantity), ("cost", RecordOrder::HighestCost)];

impl OpaqueCursor for RecordCursor {
    fn to_plain(&self) -> String {
        let name = RECORD_ORDERS.iter().find(|(_, order)| *order == self.order).map_or("", |(name, _)| name);
        format!("{name}:{}:{}", self.sort_value, self.id)
    }

    fn from_plain(plain: &str) -> Option<Self> {
        let (name, position) = plain.split_once(':')?;
        let (_, order) = *RECORD_ORDERS.iter().find(|(known, _)| *known == name)?;
        let (sort_value, id) = position.split_once(':')?;
        Some(Self { order, sort_value: sort_value.parse().ok()?, id: Uuid::parse_str(id).ok()? })
    }
}

/// The orders of sessions as cursors name them.
const SESSION_ORDERS: [(&str, SessionOrder); 4] = [
    ("session", SessionOrder::LastActivity),
    ("session-tokens", SessionOrder::Tokens),
    ("session-cost", SessionOrder::Cost),
    ("session-records", SessionOrder::Records),
];

impl OpaqueCursor for SessionCursor {
    /// Ids may contain any character, so the length of the first is given.
    fn to_plain(&self) -> String {
        let name = SESSION_ORDERS.iter().find(|(_, order)| *order == self.order).map_or("", |(name, _)| name);
        let Self { sort_value, account_id, session_id, .. } = self;
        format!("{name}:{sort_value}:{}:{account_id}{session_id}", account_id.len())
    }

    fn from_plain(plain: &str) -> Option<Self> {
        let (name, position) = plain.split_once(':')?;
        let (_, order) = *SESSION_ORDERS.iter().find(|(known, _)| *known == name)?;
        let (sort_value, ids) = position.split_once(':')?;
        let (length, ids) = ids.split_once(':')?;
        let (account_id, session_id) = ids.split_at_checked(length.parse().ok()?)?;
        let sort_value = sort_value.parse().ok().filter(|value| (0..SUM_MAX).contains(value))?;
        let label = |field, id: &str| Some(Label::parse(field, id.to_owned()).ok()?.to_string());
        Some(Self { order, sort_value, account_id: label("accountId", account_id)?, session_id: label("sessionId", session_id)? })
    }
}

impl OpaqueCursor for SpecCursor {
    fn to_plain(&self) -> String {
        format!("spec:{}:{}", self.sort_order, self.tier)
    }

    fn from_plain(plain: &str) -> Option<Self> {
        let (sort_order, tier) = plain.strip_prefix("spec:")?.split_once(':')?;
        let tier = Label::parse("tier", tier.to_owned()).ok()?.to_string();
        Some(Self { sort_order: sort_order.parse().ok()?, tier })
    }
}

impl OpaqueCursor for PriceCursor {
    fn to_plain(&self) -> String {
        format!("price:{}", self.id)
    }

    fn from_plain(plain: &str) -> Option<Self> {
        Some(Self { id: plain.strip_prefix("price:")?.parse().ok()? })
    }
}

impl OpaqueCursor for TokenCursor {
    fn to_plain(&self) -> String {
        format!("token:{}:{}", self.created_at.millis(), self.id)
    }

    fn from_plain(plain: &str) -> Option<Self> {
        let (millis, id) = plain.strip_prefix("token:")?.split_once(':')?;
        is_token_id(id).then_some(())?;
        Some(Self { created_at: Timestamp::from_millis(millis.parse().ok()?), id: id.to_owned() })
    }
}

/// A cursor in its GraphQL form.
#[derive(Debug)]
pub(super) struct Opaque<Cursor>(pub(super) Cursor);

impl<Cursor: OpaqueCursor> CursorType for Opaque<Cursor> {
    type Error = String;

    fn decode_cursor(text: &str) -> Result<Self, Self::Error> {
        let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let cursor = plain.as_deref().and_then(Cursor::from_plain);
        cursor.map(Self).ok_or_else(|| "the cursor was not issued by this field; start again without a cursor".to_owned())
    }

    fn encode_cursor(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.to_plain())
    }
}

impl PageArguments {
    /// Validates the arguments. `INVALID_ARGUMENT` if they contradict each other or a size is out of bounds, `INVALID_CURSOR` if
    /// a cursor was not issued by this field.
    pub(super) fn parse<Cursor: OpaqueCursor>(self) -> Result<PageRequest<Cursor>, Error> {
        if self.first.is_some() && self.last.is_some() {
            let message = "send `first` (with `after`) or `last` (with `before`), not both";
            return Err(Error::argument(ErrorCode::InvalidArgument, "first", message));
        }
        let from_end = self.last.is_some();
        let field = if from_end { "last" } else { "first" };
        let limit = match self.first.or(self.last).map(usize::try_from) {
            None => PAGE_DEFAULT,
            Some(Ok(limit @ 0..=PAGE_MAX)) => limit,
            Some(actual) => {
                let message = format!("`{field}` must be between 0 and {PAGE_MAX}; fetch further pages with a cursor");
                let rejection = Error::argument(ErrorCode::InvalidArgument, field, message);
                let limit = Limit::new(LimitName::PageSize, PAGE_MAX as u64);
                return Err(match actual {
                    Ok(actual) => rejection.with_limit(limit.actual(actual as u64)),
                    Err(_) => rejection, // negative
                });
            }
        };
        let decode = |field: &'static str, cursor: Option<String>| {
            let decoded = cursor.map(|cursor| Opaque::<Cursor>::decode_cursor(&cursor)).transpose();
            decoded
                .map(|cursor| cursor.map(|Opaque(cursor)| cursor))
                .map_err(|message| Error::argument(ErrorCode::InvalidCursor, field, message))
        };
        Ok(PageRequest { limit, from_end, after: decode("after", self.after)?, before: decode("before", self.before)? })
    }
}

/// Converts a page of rows to a connection.
pub(super) fn connection<Row, Cursor, Node>(
    page: Page<Row>,
    cursor_of: impl Fn(&Row) -> Cursor,
) -> Connection<Opaque<Cursor>, Node, EmptyFields, EmptyFields>
where
    Cursor: OpaqueCursor + Send + Sync,
    Node: OutputType + From<Row>,
{
    let mut connection = Connection::new(page.has_previous, page.has_next);
    connection.edges.extend(page.rows.into_iter().map(|row| Edge::new(Opaque(cursor_of(&row)), Node::from(row))));
    connection
}

/// A connection with cursors of this type.
pub(super) type ConnectionOf<Cursor, Node> = Connection<Opaque<Cursor>, Node, EmptyFields, EmptyFields>;
