//! What holds for every document and request: parsing is total, a deny wins, adding policies to limit
//! grants nothing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use policy::{
    Attached, Context, Document, Policies, PolicyKind, PrincipalKind, PrincipalView, Reason, Request,
    ResourcePolicy, evaluate, validate_identity, validate_resource, validate_trust,
};
use proptest::prelude::*;

fn all_readers(text: &str) -> [bool; 4] {
    [
        Document::parse(text).is_ok(),
        validate_identity(text).is_ok(),
        validate_resource(text).is_ok(),
        validate_trust(text).is_ok(),
    ]
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::{Value, json};
    let word = prop::sample::select(vec![
        "Version",
        "Id",
        "Statement",
        "Sid",
        "Effect",
        "Allow",
        "Deny",
        "Principal",
        "AWS",
        "*",
        "Action",
        "s3:*",
        "Resource",
        "arn:aws:s3:::b",
        "Condition",
        "StringLike",
        "DateLessThan",
        "IpAddress",
        "2012-10-17",
        "${",
    ]);
    let leaf = prop_oneof![
        word.clone().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null)
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|members| {
                let mut object = json!({});
                for (name, value) in members {
                    object[name] = value;
                }
                object
            }),
        ]
    })
}

fn statement() -> impl Strategy<Value = serde_json::Value> {
    let effect = prop::sample::select(vec!["Allow", "Deny"]);
    let action = prop::sample::select(vec!["s3:GetObject", "s3:*", "*", "s3:Put*", "iam:*"]);
    let resource = prop::sample::select(vec![
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b/${aws:username}",
        "arn:aws:s3:::c",
    ]);
    (effect, action, resource).prop_map(|(effect, action, resource)| {
        serde_json::json!({"Effect": effect, "Principal": "*", "Action": action, "Resource": resource})
    })
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(statement(), 1..5).prop_map(|statements| {
        let text = serde_json::json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        Document::parse(&text).unwrap()
    })
}

fn decide(identity: &[&Document], boundary: Option<&Document>, resource: Option<&Document>) -> Reason {
    let context = {
        let mut context = Context::new();
        context.set("aws:username", "jane");
        context
    };
    let request = Request {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/jane",
        principal: PrincipalView { arn: "arn:aws:iam::1:user/jane", account: "1", kind: PrincipalKind::User },
        context: &context,
    };
    let attached = |document| Attached { name: "p", document };
    let identity: Vec<Attached<'_>> = identity.iter().map(|document| attached(*document)).collect();
    let resource = resource.map(|document| ResourcePolicy {
        policy: Some(attached(document)),
        account: "1",
        must_allow: false,
    });
    let policies = Policies { identity: &identity, boundary: boundary.map(attached), session: &[], resource };
    evaluate(&policies, &request).reason
}

fn denies(document: &Document) -> bool {
    decide(&[document], None, None) == Reason::ExplicitDeny { kind: PolicyKind::Identity }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        let _: [bool; 4] = all_readers(&text);
    }

    #[test]
    fn any_json_is_answered_alike_by_parser_and_validators(json in json()) {
        let [parses, identity, resource, trust] = all_readers(&json.to_string());
        prop_assert!(parses || !(identity || resource || trust));
    }

    #[test]
    fn a_deny_wins_wherever_it_stands(a in document(), b in document(), c in document()) {
        let denied = [&a, &b, &c].iter().any(|document| denies(document));
        let reason = decide(&[&a], Some(&b), Some(&c));
        prop_assert_eq!(matches!(reason, Reason::ExplicitDeny { .. }), denied);
    }

    #[test]
    fn a_boundary_grants_nothing(identity in document(), boundary in document()) {
        let with = decide(&[&identity], Some(&boundary), None);
        let without = decide(&[&identity], None, None);
        prop_assert!(with != Reason::Allowed || without == Reason::Allowed);
    }

    #[test]
    fn a_document_that_reads_no_context_needs_none(document in document()) {
        prop_assume!(!document.reads_context());
        let context = Context::new();
        let request = Request {
            action: "s3:GetObject",
            resource: "arn:aws:s3:::b/jane",
            principal: PrincipalView { arn: "arn:aws:iam::1:user/jane", account: "1", kind: PrincipalKind::User },
            context: &context,
        };
        let identity = [Attached { name: "p", document: &document }];
        let without = evaluate(&Policies { identity: &identity, ..Policies::default() }, &request).reason;
        prop_assert_eq!(without, decide(&[&document], None, None));
    }

    #[test]
    fn the_order_of_policies_does_not_matter(a in document(), b in document()) {
        prop_assert_eq!(decide(&[&a, &b], None, None), decide(&[&b, &a], None, None));
    }
}

#[test]
fn deep_nesting_is_refused() {
    for depth in [200, 100_000] {
        let text = format!("{}{}", r#"{"Statement":"#.repeat(depth), "[".repeat(depth));
        assert_eq!(all_readers(&text), [false; 4]);
    }
}
