//! A CloudFormation over stand-ins for the other services, driven as clients drive it: through the door.

#![allow(dead_code, reason = "every test file uses its own part of this")]

pub mod fake;

use std::sync::Arc;
use std::time::Duration;

use base::SeededEntropy;
use cloudformation::Cloudformation;
use fake::Fake;
use service::{CallAws, Principal, ServiceError};
use store::Store;
use testing::{Ground, Storage, rule};
use wire::{Map, Value};

/// When everything happens.
pub const NOW: i64 = testing::NOW.0;

/// A running service.
pub struct Rig {
    /// Its clock, store and door.
    pub ground: Ground,
    /// The services it calls.
    pub fake: Arc<Fake>,
    state: Arc<Cloudformation>,
}

impl Rig {
    /// On a store, with the services as they are.
    pub fn on(storage: impl Into<Storage>, fake: Arc<Fake>, seed: u64) -> Self {
        let mut ground = Ground::on(storage);
        ground.platform.entropy = Arc::new(SeededEntropy::new(seed));
        ground.platform.aws = Arc::clone(&fake) as Arc<dyn CallAws>;
        ground.platform.account = base::DEFAULT_ACCOUNT.into();
        let state = Cloudformation::new(ground.platform.clone());
        ground.open(vec![cloudformation::service(Arc::clone(&state))], rule(|_, _| None));
        Self { ground, fake, state }
    }

    /// Everything new, in memory.
    pub fn new() -> Self {
        Self::on(Storage::memory(), Fake::new(NOW), 7)
    }

    /// Where it keeps its state.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.ground.platform.store)
    }

    /// Takes up what an earlier rig left.
    pub async fn resume(&self) -> usize {
        cloudformation::resume(&self.state).await.unwrap()
    }

    /// One call.
    pub async fn call(&self, operation: &str, input: Map) -> std::result::Result<Map, ServiceError> {
        let ctx = self.ground.platform.context(Principal::Root);
        let output = self.ground.door.call(&ctx, "cloudformation", operation, Value::Map(input)).await?;
        Ok(output.into_map().unwrap_or_default())
    }

    /// CreateStack with a body and more members.
    pub async fn create(&self, name: &str, body: &str, more: Map) -> std::result::Result<Map, ServiceError> {
        let mut input = Map::from([("StackName", Value::from(name)), ("TemplateBody", body.into())]);
        for (member, value) in more {
            input.push(member, value);
        }
        self.call("CreateStack", input).await
    }

    /// The stack, once nothing is under way.
    pub async fn settled(&self, name: &str) -> Option<Map> {
        for _ in 0..20_000 {
            let found = self.call("DescribeStacks", Map::from([("StackName", name.into())])).await.ok()?;
            let stack = found.get("Stacks")?.as_list()?.first()?.as_map()?.clone();
            if !text(&stack, "StackStatus").ends_with("IN_PROGRESS") {
                return Some(stack);
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        panic!("the stack {name} does not settle");
    }

    /// The events, the oldest first: `STATUS type id: reason`.
    pub async fn events(&self, name: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut token: Option<Value> = None;
        loop {
            let mut input = Map::from([("StackName", Value::from(name))]);
            input.push_some("NextToken", token);
            let page = self.call("DescribeStackEvents", input).await.unwrap();
            for event in page.get("StackEvents").and_then(Value::as_list).unwrap() {
                lines.push(event_line(event.as_map().unwrap()));
            }
            token = page.get("NextToken").cloned();
            if token.is_none() {
                break;
            }
        }
        lines.reverse();
        lines
    }
}

fn event_line(event: &Map) -> String {
    let reason = text(event, "ResourceStatusReason");
    let physical = text(event, "PhysicalResourceId");
    let is_stack = physical.starts_with("arn:aws:cloudformation:");
    let physical = if physical.is_empty() || is_stack { String::new() } else { format!(" ({physical})") };
    let id = text(event, "LogicalResourceId");
    let line = format!("{} {id}{physical}", text(event, "ResourceStatus"));
    if reason.is_empty() { line } else { format!("{line}: {reason}") }
}

/// A text member.
pub fn text<'a>(map: &'a Map, name: &str) -> &'a str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}
