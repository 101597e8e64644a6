// Draws cases for the oracle from a seed: texts for json-smart, documents, and paths into those documents.
//
//   Generator texts SEED COUNT
//   Generator documents SEED COUNT
//   Generator paths SEED COUNT DOCUMENTS   paths that go along what the documents hold, three times out of four
//
// How to run it: CONTRIBUTING.md, "Oracles".

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;

public class Generator {
    private static final String[] NAMES = {"a", "b", "id", "name", "price", "tags", "items", "x y"};
    private static final String[] WORDS = {"red", "blue", "x", "", "a/b", "it's", "10", "9.5", "true", "$.a", "[1]", "Ünï", "A1"};
    private static final String[] NUMBERS = {
        "0", "1", "2", "3", "-1", "10", "9.5", "1.0", "0.001", "1e3", "2147483648", "12345678901234567890", "1.23456789012345678901"};
    private static final String[] OPERATORS = {
        "==", "!=", "<", "<=", ">", ">=", "===", "!==", "=~", "in", "nin", "subsetof", "anyof", "noneof", "size", "empty",
        "contains", "all", "IN", "type"};
    private static final String[] FUNCTIONS = {
        "length", "size", "min", "max", "avg", "sum", "stddev", "keys", "first", "last", "concat", "nothing"};

    private final Random random;
    // What the last path inside a filter leads to.
    private Object found;

    private Generator(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) throws Exception {
        Generator generator = new Generator(Long.parseLong(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        List<Map<String, Object>> documents = new ArrayList<>();
        if (arguments.length > 3) {
            for (String line : Files.readAllLines(Path.of(arguments[3]))) {
                documents.add(object(line));
            }
        }
        for (int place = 0; place < count; place++) {
            Map<String, Object> line = new LinkedHashMap<>();
            switch (arguments[0]) {
                case "texts" -> line.put("text", generator.text());
                case "documents" -> {
                    line.put("name", "random-" + place);
                    line.put("text", generator.document(4));
                }
                default -> {
                    Map<String, Object> document = generator.pick(documents);
                    line.put("document", document.get("name"));
                    line.put("path", generator.path(parse((String) document.get("text"))));
                }
            }
            out.println(JSONValue.toJSONString(line, JSONStyle.LT_COMPRESS));
        }
        out.flush();
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    // ---- texts: pieces that mean something to the parser, in any order ----

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(9);
        if (chance(70)) text.append(pick("{", "[", "{a:", "{\"a\": ", "[1,"));
        for (int piece = 0; piece < pieces; piece++) {
            text.append(pick("{", "}", "[", "]", ":", ",", "\"", "'", " ", "\n", "a", "true", "null", "NaN", "-", "1", "007", "2.5",
                ".5", "5.", "1e5", "1E+", "1e-3", "12345678901", "1234567890123456789012", "0.12345678901234567890", "\"b\"",
                "'c'", "\"\\u00e9\"", "\"\\q\\/\"", "\"\t\"", "\\", "é", "\"a\":", "b:", "c :", "\"x/y\"", "\"\u2028\"", ",,"));
        }
        if (chance(60)) text.append(pick("}", "]", "}]", "]}"));
        return text.toString();
    }

    // ---- documents ----

    private String document(int depth) {
        return chance(80) ? members(depth) : elements(depth);
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 10 : 6);
        if (kind < 2) return "\"" + pick(WORDS) + "\"";
        if (kind < 4) return pick(NUMBERS);
        if (kind == 4) return pick("true", "false");
        if (kind == 5) return "null";
        return kind < 8 ? members(depth - 1) : elements(depth - 1);
    }

    private String members(int depth) {
        List<String> members = new ArrayList<>();
        for (int count = 1 + random.nextInt(5); count > 0; count--) {
            members.add("\"" + pick(NAMES) + "\":" + value(depth));
        }
        return "{" + String.join(",", members) + "}";
    }

    private String elements(int depth) {
        List<String> elements = new ArrayList<>();
        boolean alike = chance(75);
        int kind = random.nextInt(4);
        for (int count = random.nextInt(6); count > 0; count--) {
            elements.add(!alike ? value(depth) : kind == 0 ? pick(NUMBERS) : kind == 1 ? "\"" + pick(WORDS) + "\"" : members(depth - 1));
        }
        return "[" + String.join(",", elements) + "]";
    }

    // ---- paths ----

    private String path(Object document) {
        StringBuilder path = new StringBuilder(chance(95) ? "$" : "");
        Object at = document;
        for (int steps = 1 + random.nextInt(3); steps > 0; steps--) {
            at = step(path, at);
        }
        if (chance(15)) path.append(".").append(call());
        if (chance(4)) damage(path);
        return path.toString();
    }

    // Appends a step, and gives what it leads to, as far as that is one value.
    private Object step(StringBuilder path, Object at) {
        // What begins a step with brackets of the wrong kind finds nothing; some of that is enough.
        boolean fitting = at instanceof List || (at instanceof Map && chance(30)) || chance(10);
        int kind = fitting ? random.nextInt(14) : random.nextInt(3) == 0 ? random.nextInt(3) : 20;
        if (kind == 0) path.append("..").append(chance(60) ? pick(NAMES).replace(' ', '_') : chance(50) ? "*" : "[" + index() + "]");
        else if (kind == 1) path.append(chance(50) ? ".*" : "[*]");
        else if (kind == 2) path.append("['").append(pick(NAMES)).append("',").append(chance(30) ? " " : "").append("'").append(pick(NAMES)).append("']");
        else if (kind == 3) path.append("[").append(index()).append(",").append(index()).append("]");
        else if (kind == 4) path.append(slice());
        else if (kind < 9) path.append("[?(").append(filter(at, 2)).append(")]");
        else return alongside(path, at);
        return at instanceof List && !((List<?>) at).isEmpty() ? pick((List<?>) at) : null;
    }

    private Object alongside(StringBuilder path, Object at) {
        if (at instanceof Map && !((Map<?, ?>) at).isEmpty() && chance(90)) {
            Map<?, ?> members = (Map<?, ?>) at;
            Object name = pick(new ArrayList<>(members.keySet()));
            member(path, name.toString());
            return members.get(name);
        }
        if (at instanceof List && chance(90)) {
            List<?> elements = (List<?>) at;
            int index = random.nextInt(elements.size() + 1);
            path.append("[").append(chance(80) ? index : index - elements.size()).append("]");
            return index < elements.size() ? elements.get(index) : null;
        }
        member(path, pick(NAMES));
        return null;
    }

    private void member(StringBuilder path, String name) {
        if (name.contains(" ") || chance(25)) {
            String quote = pick("'", "\"");
            path.append("[").append(quote).append(name).append(quote).append("]");
        } else {
            path.append(".").append(name);
        }
    }

    private String index() {
        return String.valueOf(random.nextInt(7) - 2);
    }

    private String slice() {
        return "[" + (chance(70) ? index() : "") + ":" + (chance(70) ? index() : "") + "]";
    }

    private String call() {
        if (chance(70)) return pick(FUNCTIONS) + "()";
        return pick("concat(\"a\", \"b\")", "sum(1, 2.5)", "index(0)", "index(-1)", "index(9)", "append(4)", "append(\"x\")",
            "length($.a)", "sum($.a)", "sum($..price)", "max($.items[*].price)", "concat($.name, \"-\", $.id)", "avg({\"x\":1})",
            "append($.a, {\"b\": 2})", "min(3, $.price)", "first($.a)", "concat($.tags)");
    }

    private String filter(Object at, int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 5);
        if (kind == 5) return filter(at, depth - 1) + " && " + filter(at, depth - 1);
        if (kind == 6) return filter(at, depth - 1) + " || " + filter(at, depth - 1);
        if (kind == 7) return "!(" + filter(at, depth - 1) + ")";
        if (kind == 8) return "(" + filter(at, depth - 1) + ")";
        if (kind == 0) return pick("", "!") + inner(at);
        String space = chance(85) ? " " : "";
        String operator = pick(OPERATORS);
        String left = chance(90) ? inner(at) : literal(operator);
        String right = chance(40) ? like(found, operator) : chance(80) ? literal(operator) : inner(at);
        return left + space + operator + space + right;
    }

    private String inner(Object at) {
        Object element = at instanceof List && !((List<?>) at).isEmpty() ? pick((List<?>) at) : at;
        StringBuilder path = new StringBuilder(chance(92) ? "@" : "$");
        for (int steps = chance(12) ? 0 : chance(80) ? 1 : 2; steps > 0; steps--) {
            element = alongside(path, element);
        }
        found = element;
        if (chance(6)) path.append(pick(".length()", ".*", "[0]", "..a", ".size()", ".keys()"));
        return path.toString();
    }

    // A literal that the operator may find to hold of a value.
    private String like(Object value, String operator) {
        String literal = value instanceof String ? "'" + value + "'" : JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
        switch (operator) {
            case "in": case "nin": case "IN": case "subsetof": case "anyof": case "noneof": case "all":
                return value instanceof List ? literal : "[" + literal + ", 'red', 1]";
            case "contains":
                return value instanceof List && !((List<?>) value).isEmpty() ? like(pick((List<?>) value), "==") : "'e'";
            case "size":
                return String.valueOf(value instanceof List ? ((List<?>) value).size() : String.valueOf(value).length());
            case "=~":
                return "/." + pick("*", "+", "") + "/";
            default:
                return literal;
        }
    }

    private String literal(String operator) {
        switch (operator) {
            case "=~": return pick("/.*/", "/r.*/i", "/[a-z]+/", "/BLUE/i", "/\\d+/", "/a\\/b/", "'x'");
            case "size": return pick("0", "1", "2", "3", "'1'");
            case "empty": return pick("true", "false", "1");
            case "type": return pick("'string'", "1");
            case "in": case "nin": case "IN": case "subsetof": case "anyof": case "noneof": case "all":
                return pick("['red','blue']", "[1, 2, 3]", "[\"x\", 10]", "[]", "['10', 9.5, true, null]", "{\"a\":1}", "'red'");
            default:
                return pick("'red'", "\"blue\"", "1", "10", "9.50", "-1", "true", "false", "null", "'10'", "[1]", "{\"a\": 1}", "1e3", "''", "abc");
        }
    }

    private void damage(StringBuilder path) {
        int place = random.nextInt(path.length() + 1);
        if (chance(50) && place < path.length()) path.deleteCharAt(place);
        else path.insert(place, pick(".", "[", "]", "(", ")", "'", " ", "x", "?", ",", "*", "@"));
    }

    private static Object parse(String text) throws Exception {
        return new JSONParser(JSONParser.MODE_PERMISSIVE).parse(text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String line) throws Exception {
        return (Map<String, Object>) parse(line);
    }
}
