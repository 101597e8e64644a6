//! Mapping templates: Velocity with the variables that API Gateway gives to it. Source: API Gateway Developer Guide,
//! "Variables for data transformations"; what is recorded stands in `corpus/apigateway/templates`. It knows neither the
//! pipeline nor integrations: whoever renders says through [`Variables`] what the variables are made of.

mod captured;
mod context;
mod exchange;
mod input;
mod mentions;
mod overrides;
mod parameters;
mod paths;
mod tree;
mod util;
mod value;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use vtl::{Observer, RenderError, Scope, SyntaxError, Template, Value};

pub use captured::{PreviewError, preview};
pub use overrides::{Overrides, Values};

use context::{Context, Members};
use input::Input;
use mentions::Mentions;
use parameters::Parameters;
use paths::Paths;

/// A mapping template, compiled.
#[derive(Debug)]
pub struct MappingTemplate {
    template: Template,
    mentions: Mentions,
    /// What of `$context` it may ask for, if it does.
    context: Option<Members>,
    paths: Arc<Paths>,
}

/// What the variables of a template are made of. Asked only for what the template mentions.
pub trait Variables {
    /// `$context.{name}`, where it has a value.
    fn context(&self, name: &str) -> Option<Cow<'_, str>>;

    /// `$context.authorizer`, where an authorizer admitted the request.
    fn authorizer(&self) -> Option<&serde_json::Map<String, serde_json::Value>>;

    /// `$stageVariables`
    fn stage_variables(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)>;

    /// The variables of the path, as they were sent.
    fn path_parameters(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)>;

    /// The query's parameters with all their values.
    fn query_parameters(&self) -> Cow<'_, [Parameter<'_>]>;

    /// The headers with all their values.
    fn headers(&self) -> Vec<Parameter<'_>>;
}

/// The name of a parameter, and its values.
pub type Parameter<'a> = (Cow<'a, str>, Vec<Cow<'a, str>>);

/// What a template is applied to.
pub struct TemplateInput<'a> {
    /// `$input.body`; empty if there is none.
    pub body: &'a str,
    /// Everything else.
    pub variables: &'a dyn Variables,
    /// What a template before this one has overridden.
    pub overrides: &'a Overrides,
}

/// What came out.
#[derive(Debug)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// What this template and those before it have overridden.
    pub overrides: Overrides,
}

impl MappingTemplate {
    /// Compiles a template.
    ///
    /// # Errors
    /// Where it is no Velocity, with the place.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        let (template, mentions) = (Template::parse(source)?, Mentions::of(source));
        let context = Members::of(&mentions.context);
        Ok(Self { template, mentions, context, paths: Arc::new(Paths::of(source)) })
    }

    /// Applies the template.
    ///
    /// # Errors
    /// When a function throws or a limit is reached, with the place in the template. API Gateway fails the request then.
    pub fn render(
        &self,
        input: &TemplateInput<'_>,
        observer: Option<&mut dyn Observer>,
    ) -> Result<Rendered, RenderError> {
        let context = self.context.as_ref().map(|members| Context::new(input, members));
        let mut scope = self.scope(input, context.as_ref());
        if let Some(observer) = observer {
            scope.observe(observer);
        }
        let text = self.template.render(&mut scope)?;
        let overrides =
            context.map_or_else(|| input.overrides.clone(), |context| context.overrides(input.overrides));
        Ok(Rendered { text, overrides })
    }

    fn scope<'o>(&self, input: &TemplateInput<'_>, context: Option<&Context>) -> Scope<'o> {
        let mentions = &self.mentions;
        let parameters = Parameters::of(input.variables, &mentions.parameters);
        let request = Rc::new(Input::new(input.body, parameters, Arc::clone(&self.paths)));
        let mut scope = Scope::new();
        if mentions.util {
            scope.set("util", Value::object(util::Util));
        }
        if let Some(context) = context {
            scope.set("context", context.value());
        }
        if mentions.stage_variables {
            scope.set("stageVariables", parameters::texts(&input.variables.stage_variables()));
        }
        if mentions.method {
            scope.set("method", parameters::method(&request));
        }
        scope.set("input", Value::Object(request));
        scope
    }
}

#[cfg(test)]
mod tests;
