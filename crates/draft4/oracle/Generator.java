// Draws random questions for the oracle: schemas with instances that come near to what they ask for.
//
//   java -cp ... Generator SEED COUNT > QUESTIONS
//
// How to run it: CONTRIBUTING.md, "Oracles". It knows nothing of what the answers are.

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

public class Generator {
    private static final String[] NAMES = {"a", "b", "c", "aa", "B", "é", "x1"};
    private static final String[] TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"};
    private static final String[] NUMBERS =
        {"0", "1", "2", "3", "5", "-1", "1.0", "1.5", "0.1", "2.50", "1e1", "10", "12345678901234567890", "-0.0", "100.0"};
    private static final String[] TEXTS = {"", "a", "ab", "abc", "b1", "é", "😀", "1.2.3.4", "a@b.c", "2020-01-01T00:00:00Z", "::1"};
    private static final String[] PATTERNS = {"^a", "b$", "[0-9]", "^.{1,2}$", "c|a", "\\\\d", "^(a)(b)?\\\\2", "[^a-c]", "(?!a)^."};
    private static final String[] FORMATS = {"email", "ipv4", "date-time", "uri", "hostname", "ipv6", "int32", "regex"};

    private final Random random;

    private Generator(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) {
        Generator generator = new Generator(Long.parseLong(arguments[0]));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (int count = Integer.parseInt(arguments[1]); count > 0; count--) {
            out.println(generator.question());
        }
        out.flush();
    }

    private String question() {
        String schema = schema(3, true);
        List<String> instances = new ArrayList<>();
        while (instances.size() < 4) {
            instances.add(value(3));
        }
        return "{\"schema\":" + schema + ",\"instances\":[" + String.join(",", instances) + "]}";
    }

    private String schema(int depth, boolean root) {
        if (!root && chance(6)) return "{\"$ref\":\"#" + pick("", "/definitions/a", "/definitions/b", "/definitions/b") + "\"}";
        if (!root && chance(2)) return pick("5", "[]", "{\"type\":\"text\"}", "{\"minLength\":-1}", "{\"required\":[]}");
        List<String> members = new ArrayList<>();
        for (int keywords = 1 + random.nextInt(depth > 0 ? 4 : 2); keywords > 0; keywords--) {
            String keyword = keyword(depth);
            String name = keyword.substring(0, keyword.indexOf(':') + 1);
            if (members.stream().noneMatch(member -> member.startsWith(name))) members.add(keyword);
        }
        if (root) members.add("\"definitions\":{\"a\":" + schema(1, false) + ",\"b\":" + schema(0, false) + "}");
        return "{" + String.join(",", members) + "}";
    }

    private String keyword(int depth) {
        if (depth > 0 && chance(55)) return compound(depth - 1);
        switch (random.nextInt(13)) {
            case 0: case 1: return "\"type\":" + (chance(70) ? quoted(pick(TYPES)) : "[" + quoted(pick(TYPES)) + "," + quoted(pick(TYPES)) + "]");
            case 2: return "\"enum\":[" + value(1) + "," + value(2) + "," + value(0) + "]";
            case 3: return "\"required\":[" + quoted(pick(NAMES)) + "," + quoted(pick(NAMES)) + "]";
            case 4: return quoted(pick("minProperties", "maxProperties", "minItems", "maxItems")) + ":" + random.nextInt(4);
            case 5: return quoted(pick("minLength", "maxLength")) + ":" + random.nextInt(4);
            case 6: return "\"minimum\":" + pick(NUMBERS) + (chance(40) ? ",\"exclusiveMinimum\":true" : "");
            case 7: return "\"maximum\":" + pick(NUMBERS) + (chance(40) ? ",\"exclusiveMaximum\":true" : "");
            case 8: return "\"multipleOf\":" + pick("1", "2", "0.1", "0.5", "3", "1.5", "1e1");
            case 9: return "\"pattern\":" + quoted(pick(PATTERNS));
            case 10: return "\"format\":" + quoted(pick(FORMATS));
            case 11: return "\"uniqueItems\":" + chance(85);
            default: return "\"additionalProperties\":" + chance(20);
        }
    }

    private String compound(int depth) {
        switch (random.nextInt(12)) {
            case 0: case 1: case 2: case 3:
                return "\"properties\":" + map(depth, NAMES);
            case 4: return "\"patternProperties\":" + map(depth, PATTERNS);
            case 5: return "\"additionalProperties\":" + schema(depth, false);
            case 6: return "\"items\":" + (chance(60) ? schema(depth, false) : list(depth));
            case 7: return "\"additionalItems\":" + (chance(50) ? "false" : schema(depth, false));
            case 8: return "\"dependencies\":{" + quoted("a") + ":" + schema(depth, false) + "," + quoted("b")
                + ":[" + quoted(pick(NAMES)) + "]," + quoted("aa") + ":[\"zz\",\"c\"]}";
            case 9: return "\"not\":" + schema(depth, false);
            default: return quoted(pick("allOf", "anyOf", "oneOf")) + ":" + list(depth);
        }
    }

    private String map(int depth, String[] names) {
        StringBuilder out = new StringBuilder("{");
        List<String> used = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            String name = pick(names);
            if (used.contains(name)) continue;
            used.add(name);
            out.append(out.length() > 1 ? "," : "").append(quoted(name)).append(":").append(schema(depth, false));
        }
        return out.append("}").toString();
    }

    private String list(int depth) {
        return "[" + schema(depth, false) + (chance(70) ? "," + schema(depth, false) : "") + "]";
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 7);
        if (kind == 0) return pick("null", "true", "false");
        if (kind < 4) return pick(NUMBERS);
        if (kind < 7) return quoted(pick(TEXTS));
        StringBuilder out = new StringBuilder();
        boolean array = kind > 9;
        for (int count = random.nextInt(4); count > 0; count--) {
            out.append(out.length() > 0 ? "," : "").append(array ? "" : quoted(pick(NAMES)) + ":").append(value(depth - 1));
        }
        return array ? "[" + out + "]" : "{" + out + "}";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
