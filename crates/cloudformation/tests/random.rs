//! Random graphs with random failures and interruptions: every stack comes to a final status, nothing is
//! left that no policy keeps, and nothing was begun before what it needs or removed before what needs it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use support::fake::{Fake, Fault};
use support::{NOW, Rig, text};
use wire::Map;

#[derive(Clone, Debug)]
struct Node {
    /// Earlier nodes that this one needs.
    needs: BTreeSet<usize>,
    retain: bool,
}

#[derive(Clone, Debug)]
struct Trouble {
    node: usize,
    on_create: bool,
    kind: u8,
}

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let node = (proptest::collection::vec(0_usize..12, 0..4), proptest::bool::weighted(0.15));
    proptest::collection::vec(node, 1..12).prop_map(|nodes| {
        let node = |(at, (needs, retain)): (usize, (Vec<usize>, bool))| Node {
            needs: needs.into_iter().filter(|need| *need < at).collect(),
            retain,
        };
        nodes.into_iter().enumerate().map(node).collect()
    })
}

fn troubles() -> impl Strategy<Value = Vec<Trouble>> {
    let trouble = (0_usize..12, any::<bool>(), 0_u8..3);
    let trouble = trouble.prop_map(|(node, on_create, kind)| Trouble { node, on_create, kind });
    proptest::collection::vec(trouble, 0..4)
}

fn template(nodes: &[Node]) -> String {
    let mut text = "Resources:\n".to_owned();
    for (at, node) in nodes.iter().enumerate() {
        let needs: Vec<String> = node.needs.iter().map(|need| format!("n{need}")).collect();
        let policy = if node.retain { "Retain" } else { "Delete" };
        text += &format!(
            "  n{at}: {{Type: AWS::Logs::LogGroup, DeletionPolicy: {policy}, DependsOn: [{}], Properties: \
             {{LogGroupName: n{at}-}}}}\n",
            needs.join(", ")
        );
    }
    text
}

fn fault(trouble: &Trouble) -> Fault {
    let operation = if trouble.on_create { "CreateLogGroup" } else { "DeleteLogGroup" };
    let about = format!("n{}-", trouble.node);
    match trouble.kind {
        0 => Fault::refuse(operation, &about, "InvalidParameterException", 400, "no"),
        1 => Fault { after: true, ..Fault::refuse(operation, &about, "InternalFailure", 500, "perhaps") },
        _ => Fault::hang(operation, &about),
    }
}

/// Where a call stands among the calls.
fn position(calls: &[String], operation: &str, node: usize) -> Option<usize> {
    let call = format!("logs:{operation} n{node}-");
    calls.iter().position(|known| *known == call)
}

async fn run(nodes: &[Node], troubles: &[Trouble]) {
    let (store, fake) = (store::memory(), Fake::new(NOW));
    troubles.iter().for_each(|trouble| fake.fail(fault(trouble)));
    let mut rig = Rig::on(Arc::clone(&store), Arc::clone(&fake), 1);
    let created = rig.create("s", &template(nodes), Map::new()).await.unwrap();
    let id = text(&created, "StackId").to_owned();
    rig = settle(rig, &id).await;
    let calls = fake.calls();
    for (at, node) in nodes.iter().enumerate() {
        for need in &node.needs {
            if let Some(made) = position(&calls, "CreateLogGroup", at) {
                assert!(position(&calls, "CreateLogGroup", *need).is_some_and(|earlier| earlier < made));
            }
            if let Some(removed) = position(&calls, "DeleteLogGroup", *need) {
                assert!(!fake.things().contains(&format!("log-group/n{at}-")) || node.retain);
                assert!(position(&calls, "DeleteLogGroup", at).is_none_or(|earlier| earlier < removed));
            }
        }
    }
    // However it ended: deleting it, again and again, leaves only what is to be kept.
    for _ in 0..8 {
        let stack = rig.settled(&id).await.unwrap();
        if text(&stack, "StackStatus") == "DELETE_COMPLETE" {
            break;
        }
        rig.call("DeleteStack", Map::from([("StackName", id.as_str().into())])).await.unwrap();
        rig = settle(rig, &id).await;
    }
    let stack = rig.settled(&id).await.unwrap();
    assert_eq!(text(&stack, "StackStatus"), "DELETE_COMPLETE");
    for thing in fake.things() {
        let node: usize = thing.trim_start_matches("log-group/n").trim_end_matches('-').parse().unwrap();
        assert!(nodes[node].retain, "{thing} was orphaned");
    }
}

/// Waits for a final status. Where a call hangs, the engine is abandoned in the middle, as if killed, and
/// another one takes over.
async fn settle(mut rig: Rig, id: &str) -> Rig {
    for seed in 2..40 {
        let waited = tokio::time::timeout(std::time::Duration::from_millis(40), rig.settled(id)).await;
        if waited.is_ok() {
            return rig;
        }
        rig = Rig::on(rig.store(), Arc::clone(&rig.fake), seed);
        rig.resume().await;
    }
    panic!("the stack does not settle");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_orphaned(nodes in nodes(), troubles in troubles()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(&nodes, &troubles));
    }
}
