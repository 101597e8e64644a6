//! Any request to the services that speak REST-JSON: identified, decoded and checked, or refused.
#![no_main]

mod wire_request;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| wire_request::try_services(&["apigateway", "lambda"], bytes));
