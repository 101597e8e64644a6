//! Whatever arrives, from clients and from functions, is read without panic, and what is written can be read again.

use proptest::prelude::*;

use super::answer::Answer;
use super::headers::{answered, is_sound, passes};
use super::json::Writer;
use super::{address::address, lenient::status_code, query::parameters, xray::Trace};

/// Texts close enough to JSON to get past the first byte.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just(":".to_owned()),
        Just("'".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[0-9]{1,4}(\\.[0-9])?",
        Just("statusCode".to_owned()),
        prop::sample::select(vec![
            "statusCode",
            "headers",
            "multiValueHeaders",
            "body",
            "isBase64Encoded",
            "x"
        ])
        .prop_map(|name| format!("\"{name}\":")),
        ".{0,3}",
    ];
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat().into_bytes())
}

proptest! {
    #[test]
    fn any_payload_is_an_answer_or_none(payload in prop_oneof![prop::collection::vec(any::<u8>(), 0..64), nearly_json()]) {
        if let Some(answer) = Answer::parse(&payload) {
            prop_assert!((200..600).contains(&answer.status()));
            prop_assert!(serde_json::from_slice::<serde_json::Value>(&payload).unwrap().is_object());
            answer.headers().for_each(|(name, value)| drop((is_sound(name, value), answered(name))));
        }
    }

    #[test]
    fn any_template_has_a_status_or_none(text in nearly_json()) {
        status_code(&String::from_utf8_lossy(&text));
    }

    #[test]
    fn strict_json_has_the_status_it_says(status in any::<i32>(), other in ".*") {
        let json = serde_json::json!({"a": {"statusCode": other}, "b": [other, {other.clone(): 1}], "statusCode": status});
        prop_assert_eq!(status_code(&json.to_string()), Some(i64::from(status)));
    }

    #[test]
    fn any_text_is_written_as_json(text in any::<String>()) {
        let mut json = Writer::with_capacity(0);
        json.string(&text);
        prop_assert_eq!(serde_json::from_slice::<String>(&json.finish()).unwrap(), text);
    }

    #[test]
    fn every_value_of_a_query_is_kept(query in "[a-c=&;%+0-9]{0,40}") {
        let pairs = query.split(['&', ';']).filter(|pair| !pair.is_empty()).count();
        prop_assert_eq!(parameters(&query).iter().map(|(_, values)| values.len()).sum::<usize>(), pairs);
    }

    #[test]
    fn an_address_is_cut_out_of_what_was_sent(host in ".*", path in "[a-z/_%]{0,40}") {
        for host in [None, Some(host.as_str()), Some("api.execute-api.x:1")] {
            if let Some(address) = address(host, &path) {
                prop_assert!(path.ends_with(&address.path) && !address.api_id.is_empty());
                prop_assert!(address.path.is_empty() || address.path.starts_with('/'));
            }
        }
    }

    #[test]
    fn any_trace_header_gives_a_sound_trace(sent in "(Root=1-[0-9a-f]{2};)?.*") {
        passes(&sent);
        let trace = Trace::of(Some(&sent), &base::SeededEntropy::new(1), base::Time(0));
        prop_assert!(trace.full.starts_with("Root=1-") && is_sound("x", &trace.full) && trace.full.is_ascii());
    }
}
