//! `landfall up`.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use clap::Args;
use wire::cloudformation::{CreateStackOutput, DeleteStackOutput, GetTemplateOutput, Stack};
use wire::{Map, Value};

use super::{events, summary};
use crate::client::Client;
use crate::engine::{Engine, Settings};
use crate::output::{Failure, Format, Outcome, complain, problem, say};
use crate::project::Project;

/// Start the engine, deploy a template, and serve until Ctrl-C.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall up examples/links\n  landfall up template.yaml --parameter Stage=dev --port 0\n\n\
    A folder needs one template in it, or a landfall.toml that names it. IAM resources in the template are \
    acknowledged: everything stays on this machine."
)]
pub struct Up {
    /// A folder with a template, or a template's file
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The stack's name; without it landfall.toml's, or the folder's
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// A value for a parameter of the template; may be given several times
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// Deploy, print the summary, and stop
    #[arg(long)]
    exit: bool,
    /// How to print what came of it; with json, the stack's events go to standard error
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    settings: Settings,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "expected NAME=VALUE".to_owned())
}

impl Up {
    /// Does it.
    pub async fn run(self) -> Outcome {
        let project = Project::find(&self.path)?;
        let stack_name = self.stack.clone().unwrap_or_else(|| project.stack.clone());
        let text = fs::read_to_string(&project.template)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", project.template.display())))?;
        self.check(&text, &project)?;
        let engine = Engine::start(&self.settings(&project)).await?;
        let deployed = self.bring_up(&engine, &project, &stack_name, &text).await;
        match deployed {
            Ok(()) if self.exit => engine.stop().await,
            Ok(()) => engine.until_interrupted().await,
            Err(failure) => {
                engine.stop().await?;
                Err(failure)
            }
        }
    }

    /// What the command line says, and where it says nothing the project.
    fn settings(&self, project: &Project) -> Settings {
        let mut settings = self.settings.clone();
        settings.source_vpc = settings.source_vpc.or_else(|| project.network.vpc.clone());
        settings.source_vpce = settings.source_vpce.or_else(|| project.network.vpc_endpoint.clone());
        settings
    }

    /// Everything wrong with the template, each where it stands, before anything is started.
    fn check(&self, text: &str, project: &Project) -> Outcome {
        let given = self.parameters.iter().cloned().collect();
        let Err(problems) = cloudformation::diagnose(text, &given) else { return Ok(()) };
        let path = project.template.display().to_string();
        for each in &problems {
            eprintln!("{}\n", problem(each, text, &path));
        }
        let count = problems.len();
        Err(Failure::new(format!(
            "{path} cannot be deployed: {count} problem{}; nothing was made",
            if count == 1 { "" } else { "s" }
        )))
    }

    async fn bring_up(&self, engine: &Engine, project: &Project, name: &str, text: &str) -> Outcome {
        prepare_runtimes(engine, text).await;
        let client = Client::new(engine.endpoint(), engine.root_key());
        let stack = match self.at_rest(&client, name).await? {
            Some(stack) => self.keep(&client, stack, text).await?,
            None => self.create(&client, name, text).await?,
        };
        summary::print(&client, &stack, &project.suggestions, self.output).await
    }

    /// The stack as an earlier run left it, once what was under way has ended. One that was rolled back
    /// holds nothing: it is cleared away.
    async fn at_rest(&self, client: &Client, name: &str) -> Outcome<Option<Stack>> {
        let Some(found) = events::find(client, name).await? else { return Ok(None) };
        let id = found.stack_id.clone().unwrap_or_default();
        let mut seen = HashSet::new();
        if found.stack_status.as_deref() == Some("CREATE_COMPLETE") {
            return Ok(Some(found));
        }
        events::skip_past(client, &id, &mut seen).await?;
        let stack = events::follow(client, &id, &mut seen, self.teller()).await?;
        let status = stack.as_ref().and_then(|stack| stack.stack_status.as_deref()).unwrap_or_default();
        if status != "ROLLBACK_COMPLETE" {
            return Ok(stack.filter(|stack| stack.stack_status.as_deref() != Some("DELETE_COMPLETE")));
        }
        self.teller()(&format!("The stack {name} was rolled back; it is made anew."));
        let input = Map::from([("StackName", id.as_str().into())]);
        client.call::<DeleteStackOutput>("cloudformation", "DeleteStack", input).await?;
        events::follow(client, &id, &mut seen, self.teller()).await?;
        Ok(None)
    }

    /// The stack is there already: it must be whole, and of this very template and these parameters.
    async fn keep(&self, client: &Client, stack: Stack, text: &str) -> Outcome<Stack> {
        let name = stack.stack_name.clone().unwrap_or_default();
        let status = stack.stack_status.clone().unwrap_or_default();
        if status != "CREATE_COMPLETE" {
            return Err(Failure::new(format!(
                "the stack {name} is {status}; run `landfall serve`, then `landfall destroy {name}`, and try again"
            )));
        }
        let input = Map::from([("StackName", name.as_str().into())]);
        let known: GetTemplateOutput = client.call("cloudformation", "GetTemplate", input).await?;
        let same_parameters = self.parameters.iter().all(|given| {
            stack.parameters.iter().flatten().any(|known| {
                known.parameter_key.as_ref() == Some(&given.0)
                    && known.parameter_value.as_ref() == Some(&given.1)
            })
        });
        if known.template_body.as_deref() != Some(text) || !same_parameters {
            return Err(Failure::new(format!(
                "the stack {name} was made from another template or other parameters, and Landfall cannot update \
                 stacks yet: run `landfall serve`, then `landfall destroy {name}` (which deletes its tables), and try \
                 again; or give the new one another name with --stack"
            )));
        }
        self.teller()(&format!("The stack {name} is up to date."));
        Ok(stack)
    }

    /// Where progress goes: standard output is for the one JSON document if that was asked for.
    fn teller(&self) -> fn(&str) {
        match self.output {
            Format::Text => |line| say(line),
            Format::Json => |line| eprintln!("{line}"),
        }
    }

    async fn create(&self, client: &Client, name: &str, text: &str) -> Outcome<Stack> {
        let parameter = |(name, value): &(String, String)| {
            Value::from(Map::from([
                ("ParameterKey", name.as_str().into()),
                ("ParameterValue", value.as_str().into()),
            ]))
        };
        let input = Map::from([
            ("StackName", name.into()),
            ("TemplateBody", text.into()),
            ("Parameters", Value::List(self.parameters.iter().map(parameter).collect())),
            ("Capabilities", Value::List(vec!["CAPABILITY_IAM".into(), "CAPABILITY_NAMED_IAM".into()])),
        ]);
        let made: CreateStackOutput = client.call("cloudformation", "CreateStack", input).await?;
        let id = made.stack_id.unwrap_or_default();
        let ended = events::follow(client, &id, &mut HashSet::new(), self.teller()).await?;
        match ended {
            Some(stack) if stack.stack_status.as_deref() == Some("CREATE_COMPLETE") => Ok(stack),
            Some(stack) => Err(Failure::new(format!(
                "the stack {name} is {}: the events above say why; mend the template and run `landfall up` again",
                stack.stack_status.unwrap_or_default()
            ))),
            None => Err(Failure::new("the stack is gone: somebody deleted it while it was made")),
        }
    }
}

/// Makes the libraries of the template's Python functions ready, with progress: only the first time takes long.
async fn prepare_runtimes(engine: &Engine, text: &str) {
    for runtime in runtimes(text) {
        // What cannot be had is said where it matters: when the function is made.
        let Ok(Some(interpreter)) = engine.host().resolve_runtime(&runtime).await else { continue };
        if let Err(error) = engine.host().prepare(&interpreter).await {
            complain(&format!("{error}; functions run all the same, but cannot import boto3"));
        }
    }
}

/// The runtimes that the template's functions name outright.
fn runtimes(text: &str) -> BTreeSet<String> {
    let Ok(template) = template::Template::parse(text) else { return BTreeSet::new() };
    let functions = template.resources.values().filter(|resource| resource.kind == "AWS::Lambda::Function");
    functions
        .filter_map(|function| function.properties.as_ref()?.get("Runtime")?.as_text().map(str::to_owned))
        .collect()
}
