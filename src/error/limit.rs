//! Names and values of the limits that errors report.

/// Declares the limits once: public name and meaning with its unit.
macro_rules! limit_names {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// A limit, as published by `serviceConfig` and named by errors.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum LimitName {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl LimitName {
            /// Every limit.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The public name: a field of `serviceConfig { limits }` or `serviceConfig { rates }`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

limit_names! {
    /// Size of a request body, in bytes.
    BodyBytes = "bodyBytes";
    /// Size of a document, in bytes.
    DocumentBytes = "documentBytes";
    /// Number of tokens in a document.
    DocumentTokens = "documentTokens";
    /// Nesting depth of brackets in a document.
    NestedBrackets = "nestedBrackets";
    /// Nesting depth of selections after fragments are expanded.
    NestedSelections = "nestedSelections";
    /// Nesting depth of fields.
    Depth = "depth";
    /// Number of root fields of an operation.
    RootFields = "rootFields";
    /// Number of aliases in an operation.
    Aliases = "aliases";
    /// Number of directives in an operation.
    Directives = "directives";
    /// Number of directives on one field.
    DirectivesPerField = "directivesPerField";
    /// Number of selections in a document after fragments are expanded.
    Selections = "selections";
    /// Nesting depth of lists in an introspection query.
    IntrospectionLists = "introspectionLists";
    /// Complexity of an operation.
    Complexity = "complexity";
    /// Size of a response, in bytes.
    ResponseBytes = "responseBytes";
    /// Memory of the responses of queries, and of those of mutations, in bytes.
    ResponseMemory = "responseMemoryBytes";
    /// Memory of the responses of one caller, in bytes.
    ResponseMemoryPerCaller = "responseMemoryPerCallerBytes";
    /// Duration of a read statement, in milliseconds.
    StatementMs = "statementMs";
    /// Total duration of the read statements of a response, in milliseconds.
    AnswerMs = "answerMs";
    /// Number of nodes on a page.
    PageSize = "pageSize";
    /// Number of groups, series or findings in a result.
    Top = "top";
    /// Number of values in one list of a filter.
    FilterValues = "filterValues";
    /// Number of conditions on labels in a filter.
    FilterLabels = "filterLabels";
    /// Number of model prefixes in a filter.
    FilterPrefixes = "filterPrefixes";
    /// Number of buckets of a series.
    SeriesBuckets = "seriesBuckets";
    /// Buckets times lines of a series.
    SeriesPoints = "seriesPoints";
    /// Number of accounts or usage types named by a service token.
    TokenNames = "tokenNames";
    /// Number of days over which a result reads the records of one account.
    RecordDays = "recordDays";
    /// Number of days over which a result reads the records of several accounts.
    RecordDaysOfSeveralAccounts = "recordDaysOfSeveralAccounts";
    /// Number of display names in a call.
    NamesPerCall = "namesPerCall";
    /// Number of records in a call.
    RecordsPerCall = "recordsPerCall";
    /// Number of corrections in a call.
    CorrectionsPerCall = "correctionsPerCall";
    /// Number of records that wait to be committed.
    QueuedRecords = "queuedRecords";
    /// Concurrent subscriptions, and concurrent WebSockets.
    Subscriptions = "subscriptions";
    /// Concurrent subscriptions of one caller, and its concurrent WebSockets.
    SubscriptionsPerCaller = "subscriptionsPerCaller";
    /// Concurrent operations on a WebSocket.
    OperationsPerConnection = "operationsPerConnection";
    /// Concurrent queries.
    ConcurrentQueries = "concurrentQueries";
    /// Concurrent mutations.
    ConcurrentMutations = "concurrentMutations";
    /// Requests of a service per second.
    ServiceRequests = "serviceRequestsPerSecond";
    /// Requests of a viewer per second.
    ViewerRequests = "viewerRequestsPerSecond";
    /// Requests from an address per second.
    AddressRequests = "addressRequestsPerSecond";
    /// Invalid tokens from an address per minute.
    WrongTokens = "wrongTokensPerMinute";
}

/// A limit that was exceeded or reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The limit.
    pub name: LimitName,
    /// The maximum, in the unit of the limit.
    pub value: u64,
    /// The actual value, in the same unit; `None` where counting stopped at the limit or there is nothing to count.
    pub actual: Option<u64>,
}

impl Limit {
    /// A limit without an actual value.
    pub const fn new(name: LimitName, value: u64) -> Self {
        Self { name, value, actual: None }
    }

    /// Sets the actual value.
    #[must_use]
    pub const fn actual(self, actual: u64) -> Self {
        Self { actual: Some(actual), ..self }
    }
}
