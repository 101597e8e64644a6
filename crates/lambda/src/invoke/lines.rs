//! The log of one call: START, what the function printed, END, REPORT, in Lambda's format.
//! Source: developer guide, "Viewing CloudWatch logs for Lambda functions"; recorded log tails.

use std::time::Duration;

use base::Time;
use sandbox::{Outcome, Report};

use crate::model::Function;
use crate::names::LATEST;

/// One log event.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When it was written.
    pub time: Time,
    /// The text, its newline included where it has one.
    pub text: String,
    /// Whether no call was under way: the code was loading, or something goes on between calls.
    pub loading: bool,
}

/// What `LogType=Tail` answers at most.
const TAIL: usize = 4096;

/// The records of a call, in order.
pub fn of_call(
    function: &Function,
    request_id: &str,
    start: Time,
    printed: Vec<Record>,
    report: &Report,
    end: Time,
) -> Vec<Record> {
    let at_end = |text: String| Record { time: end, text, loading: false };
    let mut records = Vec::with_capacity(printed.len() + 4);
    // What a module prints while it loads comes before the call it was loaded for.
    let (before, during): (Vec<Record>, Vec<Record>) = printed.into_iter().partition(|record| record.loading);
    // Time orders a stream's events, so START must not be earlier than what stands before it.
    let start = before.iter().map(|record| record.time).fold(start, Time::max);
    let start = during.first().map_or(start, |first| first.time.min(start));
    records.extend(before);
    let text = format!("START RequestId: {request_id} Version: {LATEST}\n");
    records.push(Record { time: start, text, loading: false });
    records.extend(during);
    records.extend(death(request_id, &report.outcome).map(at_end));
    records.extend(timeout(request_id, &report.outcome, end).map(at_end));
    records.push(at_end(format!("END RequestId: {request_id}\n")));
    records.push(at_end(report_line(function, request_id, report)));
    records
}

/// The last 4 KB of a call's log.
pub fn tail(records: &[Record]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut room = TAIL;
    for record in records.iter().rev() {
        let bytes = record.text.as_bytes();
        let fitting = bytes.get(bytes.len().saturating_sub(room)..).unwrap_or_default();
        kept.push(fitting);
        room -= fitting.len();
        if room == 0 {
            break;
        }
    }
    kept.into_iter().rev().flatten().copied().collect()
}

fn report_line(function: &Function, request_id: &str, report: &Report) -> String {
    let init = report.init_duration.unwrap_or_default();
    // Since August 2025 the loading of the code is billed too.
    let billed = (init + report.duration).as_micros().div_ceil(1000);
    let mut line = format!(
        "REPORT RequestId: {request_id}\tDuration: {:.2} ms\tBilled Duration: {billed} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
        milliseconds(report.duration),
        function.memory_mb,
        report.max_memory_mb
    );
    if report.init_duration.is_some() {
        line.push_str(&format!("Init Duration: {:.2} ms\t", milliseconds(init)));
    }
    match &report.outcome {
        Outcome::Timeout { .. } => line.push_str("Status: timeout"),
        outcome => {
            if let Some(kind) = outcome.platform_error_type() {
                line.push_str(&format!("Status: error\tError Type: {kind}"));
            }
        }
    }
    line.push('\n');
    line
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// What is said of a process that ended by itself.
fn death(request_id: &str, outcome: &Outcome) -> Option<String> {
    let Outcome::Exited { exit, .. } = outcome else { return None };
    Some(format!("RequestId: {request_id} Error: Runtime exited with error: {exit}\nRuntime.ExitError\n"))
}

/// What is said of a call that took too long. Before END since 2023 at the latest: recorded 2023-10-20, DataBiosphere/azul
/// issue 5622; older logs have it last.
fn timeout(request_id: &str, outcome: &Outcome, end: Time) -> Option<String> {
    let Outcome::Timeout { after, .. } = outcome else { return None };
    Some(format!("{end} {request_id} Task timed out after {:.2} seconds\n\n", after.as_secs_f64()))
}
