//! How long a template of 200 lines takes over a body of 10 KB: `cargo bench -p vtl`. `oracle/` measures the same files
//! with Velocity: `Oracle measure template.vm body.json`.

use std::hint::black_box;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use vtl::{Scope, Template, Value};

const TEMPLATE: &str = include_str!("template.vm");
const BODY: &str = include_str!("body.json");

/// As the engine has it: what is measured is what a request takes there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The body as a template sees it: json-smart's reading of it, as Velocity gets it in the oracle.
fn body() -> Value {
    Value::parse_json(BODY).unwrap_or_default()
}

fn render(template: &Template, body: Value) -> usize {
    let mut scope = Scope::new();
    scope.set("body", body);
    template.render(&mut scope).map_or(0, |out| out.len())
}

/// The processor's time so far, which a busy machine does not lengthen as it does the clock's.
fn processor_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_THREAD);
    let micros = usage
        .map_or(0, |usage| usage.user_time().num_microseconds() + usage.system_time().num_microseconds());
    Duration::from_micros(micros.unsigned_abs())
}

/// The shortest average of many rounds, unless only others are asked for.
fn measure(what: &str, mut act: impl FnMut()) {
    let mut wanted = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).peekable();
    if wanted.peek().is_some() && !wanted.any(|wanted| what.contains(&wanted)) {
        return;
    }
    let mut best = Duration::MAX;
    for _ in 0..20 {
        let start = processor_time();
        for _ in 0..200 {
            act();
        }
        best = best.min((processor_time() - start) / 200);
    }
    println!("{what}: {:.1} us", best.as_secs_f64() * 1e6);
}

fn main() {
    let Ok(template) = Template::parse(TEMPLATE) else { return println!("the template is none") };
    println!("{} characters", render(&template, body()));
    measure("body parsed and rendered, template compiled once", || {
        black_box(render(&template, body()));
    });
    measure("the same, template compiled each time", || {
        if let Ok(template) = Template::parse(TEMPLATE) {
            black_box(render(&template, body()));
        }
    });
    let parsed = body();
    measure("rendering alone", || {
        black_box(render(&template, parsed.clone()));
    });
    measure("body alone", || {
        black_box(body());
    });
    measure("compiling alone", || {
        black_box(Template::parse(TEMPLATE).is_ok());
    });
}
