//! What boto3 does with the services, one by one: the scenarios of `tests/clients/*.py`.

use crate::support::clients::{self, play};
use crate::support::engine::Engine;

/// Plays a scenario on an engine of its own.
#[track_caller]
fn on_its_own(file: &str, scenario: &str) {
    play(&Engine::serve(), file, scenario);
}

#[test]
fn every_scenario_is_played() {
    let sources = [
        include_str!("scenarios.rs"),
        include_str!("music.rs"),
        include_str!("permissions.rs"),
        include_str!("strict.rs"),
        include_str!("widgets.rs"),
    ];
    let all = clients::scenarios();
    assert!(all.len() > 20, "{all:?}");
    for (file, scenario) in all {
        let call = format!("\"{file}\", \"{scenario}\"");
        assert!(sources.iter().any(|source| source.contains(&call)), "no test plays {file}.{scenario}");
    }
}

#[test]
fn apis_routes_lead_to_functions() {
    on_its_own("apis", "routes_lead_to_functions");
}

#[test]
fn apis_edits_are_invisible_until_deployed() {
    on_its_own("apis", "edits_are_invisible_until_deployed");
}

#[test]
fn apis_functions_get_the_event_they_get_on_aws() {
    on_its_own("apis", "functions_get_the_event_they_get_on_aws");
}

#[test]
fn apis_answers_of_functions_are_checked() {
    on_its_own("apis", "answers_of_functions_are_checked");
}

#[test]
fn caches_a_stage_answers_from_its_cache() {
    on_its_own("caches", "a_stage_answers_from_its_cache");
}

#[test]
fn caches_authorizers_are_tested() {
    on_its_own("caches", "authorizers_are_tested");
}

#[test]
fn callers_signatures_are_verified_and_policies_decide() {
    on_its_own("callers", "signatures_are_verified_and_policies_decide");
}

#[test]
fn callers_a_session_calls_as_its_role() {
    on_its_own("callers", "a_session_calls_as_its_role");
}

#[test]
fn callers_keys_let_in_and_plans_limit() {
    on_its_own("callers", "keys_let_in_and_plans_limit");
}

#[test]
fn gateways_an_api_is_made_changed_and_removed() {
    on_its_own("gateways", "an_api_is_made_changed_and_removed");
}

#[test]
fn gateways_keys_belong_to_plans() {
    on_its_own("gateways", "keys_belong_to_plans");
}

#[test]
fn gateways_resumes_deploys_as_the_cdk_synthesized_it() {
    on_its_own("gateways", "resumes_deploys_as_the_cdk_synthesized_it");
}

#[test]
fn functions_a_function_is_made_called_changed_and_deleted() {
    on_its_own("functions", "a_function_is_made_called_changed_and_deleted");
}

#[test]
fn functions_a_handler_sees_what_it_sees_on_aws() {
    on_its_own("functions", "a_handler_sees_what_it_sees_on_aws");
}

#[test]
fn functions_an_error_is_told() {
    on_its_own("functions", "an_error_is_told");
}

#[test]
fn functions_a_syntax_error_is_told() {
    on_its_own("functions", "a_syntax_error_is_told");
}

#[test]
fn functions_a_function_that_never_returns_is_stopped() {
    on_its_own("functions", "a_function_that_never_returns_is_stopped");
}

#[test]
fn functions_an_integration_that_takes_too_long_is_given_up() {
    on_its_own("functions", "an_integration_that_takes_too_long_is_given_up");
}

#[test]
fn functions_a_gigabyte_is_printed() {
    let engine = Engine::serve();
    play(&engine, "functions", "a_gigabyte_is_printed");
    // The most memory that the engine ever held.
    let status = std::fs::read_to_string(format!("/proc/{}/status", engine.process())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(kilobytes < 256 * 1024, "{line}");
}

#[test]
fn functions_answers_are_limited() {
    on_its_own("functions", "answers_are_limited");
}

#[test]
fn functions_a_call_must_be_json() {
    on_its_own("functions", "a_call_must_be_json");
}

#[test]
fn functions_what_is_printed_is_in_the_log() {
    on_its_own("functions", "what_is_printed_is_in_the_log");
}

#[test]
fn identities_a_role_is_assumed_and_its_policy_enforced() {
    on_its_own("identities", "a_role_is_assumed_and_its_policy_enforced");
}

#[test]
fn identities_roles_are_kept() {
    on_its_own("identities", "roles_are_kept");
}

#[test]
fn identities_a_user_has_keys_and_policies() {
    on_its_own("identities", "a_user_has_keys_and_policies");
}

#[test]
fn identities_a_wrong_secret_is_refused() {
    on_its_own("identities", "a_wrong_secret_is_refused");
}

#[test]
fn identities_a_presigned_address_works_as_it_is() {
    on_its_own("identities", "a_presigned_address_works_as_it_is");
}

#[test]
fn stacks_a_stack_lives_and_dies() {
    on_its_own("stacks", "a_stack_lives_and_dies");
}

#[test]
fn stacks_a_failure_is_rolled_back_and_its_cause_kept() {
    on_its_own("stacks", "a_failure_is_rolled_back_and_its_cause_kept");
}

#[test]
fn stacks_outputs_are_exported_and_imported() {
    on_its_own("stacks", "outputs_are_exported_and_imported");
}

#[test]
fn tables_tables_are_made_described_and_deleted() {
    on_its_own("tables", "tables_are_made_described_and_deleted");
}

#[test]
fn tables_items_come_back_as_they_were_put() {
    on_its_own("tables", "items_come_back_as_they_were_put");
}

#[test]
fn tables_updates_change_what_they_say() {
    on_its_own("tables", "updates_change_what_they_say");
}

#[test]
fn tables_conditions_decide() {
    on_its_own("tables", "conditions_decide");
}

#[test]
fn tables_queries_and_scans_find() {
    on_its_own("tables", "queries_and_scans_find");
}

#[test]
fn tables_pages_end_at_a_megabyte() {
    on_its_own("tables", "pages_end_at_a_megabyte");
}

#[test]
fn tables_batches_write_and_read_many() {
    on_its_own("tables", "batches_write_and_read_many");
}

#[test]
fn tables_numbers_are_exact() {
    on_its_own("tables", "numbers_are_exact");
}

#[test]
fn functions_calls_at_once_have_processes_of_their_own() {
    on_its_own("functions", "calls_at_once_have_processes_of_their_own");
}

#[test]
fn widgets_errors_are_matched_and_requests_checked() {
    on_its_own("widgets", "errors_are_matched_and_requests_checked");
}
