//! Whatever a template says, parsing and rendering it end, in bounds.

use proptest::prelude::*;

use crate::{Scope, Template, Undefined, Value};

/// Pieces that mean something to Velocity, to be put together in any order.
const PIECES: [&str; 40] = [
    "$",
    "!",
    "{",
    "}",
    "a",
    "list",
    ".",
    "size()",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "##",
    "#*",
    "*#",
    "#[[",
    "]]#",
    "#if",
    "#else",
    "#elseif",
    "#end",
    "#foreach",
    " in ",
    "#set",
    "=",
    "+",
    "1",
    "..",
    ",",
    ":",
    "\\",
    "\n",
    " ",
    "#macro",
    "#define",
    "#evaluate",
    "@",
];

fn render(text: &str) {
    let Ok(template) = Template::parse(text) else { return };
    for undefined in [Undefined::Empty, Undefined::Literal] {
        let mut scope = Scope::new();
        scope.undefined(undefined);
        scope.set("a", "text");
        scope.set("list", Value::list([1.into(), "b".into(), Value::Null]));
        let _ = template.render(&mut scope);
    }
}

fn fails(text: &str) -> String {
    match Template::parse(text) {
        Ok(template) => template.render(&mut Scope::new()).unwrap_or_else(|error| error.to_string()),
        Err(error) => error.to_string(),
    }
}

proptest! {
    #[test]
    fn pieces_of_the_language_never_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        render(&pieces.concat());
    }

    #[test]
    fn text_never_panics(text in "\\PC{0,60}") {
        render(&text);
    }
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{'a':", "}"), ("!", ""), ("$a.b(", ")"), ("$a[", "]")] {
        let text = format!("#set($x = {}1{})", open.repeat(50_000), close.repeat(50_000));
        assert!(fails(&text).contains("levels within one another"), "{open}");
    }
    for (open, close) in [("#if(true)", "#end"), ("#foreach($x in [1])", "#end"), ("#define($x)", "#end")] {
        let text = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        assert!(fails(&text).contains("levels within one another"), "{open}");
    }
}

#[test]
fn rendering_within_rendering_is_bounded() {
    let recursive = "#macro(m)#m()#end#m()";
    assert!(fails(recursive).contains("20 calls of macros within one another"));
    let evaluating = "#set($t = '#evaluate($t)')#evaluate($t)";
    assert!(fails(evaluating).contains("levels within one another"));
    let nested = format!("{}$x{}", "#if(true)#foreach($x in [1])".repeat(40), "#end#end".repeat(40));
    assert_eq!(fails(&nested), "1");
    let deepest = format!("#macro(m $n){}#m($n){}#end#m(1)", "#if(true)".repeat(120), "#end".repeat(120));
    assert!(fails(&deepest).contains("exceeds the limit"));
}

#[test]
fn long_chains_are_no_nesting() {
    let sum = format!("#set($x = 1{})$x", " + 1".repeat(20_000));
    assert_eq!(fails(&sum), "20001");
}

#[test]
fn what_is_made_is_bounded() {
    let doubling = format!("#set($x = 'abcdefgh'){}", "#set($x = \"$x$x\")".repeat(40));
    assert!(fails(&doubling).contains("characters and elements produced"));
    let loops = "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end";
    assert!(fails(loops).contains("exceeds the limit"));
    let range = "#set($x = [-2147483648..2147483647])";
    assert!(fails(range).contains("characters and elements produced"));
}

#[test]
fn long_runs_take_no_longer_than_they_are() {
    for piece in ["\\", " ", "$", "#", "{", "\"", "$a", "$!", "\t#", "\\#"] {
        render(&piece.repeat(20_000));
        render(&format!("{}#end", piece.repeat(20_000)));
    }
}

#[test]
fn a_block_and_its_macro_let_go_of_each_other() {
    let template = Template::parse("#macro(m $p)#define($d)$p#end$d#end#m($list)").unwrap();
    let list = Value::list([1.into()]);
    let mut scope = Scope::new();
    scope.set("list", list.clone());
    assert_eq!(template.render(&mut scope).unwrap(), "[1]");
}

#[test]
fn a_syntax_error_says_where() {
    let text = "{\n  #if($a)\n  $a.foo(\"x\"\n}";
    let error = Template::parse(text).unwrap_err();
    assert_eq!(error.to_string(), "Encountered \"}\", expected \")\" at line 4, column 1");
    assert_eq!(error.excerpt(text), "}\n^");
}

#[test]
fn a_failure_says_where() {
    let template = Template::parse("a\n  $s.substring(9)").unwrap();
    let mut scope = Scope::new();
    scope.set("s", "abc");
    let error = template.render(&mut scope).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Invocation of method 'substring' in  class java.lang.String threw exception \
         java.lang.StringIndexOutOfBoundsException: begin 9, end 3, length 3 at line 2, column 6"
    );
}

#[test]
fn a_variable_that_only_an_evaluated_text_mentions_is_there() {
    let template = Template::parse("#evaluate($t)#set($u = '${s}${given}')#evaluate($u)").unwrap();
    let mut scope = Scope::new();
    scope.set("t", "#set($s = $given)");
    scope.set("given", "x");
    assert_eq!(template.render(&mut scope).unwrap(), "xx");
}
