//! The variables of a request on its way.

use std::borrow::Cow;

use super::Variables;
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

    fn query_parameters(&self) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
        let parameters = self.query().iter();
        let borrowed =
            |values: &[Cow<'_, str>]| values.iter().map(|value| value.to_string().into()).collect();
        parameters.map(|(name, values)| (name.to_string().into(), borrowed(values))).collect()
    }

    fn headers(&self) -> Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> {
        let headers = self.seen_headers();
        let groups = headers.chunk_by(|(a, _), (b, _)| a.eq_ignore_ascii_case(b));
        let groups = groups.filter_map(|group| {
            let (name, _) = group.first()?;
            Some((
                Cow::from((*name).to_owned()),
                group.iter().map(|(_, value)| value.to_string().into()).collect(),
            ))
        });
        groups.collect()
    }
}
