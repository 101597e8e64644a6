//! Who may do what, as a test says it.

use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Authorizer, Context, Denial, Result};

struct Rule<F>(F);

/// An authorizer that asks `refuses`: the reason of the refusal, as the error's text ends with it, or none.
pub fn rule<F>(refuses: F) -> Arc<dyn Authorizer>
where
    F: Fn(&Context, &Access) -> Option<String> + Send + Sync + 'static,
{
    Arc::new(Rule(refuses))
}

#[async_trait]
impl<F: Fn(&Context, &Access) -> Option<String> + Send + Sync> Authorizer for Rule<F> {
    async fn authorize(&self, ctx: &Context, access: &Access) -> Result<Option<Denial>> {
        Ok((self.0)(ctx, access).map(|because| Denial { because }))
    }
}
