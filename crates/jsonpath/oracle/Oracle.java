// Records what Jayway JsonPath and json-smart answer: JSON lines of cases in, the same lines with the answers out.
//
//   {"document": NAME, "path": TEXT}   the path read from the document of that name (file given as argument)
//   {"text": TEXT}                     the text parsed by json-smart in permissive mode
//
// How to run it: CONTRIBUTING.md, "Oracles". It knows nothing of the tests that read what it writes.

import com.jayway.jsonpath.JsonPath;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;

public class Oracle {
    private final Map<String, String> documents = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        Oracle oracle = new Oracle();
        if (arguments.length > 0) {
            for (String line : Files.readAllLines(Path.of(arguments[0]))) {
                Map<String, Object> document = object(line);
                oracle.documents.put((String) document.get("name"), (String) document.get("text"));
            }
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            out.println(json(oracle.answer(object(line))));
        }
        out.flush();
    }

    private Map<String, Object> answer(Map<String, Object> question) {
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            if (question.containsKey("path")) {
                answer.put("document", question.get("document"));
                answer.put("path", question.get("path"));
                read(documents.get(question.get("document")), (String) question.get("path"), answer);
            } else {
                answer.put("text", question.get("text"));
                describe(new JSONParser(JSONParser.MODE_PERMISSIVE)
                    .parse((String) question.get("text"), JSONValue.defaultReader.DEFAULT_ORDERED), answer);
            }
        } catch (Exception error) {
            answer.put("error", error.getClass().getSimpleName());
            if (ownWords(error)) {
                answer.put("message", error.getMessage());
            }
        } catch (StackOverflowError error) {
            answer.put("error", "StackOverflowError");
        }
        return answer;
    }

    private static void read(String document, String path, Map<String, Object> answer) {
        Object parsed = JsonPath.parse(document).json();
        JsonPath compiled = JsonPath.compile(path);
        if (!compiled.isDefinite()) {
            answer.put("definite", false);
        }
        describe(compiled.read(parsed), answer);
    }

    private static void describe(Object value, Map<String, Object> answer) {
        String json = json(value);
        answer.put("kind", kind(value));
        answer.put("json", json);
        if (!String.valueOf(value).equals(json)) {
            answer.put("print", String.valueOf(value));
        }
    }

    private static String kind(Object value) {
        if (value == null) return "null";
        if (value instanceof Map) return "object";
        if (value instanceof List) return "array";
        if (value instanceof Set) return "set";
        return value.getClass().getSimpleName().toLowerCase();
    }

    // What the runtime, a parser or a mapper says in its own words is not part of the language.
    private static boolean ownWords(Exception error) {
        String name = error.getClass().getName();
        String message = String.valueOf(error.getMessage());
        return name.startsWith("com.jayway") && !name.endsWith("InvalidJsonException") && !message.contains("java.lang.S")
            && !message.startsWith("java.") && !message.startsWith("com.jayway") && error.getMessage() != null;
    }

    private static String json(Object value) {
        return JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String line) throws Exception {
        return (Map<String, Object>) new JSONParser(JSONParser.MODE_PERMISSIVE).parse(line);
    }
}
