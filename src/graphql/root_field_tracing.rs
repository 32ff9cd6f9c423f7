//! Trace spans for the root fields of an operation, while traces are exported.
//!
//! An extension makes async-graphql take a slower path for every field, so it is installed only then.

use std::sync::Arc;

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo};
use async_graphql::{ServerResult, Value};
use tracing::Instrument;

/// Creates a span for every root field.
pub(super) struct RootFieldTracing;

impl ExtensionFactory for RootFieldTracing {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for RootFieldTracing {
    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        if info.path_node.parent.is_some() {
            return next.run(context, info).await;
        }
        let span = tracing::info_span!("section", section = info.name);
        next.run(context, info).instrument(span).await
    }
}
