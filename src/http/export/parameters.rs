//! The parameters of an export in its URL. An unknown parameter is an error: a misspelt one would export more than was meant.

use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use chrono::NaiveDate;
use percent_encoding::percent_decode_str;

use super::Rejection;
use crate::analytics::interval_sums::SumInterval;
use crate::auth::Principal;
use crate::domain::account_scope::AccountFilter;
use crate::domain::dimension::Dimension;
use crate::domain::text::Label;
use crate::domain::time::Timestamp;
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::export::focus::Parties;
use crate::export::format::Format;
use crate::export::records::{RecordExport, RecordPosition};
use crate::export::selection::{parse_dimensions, parse_interval};
use crate::export::text::Texts;
use crate::export::usage::UsageExport;

/// Maximum number of records of a page.
const LIMIT_MAX: usize = 1_000;

/// The parameters as sent, in order.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads them. `BAD_REQUEST` if they are not UTF-8.
    pub(super) fn read(uri: &Uri) -> Result<Self, Rejection> {
        let bad = |message: &str| Rejection::from(Error::caller(ErrorCode::BadRequest, message));
        if percent_decode_str(uri.query().unwrap_or_default()).decode_utf8().is_err() {
            return Err(bad("the parameters are not UTF-8"));
        }
        let sent = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(sent) = sent.map_err(|error| {
            Rejection::ErrorWithStatus(Error::caller(ErrorCode::BadRequest, error.body_text()), StatusCode::BAD_REQUEST)
        })?;
        Ok(Self(sent.into_iter().filter(|(_, value)| !value.is_empty()).collect()))
    }

    /// `BAD_REQUEST` if there are others.
    fn allow(&self, names: &[&str]) -> Result<(), Error> {
        let Some((unknown, _)) = self.0.iter().find(|(name, _)| !names.contains(&name.as_str())) else { return Ok(()) };
        let unknown: String = unknown.chars().take(64).collect();
        let message = format!("there is no parameter `{unknown}`; the parameters are `{}`", names.join("`, `"));
        Err(Error::caller(ErrorCode::BadRequest, message))
    }

    /// All values of a parameter.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The only value of a parameter. `BAD_REQUEST` if there are several.
    fn one(&self, name: &str) -> Result<Option<&str>, Error> {
        let mut values = self.0.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(Error::caller(ErrorCode::BadRequest, format!("the parameter `{name}` was sent several times")));
        }
        Ok(first)
    }

    fn flag(&self, name: &'static str) -> Result<bool, Error> {
        match self.one(name)? {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, format!("`{name}` must be `true` or `false`"))),
        }
    }

    fn accounts(&self, principal: &Principal) -> Result<AccountFilter, Error> {
        let ids: Vec<_> = self.all("account").map(str::to_owned).collect();
        let problems: Vec<_> = ids.iter().filter_map(|id| Label::parse("account", id.clone()).err()).collect();
        if !problems.is_empty() {
            return Err(problems.into());
        }
        Ok(AccountFilter::all(principal.usage_scope()).with_accounts(ids))
    }

    fn zone(&self) -> Result<Zone, Error> {
        let name = self.one("timeZone")?;
        let zone = name.map(Zone::parse).transpose();
        Ok(zone.map_err(|message| Error::argument(ErrorCode::InvalidTimeZone, "timeZone", message))?.unwrap_or(Zone::UTC))
    }

    /// The half-open range; open ends reach to the first and the last instant that can be recorded.
    fn range(&self, zone: Zone) -> Result<(Timestamp, Timestamp), Error> {
        let instant = |name: &'static str| {
            self.one(name)?
                .map(|text| parse_instant(text, zone).map_err(|message| Error::argument(ErrorCode::InvalidTime, name, message)))
                .transpose()
        };
        let start = instant("from")?.unwrap_or(Timestamp::EARLIEST).max(Timestamp::EARLIEST);
        let end = instant("to")?.unwrap_or(Timestamp::LATEST).min(Timestamp::LATEST);
        if start >= end {
            let message = format!(
                "the range is empty: it starts at {} and ends at {}; the end is not included, so it must be later",
                start.to_rfc3339(),
                end.to_rfc3339()
            );
            return Err(Error::argument(ErrorCode::InvalidRange, "from", message));
        }
        Ok((start, end))
    }

    fn texts(&self) -> Result<Texts, Error> {
        Ok(if self.flag("forSpreadsheets")? { Texts::ForSpreadsheets } else { Texts::Exact })
    }
}

fn invalid(name: &'static str, message: impl Into<String>) -> Error {
    Error::argument(ErrorCode::InvalidArgument, name, message)
}

/// An RFC 3339 time, or a date: the start of that day in `zone`.
fn parse_instant(text: &str, zone: Zone) -> Result<Timestamp, String> {
    if text.contains(['T', 't']) {
        return Timestamp::parse(text);
    }
    let date: Result<NaiveDate, _> = text.parse();
    date.map(|date| zone.day_start(date)).map_err(|_| {
        let shown: String = text.chars().take(64).collect();
        format!("`{shown}` is neither a date such as `2026-11-20` nor an RFC 3339 time such as `2026-11-20T08:09:19Z`")
    })
}

/// A requested export of records.
pub(super) struct RecordParameters {
    pub(super) export: RecordExport,
    pub(super) format: Option<Format>,
    pub(super) texts: Texts,
    /// The size of a page; `None`: all records.
    pub(super) limit: Option<usize>,
}

impl RecordParameters {
    pub(super) fn parse(sent: &Parameters, principal: &Principal, currency: &str) -> Result<Self, Error> {
        sent.allow(&["format", "account", "from", "to", "timeZone", "voided", "after", "limit", "forSpreadsheets"])?;
        let (start, end) = sent.range(sent.zone()?)?;
        let texts = sent.texts()?;
        let format = match sent.one("format")? {
            None => None,
            Some("ndjson") => Some(Format::Ndjson),
            Some("csv") => Some(Format::Csv(texts)),
            Some("parquet") => Some(Format::Parquet),
            Some(_) => return Err(invalid("format", "`format` must be `ndjson`, `csv` or `parquet`")),
        };
        let limit = match sent.one("limit")?.map(str::parse::<usize>) {
            None => None,
            Some(Ok(limit @ 1..=LIMIT_MAX)) => Some(limit),
            Some(sent) => {
                let error = invalid("limit", format!("`limit` must be between 1 and {LIMIT_MAX}"));
                let limit = Limit::new(LimitName::PageSize, LIMIT_MAX as u64);
                return Err(match sent {
                    Ok(actual) => error.with_limit(limit.actual(actual as u64)),
                    Err(_) => error, // no number
                });
            }
        };
        let export = RecordExport {
            account_filter: sent.accounts(principal)?,
            start,
            end,
            includes_voided: sent.flag("voided")?,
            after: sent.one("after")?.map(|after| RecordPosition::parse("after", after)).transpose()?,
            currency: currency.to_owned(),
        };
        Ok(Self { export, format, texts, limit })
    }
}

/// A requested export of sums.
pub(super) struct UsageParameters {
    pub(super) export: UsageExport,
    pub(super) format: Option<Format>,
    pub(super) texts: Texts,
    /// The parties of an export by FOCUS; `None` for another one.
    pub(super) parties: Option<Parties>,
}

impl UsageParameters {
    pub(super) fn parse(sent: &Parameters, principal: &Principal, currency: &str) -> Result<Self, Error> {
        let focus_only = ["providerName", "publisherName", "invoiceIssuerName"];
        let sums_only = ["timeZone", "interval", "groupBy"];
        let always = ["format", "account", "from", "to", "forSpreadsheets"];
        let is_focus = sent.one("format")? == Some("focus");
        let names: Vec<_> = always.into_iter().chain(if is_focus { focus_only } else { sums_only }).collect();
        sent.allow(&names)?;
        let zone = sent.zone()?;
        let (start, end) = sent.range(zone)?;
        let texts = sent.texts()?;
        let format = match sent.one("format")? {
            None => None,
            Some("ndjson") => Some(Format::Ndjson),
            Some("csv" | "focus") => Some(Format::Csv(texts)),
            Some("parquet") => Some(Format::Parquet),
            Some(_) => return Err(invalid("format", "`format` must be `ndjson`, `csv`, `parquet` or `focus`")),
        };
        let interval = sent.one("interval")?.map(parse_interval).transpose();
        let interval = interval.map_err(|message| invalid("interval", message))?.unwrap_or(SumInterval::DAY);
        let dimensions: Vec<Dimension> = parse_dimensions(sent.all("groupBy").flat_map(|names| names.split(',')))
            .map_err(|message| invalid("groupBy", message))?;
        let parties = if is_focus {
            Some(Parties::of(sent.one("providerName")?, sent.one("publisherName")?, sent.one("invoiceIssuerName")?))
        } else {
            None
        };
        let export = UsageExport {
            account_filter: sent.accounts(principal)?,
            start,
            end,
            zone,
            interval,
            dimensions,
            currency: currency.to_owned(),
        };
        Ok(Self { export, format, texts, parties })
    }
}

/// The path and parameters of a request with another value of `after`.
pub(super) fn with_after(uri: &Uri, after: &str) -> String {
    let sent = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(sent)| sent).unwrap_or_default();
    let others = sent.into_iter().filter(|(name, _)| name != "after");
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in others.chain([("after".to_owned(), after.to_owned())]) {
        query.append_pair(&name, &value);
    }
    format!("{}?{}", uri.path(), query.finish())
}
