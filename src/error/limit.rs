//! Limits that refusals are for, by name.

/// Declares the limits once: name on the wire, meaning with its unit.
macro_rules! limit_names {
    ($($(#[doc = $meaning:literal])+ $name:ident = $wire:literal;)+) => {
        /// A limit, as `serviceConfig` publishes it and errors name it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum LimitName {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl LimitName {
            /// Every limit.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name on the wire: a field of `serviceConfig { limits }`, or of `serviceConfig { rates }`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

limit_names! {
    /// Bytes of a request body.
    BodyBytes = "bodyBytes";
    /// Bytes of a document.
    DocumentBytes = "documentBytes";
    /// Tokens of a document.
    DocumentTokens = "documentTokens";
    /// How deep brackets nest.
    NestedBrackets = "nestedBrackets";
    /// How deep selections nest once fragments are expanded.
    NestedSelections = "nestedSelections";
    /// How deep fields nest.
    Depth = "depth";
    /// Fields at the root of an operation.
    RootFields = "rootFields";
    /// Aliases of an operation.
    Aliases = "aliases";
    /// Directives of an operation.
    Directives = "directives";
    /// Directives of one field.
    DirectivesPerField = "directivesPerField";
    /// Selections of a document once its fragments are expanded.
    Selections = "selections";
    /// Lists within lists of the schema's own description.
    IntrospectionLists = "introspectionLists";
    /// What an operation may cost.
    Complexity = "complexity";
    /// Bytes of an answer.
    ResponseBytes = "responseBytes";
    /// How long a statement that reads may take, in milliseconds.
    StatementMs = "statementMs";
    /// How long all statements that read for an answer may take, in milliseconds.
    AnswerMs = "answerMs";
    /// Nodes of a page.
    PageSize = "pageSize";
    /// Groups, lines or findings that an answer tells apart.
    Top = "top";
    /// Values of one list of a filter.
    FilterValues = "filterValues";
    /// Days times lines of a chart.
    SeriesPoints = "seriesPoints";
    /// Accounts or usage types that a service token names.
    TokenNames = "tokenNames";
    /// Records of a call.
    RecordsPerCall = "recordsPerCall";
    /// Records that wait to be committed.
    QueuedRecords = "queuedRecords";
    /// Subscriptions at a time, and WebSockets.
    Subscriptions = "subscriptions";
    /// Subscriptions at a time of one caller, and WebSockets.
    SubscriptionsPerCaller = "subscriptionsPerCaller";
    /// Operations at a time on a WebSocket.
    OperationsPerConnection = "operationsPerConnection";
    /// Questions at a time.
    ConcurrentQuestions = "concurrentQuestions";
    /// Mutations at a time.
    ConcurrentMutations = "concurrentMutations";
    /// Requests of a service, per second.
    ServiceRequests = "serviceRequestsPerSecond";
    /// Requests of a viewer, per second.
    ViewerRequests = "viewerRequestsPerSecond";
    /// Requests from an address, per second.
    AddressRequests = "addressRequestsPerSecond";
    /// Tokens from an address that are not accepted, per minute.
    WrongTokens = "wrongTokensPerMinute";
}

/// A limit that something is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Which.
    pub name: LimitName,
    /// The most that is taken, in the unit that its name says.
    pub value: u64,
    /// What was asked for, in the same unit; `None` where counting stopped at the limit, or there is nothing to count.
    pub asked: Option<u64>,
}

impl Limit {
    /// A limit, without what was asked for.
    pub const fn of(name: LimitName, value: u64) -> Self {
        Self { name, value, asked: None }
    }

    /// The same, with what was asked for.
    #[must_use]
    pub const fn asked(self, asked: u64) -> Self {
        Self { asked: Some(asked), ..self }
    }
}
