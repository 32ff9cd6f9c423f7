//! Spans of calls of models as records of tokens.

use std::collections::{HashMap, HashSet};

use opentelemetry_proto::tonic::trace::v1::Span;

use super::attributes::Attributes;
use super::envelope::{Encoding, for_each};
use super::gen_ai::{is_model_call, tokens};
use super::{Export, OtlpMapper, at_nanos, unreadable, unreadable_export};
use crate::domain::record_input::SentRecord;
use crate::error::Error;
use crate::intake::key_of;
use crate::settings::TokenSignal;

/// Maximum number of spans above a span that are checked for its usage.
const ANCESTORS_MAX: usize = 128;

/// A span, by the ids of its trace and its own.
type SpanId = (Vec<u8>, Vec<u8>);

/// A span that reports tokens.
struct SpanUsage {
    index: usize,
    id: SpanId,
    tokens: i128,
    records: Vec<SentRecord>,
}

impl OtlpMapper {
    /// The records of an export of spans. `BAD_REQUEST` if it cannot be read.
    pub fn traces(&self, encoding: Encoding, body: &[u8]) -> Result<Export, Error> {
        let (mut usages, mut parents, mut export) = (Vec::new(), HashMap::new(), Export::default());
        let (mut index, mut ignored) = (0, 0_usize);
        let read = for_each::<Span>(encoding, body, |origin, span| {
            let span_index = index;
            index += 1;
            let span = match span {
                Ok(span) => span,
                Err(error) => return export.records.push((span_index, Err(unreadable(&error)))),
            };
            let id = (span.trace_id.clone(), span.span_id.clone());
            if !span.parent_span_id.is_empty() {
                parents.insert(id.clone(), span.parent_span_id.clone());
            }
            if self.settings.ignored_scopes.contains(&origin.scope.name) {
                return;
            }
            let attributes = Attributes::new(&span.attributes, origin);
            let is_separate = self.settings.scopes_with_separate_cached_tokens.contains(&origin.scope.name);
            let Some(counts) = tokens(&attributes, is_separate).filter(|_| is_model_call(&span, &attributes)) else {
                return;
            };
            if self.settings.token_signal != TokenSignal::Traces {
                ignored += 1;
                return;
            }
            let records = match self.fields(&attributes) {
                Err(problem) => vec![Err(problem)],
                Ok(_) if span.trace_id.is_empty() || span.span_id.is_empty() => {
                    vec![Err(unreadable("it has no trace id or no span id, which are its idempotency key"))]
                }
                Ok(fields) => {
                    let at = at_nanos([span.end_time_unix_nano, span.start_time_unix_nano]);
                    let [trace, own] = [&id.0, &id.1].map(hex::encode);
                    let record = |(usage_type, quantity)| {
                        Ok(fields.record(key_of(&[&trace, &own, usage_type]), usage_type, quantity, at.clone()))
                    };
                    counts.by_type.into_iter().map(record).collect()
                }
            };
            usages.push(SpanUsage { index: span_index, id, tokens: counts.total, records });
        });
        read.map_err(|message| unreadable_export(&message))?;
        let repeated = repeated(&usages, &parents);
        let counted = usages.into_iter().filter(|usage| !repeated.contains(&usage.id));
        export.records.extend(counted.flat_map(|usage| usage.records.into_iter().map(move |record| (usage.index, record))));
        if ignored > 0 {
            export.warnings.push(format!(
                "{ignored} spans with tokens were not recorded, because `otlp.token_signal` is `metrics`: set it to `traces`, or export \
                 `gen_ai.client.token.usage`"
            ));
        }
        Ok(export)
    }
}

/// The spans that repeat the usage of spans within them: frameworks report a call of a model again that the model's client has reported. A
/// span is one of them if spans below it report at least as many tokens.
fn repeated(usages: &[SpanUsage], parents: &HashMap<SpanId, Vec<u8>>) -> HashSet<SpanId> {
    let mut below: HashMap<SpanId, i128> = HashMap::new();
    for usage in usages {
        let (trace, mut id) = usage.id.clone();
        for _ in 0..ANCESTORS_MAX {
            let Some(parent) = parents.get(&(trace.clone(), id.clone())).filter(|parent| **parent != usage.id.1) else { break };
            id.clone_from(parent);
            *below.entry((trace.clone(), id.clone())).or_default() += usage.tokens;
        }
    }
    let is_repeated = |usage: &&SpanUsage| below.get(&usage.id).is_some_and(|tokens| *tokens >= usage.tokens);
    usages.iter().filter(is_repeated).map(|usage| usage.id.clone()).collect()
}
