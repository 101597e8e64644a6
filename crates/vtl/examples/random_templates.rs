//! Writes random templates for the oracle, one JSON object a line: `cargo run -p vtl --example random_templates -- SEED
//! COUNT`. The same seed gives the same templates. Most of them are well formed; a few are damaged on purpose.

use std::fmt::Write as _;

/// Names that `corpus/vtl/data.json` gives a value in its document `shop`, and some that it does not.
const NAMES: [&str; 16] =
    ["a", "b", "d", "e", "f", "i", "l", "list", "m", "n", "nope", "nothing", "nums", "s", "x", "y"];

const MEMBERS: [&str; 14] = [
    ".k",
    ".nested",
    ".nope",
    ".size()",
    ".length()",
    ".toString()",
    "[0]",
    "[\"k\"]",
    ".get(0)",
    ".get('k')",
    ".keySet()",
    ".toUpperCase()",
    ".isEmpty()",
    ".nested.deep",
];

const TEXTS: [&str; 18] = [
    " ", "\n", "  \n", "text", "{\"k\": ", "}", ",", ".", "\\", "\\\\", "$", "#", "a.b", "(", ")", "\t",
    "\"", "1",
];

const OPERATORS: [&str; 17] =
    ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "and", "or", "eq", "lt"];

/// A generator of random numbers, good enough to choose with (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap_or_default()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices.get(self.below(choices.len())).copied().unwrap_or_default()
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

fn block(random: &mut Random, depth: usize) -> String {
    let count = 1 + random.below(4);
    (0..count).map(|_| statement(random, depth)).collect()
}

fn statement(random: &mut Random, depth: usize) -> String {
    match random.below(if depth == 0 { 7 } else { 15 }) {
        0..=2 => random.of(&TEXTS).to_owned(),
        3..=5 => reference(random, 1),
        6 => comment(random),
        7..=8 => format!("#set({} = {}){}", target(random), expression(random, 2), end_of_line(random)),
        9..=10 => condition(random, depth - 1),
        11..=12 => foreach(random, depth - 1),
        13 => macro_or_define(random, depth - 1),
        _ => rare(random, depth - 1),
    }
}

fn end_of_line(random: &mut Random) -> &'static str {
    random.of(&["", "", "\n", " \n", "  ", "\r\n"])
}

fn comment(random: &mut Random) -> String {
    random.of(&["## note\n", "#* note *#", "#** note *#", "#[[ $a ]]#", "##\n"]).to_owned()
}

fn reference(random: &mut Random, depth: usize) -> String {
    let name = random.of(&NAMES);
    let mut path = name.to_owned();
    for _ in 0..random.below(3) {
        let member = random.of(&MEMBERS);
        path.push_str(member);
    }
    if depth > 0 && random.chance(6) {
        let argument = operand(random, 0);
        let _ = write!(path, ".equals({argument})");
    }
    let slashes = if random.chance(10) { random.of(&["\\", "\\\\", "\\\\\\", "$"]) } else { "" };
    match random.below(5) {
        0 => format!("{slashes}${{{path}}}"),
        1 => format!("{slashes}$!{path}"),
        2 => format!("{slashes}$!{{{path}}}"),
        _ => format!("{slashes}${path}"),
    }
}

fn target(random: &mut Random) -> String {
    random.of(&["$x", "$y", "$z", "$m.k", "$m.new", "$list[0]", "$m[\"k\"]", "$nope.k", "$x.y"]).to_owned()
}

fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(3) {
        return operand(random, depth);
    }
    let (left, right) = (expression(random, depth - 1), expression(random, depth - 1));
    match random.below(6) {
        0 => format!("({left})"),
        1 => format!("!{left}"),
        2 => format!("({left} {} {right})", random.of(&OPERATORS)),
        _ => format!("{left} {} {right}", random.of(&OPERATORS)),
    }
}

fn operand(random: &mut Random, depth: usize) -> String {
    match random.below(12) {
        0 => random.below(100).to_string(),
        1 => format!("-{}", random.below(10)),
        2 => random
            .of(&["1.5", "0.25", "2147483647", "9223372036854775807", "1e3", "99999999999999999999"])
            .to_owned(),
        3 => format!("'{}'", random.of(&["", "x", "a b", "k", "it''s", "$a"])),
        4 => random.of(&["true", "false"]).to_owned(),
        5 if depth > 0 => format!("[{}, {}]", operand(random, depth - 1), operand(random, depth - 1)),
        6 if depth > 0 => {
            format!("{{'k': {}, 'j': {}}}", operand(random, depth - 1), operand(random, depth - 1))
        }
        7 => format!("[{}..{}]", random.below(4), random.below(6)),
        8 => format!("\"{}\"", random.of(&["", "$a", "<$!x>", "${s}!", "#if($b)y#end", "a # b", "$nope"])),
        _ => reference(random, 0).trim_start_matches(['\\', '$']).replacen("", "$", 1),
    }
}

fn condition(random: &mut Random, depth: usize) -> String {
    let mut out = format!("#if({}){}", expression(random, 2), end_of_line(random));
    out.push_str(&block(random, depth));
    if random.chance(3) {
        let _ = write!(out, "#elseif({}){}", expression(random, 1), block(random, depth));
    }
    if random.chance(2) {
        let _ = write!(out, "{}{}", random.of(&["#else\n", "#{else}", "#else "]), block(random, depth));
    }
    format!("{out}#end{}", end_of_line(random))
}

fn foreach(random: &mut Random, depth: usize) -> String {
    let list = random.of(&[
        "$list",
        "$nums",
        "$m",
        "$m.keySet()",
        "$m.entrySet()",
        "[1..3]",
        "['a', $a, 1]",
        "$nope",
        "$s",
        "$withnull",
        "$m.values()",
        "$body.items",
    ]);
    let inner = random.of(&[
        "$x",
        "$foreach.index",
        "$foreach.count:$x",
        "#if($foreach.hasNext),#end",
        "$velocityCount",
        "#if($foreach.index == 1)#break#end",
        "$!foreach.parent.count",
        "$x.key=$x.value",
        "$foreach.last ",
    ]);
    let newline = end_of_line(random);
    format!("#foreach($x in {list}){newline}{inner}{}#end{}", block(random, depth), end_of_line(random))
}

fn macro_or_define(random: &mut Random, depth: usize) -> String {
    let body = block(random, depth);
    match random.below(4) {
        0 => format!("#define($y){body}#end$y"),
        1 => format!("#macro(m $p){body}<$p>#end#m({})", operand(random, 1)),
        2 => format!(
            "#macro(m $p $q)[$p|$!q]#end#m({} {})",
            reference(random, 0).trim_start_matches('\\'),
            operand(random, 1)
        ),
        _ => format!("#macro(w)<$!bodyContent>#end#@w(){body}#end"),
    }
}

fn rare(random: &mut Random, depth: usize) -> String {
    match random.below(6) {
        0 => format!("#evaluate('{}')", random.of(&["$a", "#if($b)y#end", "$nope", "#set($z = 1)$z"])),
        1 => random
            .of(&["\\#if", "\\#set($x = 1)", "\\#nope", "#nope($a)", "#nope", "\\\\#if(true)x#end"])
            .to_owned(),
        2 => random.of(&["#stop", "#break"]).to_owned(),
        3 => format!("  #set($z = {})\n  $z", expression(random, 1)),
        4 => format!("{}{}", reference(random, 0), condition(random, depth)),
        _ => format!("{}#set($z = 1)foo", reference(random, 0)),
    }
}

/// Takes a character out, or doubles one.
fn damaged(random: &mut Random, template: &str) -> String {
    let mut characters: Vec<char> = template.chars().collect();
    let place = random.below(characters.len().max(1));
    match characters.get(place).copied() {
        Some(character) if random.chance(2) => characters.insert(place, character),
        Some(_) => {
            characters.remove(place);
        }
        None => {}
    }
    characters.into_iter().collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Some(Ok(seed)), Some(Ok(count))) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: random_templates SEED COUNT");
        return;
    };
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..count {
        let mut template = block(&mut random, 3);
        if random.chance(12) {
            template = damaged(&mut random, &template);
        }
        println!("{}", serde_json::json!({"data": "shop", "template": template}));
    }
}
