//! The messages of an export: spans or metrics, within the instrumentation scopes and the resource that they come from.
//!
//! Traces and metrics have the same structure. One message is decoded at a time, so that memory does not grow with the number of messages
//! that a small body can hold. A message that cannot be decoded concerns itself only.

use opentelemetry_proto::tonic::common::v1::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Maximum length of an encoded message, in bytes.
const MESSAGE_MAX: usize = 1024 * 1024;

/// The field of resources in an export, of scopes in a resource, and of messages in a scope.
const FIRST: u32 = 1;
const SECOND: u32 = 2;

/// The encoding of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Protocol Buffers.
    Protobuf,
    /// JSON, as OTLP defines it.
    Json,
}

/// Where messages come from.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// The attributes of the resource: of the service.
    pub(super) resource: Vec<KeyValue>,
    /// The instrumentation scope: the library that measured.
    pub(super) scope: InstrumentationScope,
}

/// Calls `visit` with each message of an export, or with why it cannot be decoded. The error is a message for the caller: the export itself
/// cannot be read.
pub(super) fn for_each<T: Message + Default + DeserializeOwned>(
    encoding: Encoding,
    body: &[u8],
    mut visit: impl FnMut(&Origin, Result<T, String>),
) -> Result<(), String> {
    match encoding {
        Encoding::Protobuf => for_each_in_protobuf(body, &mut visit),
        Encoding::Json => for_each_in_json(body, &mut visit),
    }
}

fn for_each_in_protobuf<T: Message + Default>(
    body: &[u8],
    visit: &mut impl FnMut(&Origin, Result<T, String>),
) -> Result<(), String> {
    for resource in messages(body, FIRST) {
        let resource = resource?;
        let attributes = decode_last::<Resource>(resource)?.attributes;
        let mut origin = Origin { resource: attributes, scope: InstrumentationScope::default() };
        for scope in messages(resource, SECOND) {
            let scope = scope?;
            origin.scope = decode_last(scope)?;
            for message in messages(scope, SECOND) {
                visit(
                    &origin,
                    checked_length(message?).and_then(|message| T::decode(message).map_err(|error| error.to_string())),
                );
            }
        }
    }
    Ok(())
}

/// The last message in the first field; an empty one if there is none.
fn decode_last<T: Message + Default>(message: &[u8]) -> Result<T, String> {
    let Some(found) = messages(message, FIRST).last() else { return Ok(T::default()) };
    T::decode(checked_length(found?)?).map_err(|error| error.to_string())
}

fn checked_length(message: &[u8]) -> Result<&[u8], String> {
    if message.len() > MESSAGE_MAX { Err(format!("it is longer than {MESSAGE_MAX} bytes")) } else { Ok(message) }
}

/// The messages in a repeated field.
fn messages(message: &[u8], field: u32) -> impl Iterator<Item = Result<&[u8], String>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            match next_message(&mut rest, field) {
                Ok(None) => {}
                Ok(Some(found)) => return Some(Ok(found)),
                Err(error) => {
                    rest = &[];
                    return Some(Err(error));
                }
            }
        }
        None
    })
}

/// Reads one field; the message in it if it is `field`.
fn next_message<'a>(rest: &mut &'a [u8], field: u32) -> Result<Option<&'a [u8]>, String> {
    let invalid = |error: prost::DecodeError| error.to_string();
    let (tag, wire_type) = decode_key(rest).map_err(invalid)?;
    if (tag, wire_type) != (field, WireType::LengthDelimited) {
        return skip_field(wire_type, tag, rest, DecodeContext::default()).map(|()| None).map_err(invalid);
    }
    let length = decode_varint(rest).map_err(invalid)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= rest.len());
    let (found, after) = rest.split_at(length.ok_or("a message ends beyond the end of the body")?);
    *rest = after;
    Ok(Some(found))
}

#[derive(Deserialize)]
struct JsonExport<'a> {
    #[serde(borrow, default, rename = "resourceSpans", alias = "resourceMetrics")]
    resources: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct JsonResource<'a> {
    #[serde(default)]
    resource: Resource,
    #[serde(borrow, default, rename = "scopeSpans", alias = "scopeMetrics")]
    scopes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct JsonScope<'a> {
    #[serde(default)]
    scope: InstrumentationScope,
    #[serde(borrow, default, rename = "spans", alias = "metrics")]
    messages: Vec<&'a RawValue>,
}

fn for_each_in_json<T: DeserializeOwned>(body: &[u8], visit: &mut impl FnMut(&Origin, Result<T, String>)) -> Result<(), String> {
    let export: JsonExport<'_> = object(body)?;
    for resource in export.resources {
        let JsonResource { resource, scopes } = object(resource.get().as_bytes())?;
        let mut origin = Origin { resource: resource.attributes, scope: InstrumentationScope::default() };
        for scope in scopes {
            let JsonScope { scope, messages } = object(scope.get().as_bytes())?;
            origin.scope = scope;
            for message in messages {
                let decoded = checked_length(message.get().as_bytes()).and_then(object);
                visit(&origin, decoded);
            }
        }
    }
    Ok(())
}

/// Reads a JSON object. A derived implementation also accepts a list of values in the order of the fields.
fn object<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, String> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err("it is not a JSON object".to_owned());
    }
    serde_json::from_slice(json).map_err(|error| error.to_string())
}
