//! The pipeline that every GraphQL operation passes, whatever transport carries it.
//!
//! [`GraphqlExecutor`] implements [`async_graphql::Executor`], so POST, GET, server-sent events, WebSockets and the services of
//! `async-graphql-axum` all run operations through the same steps: resolve the document, charge the rate limit, check the document, acquire
//! memory for the response and a concurrency slot, execute within the deadline, complete the answer, bound its size, measure. A transport puts a
//! [`RequestContext`] into the data of the request; without one the request is anonymous.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection};
use async_graphql::{Data, Executor, Request, Response};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt, future};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::call::{Call, Sender};
use super::coercion::{InputTypes, describe_null_argument};
use super::completion::{ExecutionParams, FieldTypes, keep_objects};
use super::documents::{Documents, ResolvedDocument};
use super::error::{ERRORS_MAX, code_of, complete, log_causes, response_of, summary_of};
use super::limits::{BYTES_PER_VALUE, check_document, reject_introspection};
use super::loaders::Loaders;
use super::operation::find_operation;
use super::raw_records;
use super::request_context::{RawVariables, RequestContext};
use super::response_size;
use super::schema::Schema;
use super::services::Services;
use crate::admission::{Address, Caller, OperationKind, Permit, RateLimitStatus, Reservation};
use crate::auth::{Principal, Session};
use crate::error::{Error, ErrorCode};
use crate::store::database::Database;
use crate::store::reads::with_deadline;
use crate::telemetry::operation::{stream_with_operation, with_operation};
use crate::telemetry::requests::{OK, OperationMetrics, RequestMetrics};

/// Runs GraphQL operations. Cheap to clone.
#[derive(Clone)]
pub struct GraphqlExecutor(Arc<Pipeline>);

/// What the steps of the pipeline use.
pub struct Pipeline {
    /// Resolves fields.
    pub schema: Schema,
    /// Types of fields, to complete answers by.
    pub field_types: FieldTypes,
    /// Types of arguments and variables, to coerce them by.
    pub input_types: InputTypes,
    /// The modules behind the resolvers.
    pub services: Services,
    /// Read by the loaders of a request.
    pub database: Database,
    /// Documents by hash, and parsed ones.
    pub documents: Arc<Documents>,
    /// Counts and times operations.
    pub requests: Arc<RequestMetrics>,
}

/// The memory that is reserved for any response, in bytes.
const LEAST_RESPONSE_BYTES: u64 = 4_096;

/// An operation that passed every check and holds its slot.
pub struct Operation {
    pipeline: Arc<Pipeline>,
    context: RequestContext,
    request: Request,
    document: Option<Arc<ExecutableDocument>>,
    params: ExecutionParams,
    meter: OperationMetrics,
    slot: Option<Permit>,
    /// Counts the memory of the response. `None` for a subscription, each of whose answers is counted.
    memory: Option<Reservation>,
    rate_limit: Option<RateLimitStatus>,
    /// `None` where the document cannot be parsed.
    kind: Option<OperationType>,
    /// Whether a rejection by validation counts as ingestion.
    is_ingestion: bool,
}

/// An answer, and the memory that it takes until it is written.
pub struct CountedAnswer {
    /// The answer.
    pub answer: Response,
    /// Held by the transport until the client has read the answer. `None` for a rejection, which is small.
    pub memory: Option<Reservation>,
}

/// A request that was rejected before anything of it ran.
pub struct Rejection {
    /// The answer, with one error.
    pub answer: Response,
    /// Whether the operation was found and its document or its values are invalid; otherwise its document could not be found or read, its
    /// transport cannot carry it, or a rate or concurrency limit was exceeded.
    pub is_about_operation: bool,
}

impl CountedAnswer {
    /// An answer whose memory is not counted: an error, which is small.
    pub fn small(answer: Response) -> Self {
        Self { answer, memory: None }
    }
}

impl GraphqlExecutor {
    /// An executor over `pipeline`.
    pub fn new(pipeline: Pipeline) -> Self {
        Self(Arc::new(pipeline))
    }

    /// Resolves, charges and checks a request, and waits for a slot. The error is the answer to a request that is rejected before
    /// anything of it ran.
    pub async fn admit(&self, mut request: Request) -> Result<Operation, Rejection> {
        let pipeline = &self.0;
        let context = pipeline.context_of(&request, None);
        let document = match pipeline.resolve(&mut request, &context) {
            Ok(document) => document,
            Err(error) => {
                pipeline.record_rejection(Sender::of(&context), Call::unread_document(context.transport), &error);
                return Err(Rejection { answer: pipeline.reject(&context, error, None), is_about_operation: false });
            }
        };
        let operation = document.as_deref().and_then(|document| find_operation(document, request.operation_name.as_deref()));
        let definition = operation.map(|(_, definition)| definition);
        let principal = context.session.principal();
        let call = definition.map_or_else(|| Call::unread_document(context.transport), Call::Operation);
        let rate_limit = match self.charge(Sender::of(&context), call) {
            Ok(rate_limit) => rate_limit,
            Err(error) => {
                let current = pipeline.services.admission.rate_limit_status(principal, context.address);
                return Err(Rejection { answer: pipeline.reject(&context, error, current), is_about_operation: false });
            }
        };
        let is_mutation = definition.is_some_and(|definition| definition.ty == OperationType::Mutation);
        if is_mutation && !context.transport.carries_mutations() {
            let error = Error::caller(ErrorCode::BadRequest, "send mutations by POST");
            pipeline.record_rejection(Sender::of(&context), call, &error);
            let mut answer = pipeline.reject(&context, error, rate_limit);
            answer.http_headers.insert(header::ALLOW, HeaderValue::from_static("POST")); // HTTP answers with status 405
            return Err(Rejection { answer, is_about_operation: false });
        }
        let checked = document.as_ref().map(|document| pipeline.check(document, definition, &mut request, &context));
        let complexity = match checked.transpose() {
            Ok(complexity) => complexity.unwrap_or_default(),
            Err(error) => {
                pipeline.record_rejection(Sender::of(&context), call, &error);
                return Err(Rejection { answer: pipeline.reject(&context, error, rate_limit), is_about_operation: true });
            }
        };
        let (memory, slot) = match pipeline.acquire(definition, complexity, &context).await {
            Ok(acquired) => acquired,
            Err(error) => {
                pipeline.record_rejection(Sender::of(&context), call, &error);
                return Err(Rejection { answer: pipeline.reject(&context, error, rate_limit), is_about_operation: false });
            }
        };
        let operation_type = definition.map(|definition| definition.ty);
        let kind = operation_type.map(|operation_type| match operation_type {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        });
        let meter = pipeline.requests.begin(operation.and_then(|(name, _)| name), kind);
        if let Some(document) = &document {
            keep_objects(&mut request, document);
        }
        Ok(Operation {
            pipeline: Arc::clone(pipeline),
            kind: operation_type,
            is_ingestion: call.is_ingestion(principal),
            params: ExecutionParams { operation_name: request.operation_name.clone(), variables: request.variables.clone() },
            context,
            request,
            document,
            meter,
            slot,
            memory,
            rate_limit,
        })
    }
}

impl GraphqlExecutor {
    /// Runs a query or mutation, and counts the memory of its answer.
    pub async fn answer(&self, request: Request) -> CountedAnswer {
        match self.admit(request).await {
            Ok(operation) => operation.execute().await,
            Err(rejection) => CountedAnswer::small(rejection.answer),
        }
    }

    /// Runs an operation of any kind, and counts the memory of each answer.
    pub fn answers(&self, request: Request) -> BoxStream<'static, CountedAnswer> {
        let executor = self.clone();
        let admitted = async move {
            match executor.admit(request).await {
                Ok(operation) => operation.into_stream(),
                Err(rejection) => stream::iter([CountedAnswer::small(rejection.answer)]).boxed(),
            }
        };
        stream::once(admitted).flatten().boxed()
    }

    /// Charges a WebSocket to the rate limit of its principal. `RATE_LIMITED` beyond it.
    pub fn charge_socket(&self, sender: Sender<'_>) -> Result<(), Error> {
        self.charge(sender, Call::WithoutRecords).map(drop)
    }

    /// Charges a call to the rate limit of its principal: the rate limit after it. `RATE_LIMITED` beyond it.
    fn charge(&self, sender: Sender<'_>, call: Call<'_>) -> Result<Option<RateLimitStatus>, Error> {
        let charged = self.0.services.admission.charge(sender.principal, sender.address);
        charged.inspect_err(|error| self.0.record_rejection(sender, call, error))
    }

    /// Logs that the body of a request was rejected before it was read as one, and counts it as ingestion.
    pub fn record_unread_body(&self, sender: Sender<'_>, error: &Error) {
        self.0.record_rejection(sender, Call::UnreadBody, error);
    }

    /// The current rate limit of a principal as headers of a response.
    pub fn rate_limit_headers(&self, principal: &Principal, address: Address) -> HeaderMap {
        rate_limit_headers(self.0.services.admission.rate_limit_status(principal, address))
    }
}

/// Without a transport that holds the memory of an answer until it is written, it counts until the answer is computed.
impl Executor for GraphqlExecutor {
    async fn execute(&self, request: Request) -> Response {
        self.answer(request).await.answer
    }

    fn execute_stream(&self, mut request: Request, session_data: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        if let Some(session_data) = session_data {
            let context = self.0.context_of(&request, Some(&session_data));
            request = request.data(context);
        }
        self.answers(request).map(|counted| counted.answer).boxed()
    }
}

impl Pipeline {
    /// The context that the transport put into the data of the request or of the session; else an anonymous one.
    fn context_of(&self, request: &Request, session_data: Option<&Data>) -> RequestContext {
        let find = |data: &Data| data.get(&std::any::TypeId::of::<RequestContext>())?.downcast_ref::<RequestContext>().cloned();
        find(&request.data)
            .or_else(|| session_data.and_then(find))
            .unwrap_or_else(|| RequestContext::direct(Session::for_one_answer(Principal::without_token(&self.services.settings))))
    }

    /// Finds the document of a request and parses it, and reads the variables. `None` where the document cannot be parsed: executing it
    /// says why.
    fn resolve(&self, request: &mut Request, context: &RequestContext) -> Result<Option<Arc<ExecutableDocument>>, Error> {
        let query = Some(std::mem::take(&mut request.query)).filter(|query| context.has_document || !query.is_empty());
        let resolved = self.documents.find(query, context.document_id.as_deref(), &request.extensions)?;
        let ResolvedDocument { text, document } = self.documents.parse(resolved, &self.services.settings.limits)?;
        request.query = text;
        if let Some(RawVariables(members)) = &context.variables {
            request.variables = raw_records::variables(members, document.as_deref())?;
        }
        Ok(document)
    }

    /// Rejects an operation that its transport cannot carry, a document that exceeds a limit, introspection where it is off, and values that
    /// their types do not accept. Coerces the variables and arguments of the request. Returns the complexity of the operation.
    fn check(
        &self,
        document: &ExecutableDocument,
        operation: Option<&OperationDefinition>,
        request: &mut Request,
        context: &RequestContext,
    ) -> Result<u64, Error> {
        let is_subscription = operation.is_some_and(|operation| operation.ty == OperationType::Subscription);
        if is_subscription && !context.transport.carries_streams() {
            let message = "a subscription is answered by a stream: send `Accept: text/event-stream`, or connect by WebSocket";
            return Err(Error::caller(ErrorCode::BadRequest, message));
        }
        let settings = &self.services.settings;
        let operation_name = request.operation_name.as_deref();
        let complexity = check_document(&settings.limits, document, operation_name, &request.variables, &self.field_types)?;
        if !settings.allows_introspection() {
            reject_introspection(document)?;
        }
        if let Some(operation) = operation
            && operation.ty == OperationType::Subscription
            && !has_one_plain_field(operation)
        {
            let message = "a subscription selects one field, without fragment or directive; send one subscription for each field";
            return Err(Error::caller(ErrorCode::GraphqlValidationFailed, message));
        }
        let variables = std::mem::take(&mut request.variables);
        let coerced = self.input_types.coerce(document, request.operation_name.as_deref(), variables)?;
        request.variables = coerced.variables;
        request.set_parsed_query(coerced.document);
        Ok(complexity)
    }

    /// Memory for the response of an operation, and a slot while it runs. The memory comes first: a caller that has used up its own holds
    /// no slot while it waits. A subscription needs neither: `live.max_subscriptions` bounds their number.
    async fn acquire(
        &self,
        operation: Option<&OperationDefinition>,
        complexity: u64,
        context: &RequestContext,
    ) -> Result<(Option<Reservation>, Option<Permit>), Error> {
        let admission = &self.services.admission;
        let (kind, bytes) = match operation.map(|operation| operation.ty) {
            Some(OperationType::Subscription) => return Ok((None, None)),
            // Answers a line for each record, and takes no more memory than the records.
            Some(OperationType::Mutation) => (OperationKind::Mutation, LEAST_RESPONSE_BYTES),
            Some(OperationType::Query) | None => {
                let bytes = complexity.saturating_mul(BYTES_PER_VALUE).saturating_add(LEAST_RESPONSE_BYTES);
                (OperationKind::Query, bytes.min(self.services.settings.limits.response_memory_per_caller_bytes()))
            }
        };
        let principal = context.session.principal();
        let memory = admission.reserve_response(kind, principal, context.address, bytes).await?;
        Ok((Some(memory), Some(admission.acquire_slot(kind).await?)))
    }

    /// Logs the rejection of a call as a whole, and counts it as ingestion where the call was or may have been one: a service that is
    /// rejected must show.
    fn record_rejection(&self, sender: Sender<'_>, call: Call<'_>, error: &Error) {
        let Sender { principal, address, request_id } = sender;
        let caller = Caller { client: principal.name(), address, request_id };
        // The first half of the protocol of persisted queries: the client sends the document next.
        if error.code() == ErrorCode::PersistedQueryNotFound {
            return;
        }
        self.services.admission.log_rejection(caller.client, error, caller);
        if call.is_ingestion(principal) {
            let counters = self.services.recorder.ingestion_counters();
            counters.record_rejection(principal.client_name(), error.code(), &error.to_string());
        }
    }

    /// The answer to a request that is rejected before anything of it ran.
    fn reject(&self, context: &RequestContext, error: Error, rate_limit: Option<RateLimitStatus>) -> Response {
        let code = error.code().as_str();
        self.requests.count_rejected(code);
        context.set_outcome(None, code);
        with_rate_limit(response_of(error, &context.request_id), rate_limit)
    }

    /// Completes an answer, gives each of its errors what it lacks, logs their causes once each, bounds their number, and replaces an answer
    /// that is too large. Also returns a length that its JSON does not exceed, in bytes.
    fn finish(
        &self,
        document: Option<&ExecutableDocument>,
        params: &ExecutionParams,
        mut response: Response,
        request_id: &str,
    ) -> (Response, u64) {
        let default_code = match document {
            Some(document) => {
                self.field_types.complete(document, params, &mut response);
                ErrorCode::GraphqlValidationFailed
            }
            None => ErrorCode::GraphqlParseFailed,
        };
        let omitted = response.errors.split_off(response.errors.len().min(ERRORS_MAX));
        log_causes(response.errors.iter().chain(&omitted), request_id);
        response.errors.extend(summary_of(&omitted));
        for error in &mut response.errors {
            describe_null_argument(error);
            complete(error, request_id, default_code);
        }
        response_size::bounded(response, self.services.settings.limits.response_bytes(), request_id)
    }

    /// Counts the memory of a finished answer, which may be more than was reserved for it: a query whose answer finds no memory is answered
    /// by `SERVER_BUSY`. A mutation keeps its answer, because it has happened.
    fn count_memory(
        &self,
        (response, length): (Response, u64),
        memory: Option<Reservation>,
        operation_type: Option<OperationType>,
        request_id: &str,
    ) -> (Response, Option<Reservation>) {
        let Some(mut memory) = memory else { return (response, None) };
        if length <= memory.bytes() {
            return (response, Some(memory));
        }
        let length = response_size::length(&response);
        if operation_type == Some(OperationType::Mutation) {
            memory.resize(length);
        } else if let Err(exceeded) = memory.try_resize(length) {
            return (response_of(self.services.admission.response_memory_error(exceeded), request_id), None);
        }
        (response, Some(memory))
    }

    /// An answer of a subscription with its memory. Where none is left, the answer is `SERVER_BUSY`, and `None` ends the stream.
    fn count_answer(&self, (response, length): (Response, u64), context: &RequestContext) -> Vec<Option<CountedAnswer>> {
        let admission = &self.services.admission;
        match admission.try_reserve_response(context.session.principal(), context.address, length) {
            Ok(memory) => vec![Some(CountedAnswer { answer: response, memory: Some(memory) })],
            Err(error) => vec![Some(CountedAnswer::small(response_of(error, &context.request_id))), None],
        }
    }
}

impl Operation {
    /// Whether it answers more than once.
    pub const fn is_subscription(&self) -> bool {
        matches!(self.kind, Some(OperationType::Subscription))
    }

    /// The headers of its HTTP response: the caller's rate limit.
    pub fn headers(&self) -> HeaderMap {
        rate_limit_headers(self.rate_limit)
    }

    /// Executes a query or mutation.
    pub async fn execute(self) -> CountedAnswer {
        let Self { pipeline, context, request, document, params, meter, slot, memory, rate_limit, kind, is_ingestion } = self;
        let principal = context.session.principal().clone();
        let client = is_ingestion.then(|| principal.client_name().to_owned());
        let (loader, tasks) = Loaders::for_response(&pipeline.services, pipeline.database.clone(), principal.usage_scope());
        let request = request.data(principal).data(context.session.clone()).data(rate_limit).data(loader);
        let operation = meter.operation();
        let span = tracing::info_span!("operation", operation = operation.name());
        // Boxed: a future of this size is copied from call to call otherwise.
        let executing = Box::pin(tasks.run_with(pipeline.schema.execute(request)));
        let executing = with_deadline(pipeline.services.settings.database.answer_timeout(), executing);
        let response = with_operation(Arc::clone(&operation), executing).instrument(span).await;
        let finished = pipeline.finish(document.as_deref(), &params, response, &context.request_id);
        let (response, memory) = pipeline.count_memory(finished, memory, kind, &context.request_id);
        drop(slot); // the answer does not grow any more; writing it depends on the client
        if let (Some(client), Some((code, message))) = (client, validation_error(&response)) {
            pipeline.services.recorder.ingestion_counters().record_rejection(&client, code, message);
        }
        let code = first_code(&response);
        meter.end(code);
        context.set_outcome(Some(operation.name()), code.unwrap_or(OK));
        CountedAnswer { answer: with_rate_limit(response, rate_limit), memory }
    }

    /// The answers: any number of a subscription, one of any other operation. Each is complete. The stream works while it is polled; a
    /// query or mutation runs in a task of its own, so that a client that does not read does not hold a slot.
    pub fn into_stream(self) -> BoxStream<'static, CountedAnswer> {
        if !self.is_subscription() {
            let request_id = Arc::clone(&self.context.request_id);
            let executing = AbortOnDropHandle::new(tokio::spawn(self.execute().in_current_span()));
            let answer = executing.map(move |executed| {
                executed.unwrap_or_else(|panicked| CountedAnswer::small(response_of(Error::internal(panicked), &request_id)))
            });
            return stream::once(answer).boxed();
        }
        let Self { pipeline, context, request, document, params, meter, rate_limit, .. } = self;
        let principal = context.session.principal().clone();
        let loader = Loaders::for_subscription(&pipeline.services, pipeline.database.clone(), principal.usage_scope());
        let request = request.data(principal).data(context.session.clone()).data(rate_limit).data(loader);
        let operation = meter.operation();
        let mut meter = Some(meter);
        let answers = pipeline.schema.execute_stream(request).flat_map(move |response| {
            let finished = pipeline.finish(document.as_deref(), &params, response, &context.request_id);
            if let Some(meter) = meter.take() {
                meter.end(first_code(&finished.0)); // a subscription is measured until its first answer
            }
            stream::iter(pipeline.count_answer(finished, &context))
        });
        let answers = answers.take_while(|answer| future::ready(answer.is_some())).filter_map(future::ready);
        stream_with_operation(operation, answers).boxed()
    }
}

/// The caller's rate limit as headers of draft-ietf-httpapi-ratelimit-headers; none where its rate is not limited.
fn rate_limit_headers(rate_limit: Option<RateLimitStatus>) -> HeaderMap {
    let headers = rate_limit.iter().flat_map(RateLimitStatus::headers);
    headers.filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::try_from(value).ok()?))).collect()
}

fn with_rate_limit(mut response: Response, rate_limit: Option<RateLimitStatus>) -> Response {
    response.http_headers.extend(rate_limit_headers(rate_limit));
    response
}

/// The code of the first error of a completed answer.
fn first_code(response: &Response) -> Option<&'static str> {
    let error = response.errors.first()?;
    Some(code_of(error).unwrap_or(ErrorCode::Internal).as_str())
}

/// The error of an answer that says that GraphQL rejected the operation, or the records as a list, before anything was recorded.
fn validation_error(response: &Response) -> Option<(ErrorCode, &str)> {
    let is_validation = |code| matches!(code, ErrorCode::GraphqlParseFailed | ErrorCode::GraphqlValidationFailed);
    response.errors.iter().find_map(|error| Some((code_of(error).filter(|code| is_validation(*code))?, error.message.as_str())))
}

/// What the specification requires of a subscription. async-graphql would merge the streams of several fields, and skip fragments.
fn has_one_plain_field(operation: &OperationDefinition) -> bool {
    let selected = &operation.selection_set.node.items;
    matches!(&selected[..], [only] if matches!(&only.node, Selection::Field(field) if field.node.directives.is_empty()))
}
