//! The variables of a request on its way.

use std::borrow::Cow;

use super::{Parameter, Variables};
use crate::execution::exchange::Exchange;

impl Variables for Exchange<'_> {
    fn context(&self, name: &str) -> Option<Cow<'_, str>> {
        Exchange::context(self, name)
    }

    fn authorizer(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
        Some(&self.caller.authorizer).filter(|authorizer| !authorizer.is_empty())
    }

    fn stage_variables(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        let variables = self.stage.live.variables.iter();
        variables.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect()
    }

    fn path_parameters(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        self.variables.iter().map(|(name, value)| (Cow::from(*name), Cow::from(*value))).collect()
    }

    fn query_parameters(&self) -> Cow<'_, [Parameter<'_>]> {
        self.query().into()
    }

    fn headers(&self) -> Vec<Parameter<'_>> {
        let mut groups: Vec<Parameter<'_>> = Vec::new();
        for (name, value) in self.seen_headers() {
            match groups.last_mut().filter(|(last, _)| last.eq_ignore_ascii_case(name)) {
                Some((_, values)) => values.push(value),
                None => groups.push((name.into(), vec![value])),
            }
        }
        groups
    }
}
