//! Events in the format CloudEvents 1.0, mapped to usage records by the setting `cloud_events.mappings`
//! (docs/decisions/0068-cloudevents.md).

mod event;
mod mapping;
mod members;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use event::{Data, Event};
use members::Values;
use serde_json::value::RawValue;

use crate::domain::problem::Problem;
use crate::domain::record_input::SentRecord;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::recording::Recorder;
use crate::settings::{CloudEventsSettings, EventMapping, ValuePath};

/// A record of an event.
#[derive(Debug)]
pub struct EventRecord {
    /// Index of the event in the call, from 0.
    pub event: usize,
    /// The record, or why the event cannot be mapped to one.
    pub record: SentRecord,
}

/// The events of a call, as they were read: each, or why it is none.
#[derive(Debug)]
pub struct Events<'a>(Vec<Result<Event<'a>, Problem>>);

/// The events of a call cannot be read, or are too many.
#[derive(Debug)]
pub struct EventsError {
    /// The error.
    pub error: Error,
    /// Number of events that the call sent, at least.
    pub events: usize,
}

impl From<Error> for EventsError {
    fn from(error: Error) -> Self {
        Self { error, events: 1 }
    }
}

/// Reads events, and maps them to records.
#[derive(Debug)]
pub struct EventMapper {
    mappings: HashMap<String, Vec<EventMapping>>,
    /// The attributes that the mappings read.
    attributes: BTreeSet<String>,
}

impl EventMapper {
    /// A mapper by these settings.
    pub fn new(settings: &CloudEventsSettings) -> Self {
        let mut mappings: HashMap<String, Vec<_>> = HashMap::new();
        for mapping in &settings.mappings {
            mappings.entry(mapping.r#type.clone()).or_default().push(mapping.clone());
        }
        let paths = settings.mappings.iter().flat_map(EventMapping::paths);
        let attributes = paths.filter_map(|path| match path {
            ValuePath::Attribute(name) => Some(name.clone()),
            ValuePath::Data(_) => None,
        });
        Self { attributes: attributes.collect(), mappings }
    }

    /// Reads an event or a list of at most `max` events from JSON. An event that cannot be read is one in the list. `BAD_REQUEST` for a text
    /// that is not JSON, `TOO_MANY_RECORDS` for more than `max`.
    pub fn read_json<'a>(&self, json: &'a [u8], max: usize) -> Result<Events<'a>, EventsError> {
        let malformed = |error: serde_json::Error| {
            let message = format!("the body is not an event in JSON, or a list of events: {error}");
            EventsError::from(Error::caller(ErrorCode::BadRequest, message))
        };
        let events = if json.trim_ascii_start().starts_with(b"[") {
            let Values { values, length } = members::read_values(json, 0, max).map_err(malformed)?;
            check_count("events", length, max)?;
            values
        } else {
            vec![serde_json::from_slice::<&RawValue>(json).map_err(malformed)?]
        };
        let read = |event: &'a RawValue| event::read_event(event.get(), |name| self.attributes.contains(name));
        Ok(Events(events.into_iter().map(read).collect()))
    }

    /// Reads the event of a message in binary mode: its attributes, each with its name and its text or why that cannot be read, the media
    /// type of its data, and the data.
    pub fn read_binary<'a>(
        attributes: impl Iterator<Item = (String, Result<String, String>)>,
        content_type: Option<&str>,
        data: &'a [u8],
    ) -> Events<'a> {
        let data = Data::of_bytes(Cow::Borrowed(data), content_type);
        Events(vec![event::event_of_attributes(attributes, content_type, data)])
    }

    /// The records of events, in the order of the events. An event that cannot be mapped has one record, which is its problem.
    /// `TOO_MANY_RECORDS` if they are more than `recording.max_records_per_call`; `DATABASE_UNAVAILABLE` if the usage types cannot be read.
    pub async fn map(&self, Events(events): Events<'_>, recorder: &Recorder) -> Result<Vec<EventRecord>, EventsError> {
        let sent = events.len();
        let types = events.iter().flatten().map(|event| event.type_name.as_str());
        let unmapped = types.filter(|event_type| !self.mappings.contains_key(*event_type));
        let usage_types = recorder.usage_types_including(unmapped).await.map_err(|error| EventsError { error, events: sent })?;
        let mut records = Vec::with_capacity(sent);
        for (index, event) in events.into_iter().enumerate() {
            let of_event = match event {
                Ok(event) => match self.mappings.get(&event.type_name) {
                    Some(mappings) => mapping::mapped(&event, mappings),
                    None => vec![mapping::unmapped(&event, &usage_types)],
                },
                Err(problem) => vec![Err(problem)],
            };
            records.extend(of_event.into_iter().map(|record| EventRecord { event: index, record }));
            check_count("records", records.len(), recorder.max_records_per_call())?;
        }
        Ok(records)
    }
}

/// `TOO_MANY_RECORDS` for more than `max`.
fn check_count(what: &str, count: usize, max: usize) -> Result<(), EventsError> {
    if count <= max {
        return Ok(());
    }
    let message = format!("the call has {count} {what} or more; send events of at most {max} records per call");
    let limit = Limit::new(LimitName::RecordsPerCall, max as u64).actual(count as u64);
    Err(EventsError { error: Error::caller(ErrorCode::TooManyRecords, message).with_limit(limit), events: count })
}
