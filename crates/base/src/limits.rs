//! The limits AWS documents and Landfall enforces. One place holds each number; sizes are in bytes
//! and times in seconds unless the name says otherwise. Source: each service's quota page.

/// API Gateway REST APIs.
pub mod apigateway {
    /// Request and response payload.
    pub const PAYLOAD: usize = 10 * 1024 * 1024;
    /// All header names and values of a request together.
    pub const HEADERS: usize = 10_240;
    /// Requests a second of an account in a Region.
    pub const ACCOUNT_RATE: f64 = 10_000.0;
    /// Requests at once of an account in a Region.
    pub const ACCOUNT_BURST: i64 = 5_000;
    /// Longest time that an authorizer's answer is kept, seconds.
    pub const AUTHORIZER_TTL: u32 = 3600;
    /// Shortest integration timeout, milliseconds.
    pub const TIMEOUT_MIN_MS: i64 = 50;
    /// Longest integration timeout, milliseconds.
    pub const TIMEOUT_MAX_MS: i64 = 29_000;
    /// Resources of one API.
    pub const RESOURCES: usize = 300;
    /// Stages of one API.
    pub const STAGES: usize = 10;
    /// Authorizers of one API.
    pub const AUTHORIZERS: usize = 10;
}

/// Lambda.
pub mod lambda {
    /// Payload of a synchronous invocation, either way.
    pub const SYNC_PAYLOAD: usize = 6 * 1024 * 1024;
    /// The largest response: the payload limit and the envelope AWS allows on top.
    pub const RESPONSE: usize = 6_291_556;
    /// Payload of an asynchronous invocation.
    pub const ASYNC_PAYLOAD: usize = 1024 * 1024;
    /// Memory, MB.
    pub const MEMORY_MB: std::ops::RangeInclusive<i64> = 128..=10_240;
    /// Timeout.
    pub const TIMEOUT: std::ops::RangeInclusive<i64> = 1..=900;
    /// All environment variables together.
    pub const ENVIRONMENT: usize = 4096;
    /// Zipped package by direct upload.
    pub const PACKAGE_ZIPPED: usize = 50 * 1024 * 1024;
    /// Unzipped package with its layers.
    pub const PACKAGE_UNZIPPED: u64 = 250 * 1024 * 1024;
    /// Inline code in a template.
    pub const INLINE_CODE: usize = 4 * 1024 * 1024;
    /// A function's resource policy.
    pub const RESOURCE_POLICY: usize = 20 * 1024;
    /// Concurrent executions of an account.
    pub const CONCURRENCY: usize = 1000;
    /// `/tmp`, MB.
    pub const TMP_MB: std::ops::RangeInclusive<i64> = 512..=10_240;
    /// The initialisation of a sandbox.
    pub const INIT_SECONDS: u64 = 10;
}

/// DynamoDB.
pub mod dynamodb {
    /// An item with its attribute names.
    pub const ITEM: usize = 400 * 1024;
    /// A partition key's value.
    pub const PARTITION_KEY: usize = 2048;
    /// A sort key's value.
    pub const SORT_KEY: usize = 1024;
    /// Levels of nesting.
    pub const NESTING: usize = 32;
    /// A page of Query or Scan, before the filter.
    pub const PAGE: usize = 1024 * 1024;
    /// Keys of one BatchGetItem.
    pub const BATCH_GET: usize = 100;
    /// Requests of one BatchWriteItem.
    pub const BATCH_WRITE: usize = 25;
    /// A batch, either way.
    pub const BATCH: usize = 16 * 1024 * 1024;
    /// The items of a transaction together.
    pub const TRANSACTION: usize = 4 * 1024 * 1024;
    /// An expression's text.
    pub const EXPRESSION: usize = 4096;
    /// Operators and functions of an expression.
    pub const OPERATORS: usize = 300;
    /// Operands of IN.
    pub const IN_OPERANDS: usize = 100;
    /// Tables of an account in a Region.
    pub const TABLES: usize = 2500;
    /// Global secondary indexes of a table.
    pub const GLOBAL_INDEXES: usize = 20;
    /// Local secondary indexes of a table.
    pub const LOCAL_INDEXES: usize = 5;
    /// Attributes of a global index's partition key, and of its sort key.
    pub const INDEX_KEY_ATTRIBUTES: usize = 4;
    /// Attributes that the projections of all indexes of a table name.
    pub const PROJECTED_ATTRIBUTES: usize = 100;
    /// An item collection of a table with local indexes.
    pub const ITEM_COLLECTION: u64 = 10 * 1024 * 1024 * 1024;
}

/// CloudFormation.
pub mod cloudformation {
    /// A template in the request.
    pub const TEMPLATE_BODY: usize = 51_200;
    /// Resources of a template.
    pub const RESOURCES: usize = 500;
    /// Parameters of a template.
    pub const PARAMETERS: usize = 200;
    /// Outputs of a template.
    pub const OUTPUTS: usize = 200;
    /// Mappings of a template.
    pub const MAPPINGS: usize = 200;
}

/// CloudWatch Logs.
pub mod logs {
    /// One event with its overhead.
    pub const EVENT: usize = 1024 * 1024;
    /// A batch, each event counting [`EVENT_OVERHEAD`] more.
    pub const BATCH: usize = 1_048_576;
    /// What each event of a batch counts beside its message.
    pub const EVENT_OVERHEAD: usize = 26;
    /// Events of a batch.
    pub const BATCH_EVENTS: usize = 10_000;
    /// The span of a batch, milliseconds.
    pub const BATCH_SPAN_MS: i64 = 24 * 3_600_000;
    /// The oldest event taken, milliseconds before now.
    pub const OLDEST_MS: i64 = 14 * 24 * 3_600_000;
    /// The newest event taken, milliseconds after now.
    pub const NEWEST_MS: i64 = 2 * 3_600_000;
}

/// IAM and STS.
pub mod iam {
    /// A role's inline policies together, white space not counted.
    pub const ROLE_INLINE: usize = 10_240;
    /// A user's inline policies together, white space not counted.
    pub const USER_INLINE: usize = 2048;
    /// A managed policy, white space not counted.
    pub const MANAGED_POLICY: usize = 6144;
    /// Versions of a managed policy.
    pub const POLICY_VERSIONS: usize = 5;
    /// A trust policy, white space not counted.
    pub const TRUST_POLICY: usize = 2048;
    /// Managed policies on one role.
    pub const ATTACHED_POLICIES: usize = 10;
    /// A session's length.
    pub const SESSION: std::ops::RangeInclusive<i64> = 900..=43_200;
    /// A session's length when one role assumes another.
    pub const CHAINED_SESSION: i64 = 3600;
}
