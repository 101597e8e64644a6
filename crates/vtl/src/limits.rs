//! What one rendering may use. AWS's own limit first; the others are ours, so that no template can exhaust stack,
//! memory or time: AWS states none, and its own are beyond any template we have seen.

/// Iterations of one `#foreach`; the rest is left out in silence, as Velocity's `directive.foreach.maxloops` does.
/// AWS: "#foreach loop iterations in a mapping template".
pub const FOREACH_ITERATIONS: u32 = 1_000;

/// Calls of macros within one another (Velocity's `velocimacro.max.depth`).
pub const MACRO_DEPTH: u32 = 20;

/// How often a `#define`d block may be rendered within itself (Velocity's `directive.define.maxdepth` by default).
pub const DEFINE_DEPTH: u32 = 2;

/// Blocks, expressions and literals within one another, when a template is parsed.
pub const SYNTAX_DEPTH: u32 = 128;

/// Renderings within renderings: macros, defined blocks, texts with references in them, `#evaluate`.
pub const RENDER_DEPTH: u32 = 96;

/// Lists and maps within one another, where a value is printed, compared or made a key.
pub const VALUE_DEPTH: u32 = 512;

/// Statements, references and operators that one rendering may evaluate.
pub const STEPS: u64 = 5_000_000;

/// Characters and elements that one rendering may make: output, texts, lists.
pub const PRODUCED: u64 = 64 << 20;
