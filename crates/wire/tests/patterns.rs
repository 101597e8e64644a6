//! Which patterns of the models cannot be checked: the list stands in COMPATIBILITY.md and may only change knowingly.

use std::collections::BTreeSet;

use wire::{Kind, Shape};

#[test]
fn patterns_that_are_not_checked() {
    let mut unchecked = BTreeSet::new();
    for model in wire::models() {
        let mut seen = BTreeSet::new();
        let mut pending: Vec<&Shape> =
            model.operations.iter().filter_map(|operation| operation.input).collect();
        while let Some(shape) = pending.pop() {
            if !seen.insert(shape.name) {
                continue;
            }
            match &shape.kind {
                Kind::Structure { members, .. } => pending.extend(members.iter().map(|member| member.shape)),
                Kind::List { member, .. } => pending.push(member),
                Kind::Map { key, value, .. } => pending.extend([*key, *value]),
                Kind::String { pattern: Some(pattern), .. } if !pattern.is_checked() => {
                    unchecked.insert(format!(
                        "{} {}: {}",
                        model.endpoint_prefix,
                        shape.name,
                        pattern.source()
                    ));
                }
                _ => {}
            }
        }
    }
    let expected = [
        "iam accountAliasType: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
        r"lambda CollectionName: (^(?!(system\x2e)))(^[_a-zA-Z0-9])([^$]*)",
        concat!(
            r"lambda FunctionUrlFunctionName: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?",
            r"-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]{1,64})(:((?!\d+$)[0-9a-zA-Z-_]+))?"
        ),
        r"lambda S3Bucket: [0-9A-Za-z\.\-_]*(?<!\.)",
    ];
    assert_eq!(unchecked, expected.map(str::to_owned).into());
}
