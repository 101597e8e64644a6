// Records what the Java library json-schema-validator says: JSON lines of questions in, the same lines with answers out.
//
//   {"schema": S, "models": {URI: SCHEMA, ...}, "instances": [I, ...]}     `models` may be missing
//
// The line out has "answers" beside them, one an instance: the messages of level error in order, or, where there is no
// verdict, an object: {"invalid": [what the syntax check says]} or {"fault": the exception's words}. Schemas and instances
// come out as they were written, so that 1.0 stays 1.0; recorded answers may be asked again.
//
// How to run it: CONTRIBUTING.md, "Oracles". It knows nothing of the tests that read what it writes.

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.fge.jackson.JsonLoader;
import com.github.fge.jsonschema.core.exceptions.InvalidSchemaException;
import com.github.fge.jsonschema.core.exceptions.ProcessingException;
import com.github.fge.jsonschema.core.load.Dereferencing;
import com.github.fge.jsonschema.core.load.configuration.LoadingConfiguration;
import com.github.fge.jsonschema.core.load.configuration.LoadingConfigurationBuilder;
import com.github.fge.jsonschema.core.report.LogLevel;
import com.github.fge.jsonschema.core.report.ProcessingMessage;
import com.github.fge.jsonschema.main.JsonSchema;
import com.github.fge.jsonschema.main.JsonSchemaFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public class Oracle {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private String schema;
    private String modelsText;
    private final Map<String, String> models = new LinkedHashMap<>();
    private final List<String> instances = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            if (!line.isBlank()) {
                out.println(new Oracle(line).answer());
            }
        }
        out.flush();
    }

    // Takes the line apart without changing how anything is written.
    private Oracle(String line) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.getCurrentName();
                parser.nextToken();
                switch (name) {
                    case "schema": schema = raw(parser, line); break;
                    case "models":
                        int start = (int) parser.getTokenLocation().getCharOffset();
                        while (parser.nextToken() == JsonToken.FIELD_NAME) {
                            String uri = parser.getCurrentName();
                            parser.nextToken();
                            models.put(uri, raw(parser, line));
                        }
                        modelsText = line.substring(start, (int) parser.getCurrentLocation().getCharOffset());
                        break;
                    case "instances":
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            instances.add(raw(parser, line));
                        }
                        break;
                    default: parser.skipChildren();
                }
            }
        }
    }

    private static String raw(JsonParser parser, String line) throws IOException {
        int start = (int) parser.getTokenLocation().getCharOffset();
        parser.skipChildren();
        // A scalar is read lazily: asking for its text reads it to its end.
        parser.getText();
        int end = (int) parser.getCurrentLocation().getCharOffset();
        return line.substring(start, end).stripTrailing();
    }

    private String answer() throws Exception {
        LoadingConfigurationBuilder loading = LoadingConfiguration.newBuilder().dereferencing(Dereferencing.INLINE);
        for (Map.Entry<String, String> model : models.entrySet()) {
            loading.preloadSchema(model.getKey(), JsonLoader.fromString(model.getValue()));
        }
        JsonSchemaFactory factory =
            JsonSchemaFactory.newBuilder().setLoadingConfiguration(loading.freeze()).freeze();
        JsonSchema ready = factory.getJsonSchema(JsonLoader.fromString(schema));
        List<Object> answers = new ArrayList<>();
        for (String instance : instances) {
            answers.add(verdict(ready, JsonLoader.fromString(instance)));
        }
        String between = modelsText == null ? "" : ",\"models\":" + modelsText;
        return "{\"schema\":" + schema + between + ",\"instances\":[" + String.join(",", instances)
            + "],\"answers\":" + MAPPER.writeValueAsString(answers) + "}";
    }

    private static Object verdict(JsonSchema schema, JsonNode instance) throws IOException {
        try {
            List<String> messages = new ArrayList<>();
            for (ProcessingMessage message : schema.validate(instance)) {
                if (message.getLogLevel().compareTo(LogLevel.ERROR) >= 0) {
                    messages.add(message.getMessage());
                }
            }
            return messages;
        } catch (InvalidSchemaException error) {
            return Map.of("invalid", syntaxErrors(error.getShortMessage()));
        } catch (ProcessingException error) {
            return Map.of("fault", error.getShortMessage());
        } catch (RuntimeException | StackOverflowError error) {
            return Map.of("fault", error.getClass().getSimpleName());
        }
    }

    // The exception's words end in the report of the syntax check, as JSON.
    private static List<String> syntaxErrors(String words) throws IOException {
        List<String> errors = new ArrayList<>();
        int start = words.indexOf("Syntax errors:\n");
        if (start < 0) {
            return List.of(words);
        }
        for (JsonNode message : MAPPER.readTree(words.substring(start + 15))) {
            if (message.get("level").asText().equals("error")) {
                errors.add(message.get("message").asText());
            }
        }
        return errors;
    }
}
