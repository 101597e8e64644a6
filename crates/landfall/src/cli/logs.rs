//! `landfall logs`.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use wire::Map;
use wire::logs::{DescribeLogGroupsOutput, FilterLogEventsOutput, FilteredLogEvent};

use super::Reach;
use crate::client::{CallError, Client};
use crate::output::{Failure, Format, Outcome};

/// Show what functions print.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall logs requestHandler\n  landfall logs --follow            # every function"
)]
pub struct Logs {
    /// The function; every function without it
    function: Option<String>,
    /// Go on with what is printed from now on, until Ctrl-C
    #[arg(short, long)]
    follow: bool,
    /// How far back to begin, in minutes
    #[arg(long, default_value_t = 60, value_name = "MINUTES")]
    since: u32,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    reach: Reach,
}

/// What functions' groups begin with.
const PREFIX: &str = "/aws/lambda/";
/// How often new events are asked for.
const EVERY: Duration = Duration::from_millis(250);
/// How far back each look goes when following: events come in a moment after they were printed.
const OVERLAP_MS: i64 = 5_000;

impl Logs {
    /// Prints them.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        if let Some(function) = &self.function
            && !self.follow
            && !groups(&client, Some(function)).await?.contains(&format!("{PREFIX}{function}"))
        {
            return Err(Failure::new(format!(
                "there is no log of a function {function}: it was never called, or its name is another \
                 (`landfall status` lists the functions)"
            )));
        }
        let now = base::Time::from(std::time::SystemTime::now());
        let mut tail = Tail { start: now.0 - i64::from(self.since) * 60_000, seen: Vec::new() };
        loop {
            let events = self.look(&client, &mut tail).await?;
            self.print(&events)?;
            if !self.follow {
                return Ok(());
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn look(&self, client: &Client, tail: &mut Tail) -> Outcome<Vec<Line>> {
        let mut lines = Vec::new();
        for group in groups(client, self.function.as_deref()).await? {
            if self.function.as_ref().is_some_and(|function| group != format!("{PREFIX}{function}")) {
                continue;
            }
            for event in events(client, &group, tail.start).await? {
                lines.push(Line { group: group.clone(), event });
            }
        }
        lines.sort_by_key(|line| line.event.timestamp);
        Ok(tail.fresh(lines))
    }

    fn print(&self, lines: &[Line]) -> Outcome {
        let mut out = std::io::stdout().lock();
        for line in lines {
            let function = line.group.strip_prefix(PREFIX).unwrap_or(&line.group);
            let time = base::Time(line.event.timestamp.unwrap_or_default()).iso8601();
            let message = line.event.message.as_deref().unwrap_or_default().trim_end();
            match self.output {
                Format::Json => writeln!(
                    out,
                    "{}",
                    json!({"time": time, "function": function, "stream": line.event.log_stream_name, "message": message})
                )?,
                Format::Text => writeln!(out, "{time}  {function}  {message}")?,
            }
        }
        Ok(out.flush()?)
    }
}

struct Line {
    group: String,
    event: FilteredLogEvent,
}

/// What was printed already of the last few seconds.
struct Tail {
    start: i64,
    seen: Vec<(i64, String)>,
}

impl Tail {
    fn fresh(&mut self, lines: Vec<Line>) -> Vec<Line> {
        let key = |line: &Line| {
            let id = line.event.event_id.as_deref().unwrap_or_default();
            let stream = line.event.log_stream_name.as_deref().unwrap_or_default();
            (line.event.timestamp.unwrap_or_default(), format!("{}{stream}{id}", line.group))
        };
        let fresh: Vec<Line> = lines.into_iter().filter(|line| !self.seen.contains(&key(line))).collect();
        self.seen.extend(fresh.iter().map(key));
        let newest = self.seen.iter().map(|(time, _)| *time).max().unwrap_or(self.start);
        self.start = self.start.max(newest - OVERLAP_MS);
        self.seen.retain(|(time, _)| *time >= self.start);
        fresh
    }
}

async fn groups(client: &Client, function: Option<&str>) -> Outcome<Vec<String>> {
    let prefix = format!("{PREFIX}{}", function.unwrap_or_default());
    let mut names = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut input = Map::from([("logGroupNamePrefix", prefix.as_str().into())]);
        input.push_some("nextToken", token.take());
        let page: DescribeLogGroupsOutput = client.call("logs", "DescribeLogGroups", input).await?;
        names
            .extend(page.log_groups.unwrap_or_default().into_iter().filter_map(|group| group.log_group_name));
        token = page.next_token;
        if token.is_none() {
            return Ok(names);
        }
    }
}

async fn events(client: &Client, group: &str, start: i64) -> Outcome<Vec<FilteredLogEvent>> {
    let mut events = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut input = Map::from([("logGroupName", group.into()), ("startTime", start.into())]);
        input.push_some("nextToken", token.take());
        let page = client.call::<FilterLogEventsOutput>("logs", "FilterLogEvents", input).await;
        let page = match page {
            Ok(page) => page,
            // Deleted since we listed it.
            Err(CallError::Refused(refused)) if refused.code == "ResourceNotFoundException" => {
                return Ok(events);
            }
            Err(error) => return Err(error.into()),
        };
        events.extend(page.events.unwrap_or_default());
        token = page.next_token;
        if token.is_none() {
            return Ok(events);
        }
    }
}
