//! The generated text of a tiny model that has one of everything.

use std::collections::BTreeSet;

use crate::{botocore, schema_file, types_file};

const MODEL: &str = r#"{
  "version": "2.0",
  "metadata": {
    "apiVersion": "2026-01-01", "endpointPrefix": "tiny", "protocol": "rest-json", "serviceId": "Tiny Service",
    "signingName": "tinysign", "signatureVersion": "v4"
  },
  "documentation": "<p>Prose that must not come through.</p>",
  "operations": {
    "PutThing": {
      "name": "PutThing", "http": {"method": "PUT", "requestUri": "/things/{thing_name+}", "responseCode": 201},
      "input": {"shape": "PutThingRequest"}, "output": {"shape": "Thing"}, "errors": [{"shape": "Busy"}],
      "documentation": "<p>Prose.</p>"
    },
    "GetThing": {
      "name": "GetThing", "http": {"method": "GET", "requestUri": "/things/{thing_name}?full"},
      "input": {"shape": "GetThingRequest"}, "output": {"shape": "Thing"}
    },
    "Ping": {"name": "Ping", "http": {"method": "POST", "requestUri": "/"}},
    "Watch": {"name": "Watch", "http": {"method": "GET", "requestUri": "/watch"}, "output": {"shape": "Watched"}}
  },
  "shapes": {
    "PutThingRequest": {
      "type": "structure", "required": ["thingName", "type"],
      "members": {
        "thingName": {"shape": "Name", "location": "uri", "locationName": "thing_name"},
        "type": {"shape": "Flavour", "documentation": "<p>Prose.</p>"},
        "since": {"shape": "Time", "location": "header", "locationName": "x-since", "timestampFormat": "iso8601"},
        "token": {"shape": "Name", "idempotencyToken": true},
        "tree": {"shape": "Tree"},
        "limits": {"shape": "Limits"}
      }
    },
    "GetThingRequest": {
      "type": "structure", "required": ["thingName"],
      "members": {"thingName": {"shape": "Name", "location": "uri", "locationName": "thing_name"}}
    },
    "Thing": {
      "type": "structure", "required": ["size"], "payload": "content",
      "members": {"size": {"shape": "Size"}, "content": {"shape": "Content"}, "map": {"shape": "Map"}}
    },
    "Map": {"type": "structure", "members": {"on": {"shape": "Flag"}}},
    "Tree": {"type": "structure", "members": {"left": {"shape": "Tree"}, "all": {"shape": "Trees"}}, "union": true},
    "Trees": {"type": "list", "member": {"shape": "Tree"}, "max": 5, "flattened": true},
    "Limits": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Share"}},
    "Name": {"type": "string", "min": 1, "max": 10, "pattern": "[a-z\\d]+"},
    "Flavour": {"type": "string", "enum": ["SWEET", "SOUR"], "sensitive": true},
    "Share": {"type": "double", "min": 0.0, "max": 1.0},
    "Size": {"type": "long", "min": 0},
    "Flag": {"type": "boolean", "box": true},
    "Time": {"type": "timestamp"},
    "Content": {"type": "blob", "streaming": true},
    "Watched": {"type": "structure", "members": {"events": {"shape": "Events"}}},
    "Events": {"type": "structure", "members": {"thing": {"shape": "Thing", "event": true}}, "eventstream": true},
    "Busy": {
      "type": "structure", "members": {"message": {"shape": "Name"}}, "exception": true,
      "error": {"code": "BusyNow", "httpStatusCode": 429, "senderFault": true}
    },
    "Unused": {"type": "string"}
  }
}"#;

fn model() -> botocore::ServiceModel {
    botocore::parse(MODEL.as_bytes()).unwrap()
}

#[test]
fn schema() {
    insta::assert_snapshot!(schema_file::render(&model(), "tiny").unwrap());
}

#[test]
fn types() {
    let operations = ["Ping", "GetThing", "PutThing"].map(str::to_owned);
    insta::assert_snapshot!(types_file::render(&model(), "tiny", &operations).unwrap());
}

/// A longer list adds types and changes none: services must not break when an operation joins.
#[test]
fn more_operations_change_no_type() {
    let all = ["Ping", "GetThing", "PutThing", "Watch"].map(str::to_owned);
    let longer = types_file::render(&model(), "tiny", &all).unwrap();
    let longer: BTreeSet<&str> = longer.split("\n\n").collect();
    let shorter = types_file::render(&model(), "tiny", &all[1..2]).unwrap();
    let lost: Vec<&str> =
        shorter.split("\n\n").map(str::trim).filter(|item| !longer.contains(item)).collect();
    assert_eq!(lost, [""; 0]);
}

#[test]
fn an_operation_that_does_not_exist_is_named() {
    let error = types_file::render(&model(), "tiny", &["Pong".to_owned()]).unwrap_err();
    assert_eq!(error, "operations.toml: tiny has no Pong");
}
