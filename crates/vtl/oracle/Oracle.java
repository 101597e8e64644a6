// Asks Apache Velocity 1.7 what templates print, and how long it takes over one. Run by hand: see CONTRIBUTING.md.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.context.InternalContextAdapterImpl;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.directive.StopCommand;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.util.introspection.Info;

public class Oracle {
    /** Makes every reference without a value the empty text, which is how API Gateway is seen to behave. */
    static class Empty implements InvalidReferenceEventHandler {
        public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
            return "";
        }

        public boolean invalidSetMethod(Context context, String left, String right, Info info) {
            return false;
        }

        public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
            return "";
        }
    }

    static RuntimeInstance engine() {
        RuntimeInstance engine = new RuntimeInstance();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.setProperty("runtime.introspector.uberspect", "org.apache.velocity.util.introspection.SecureUberspector");
        engine.setProperty("directive.foreach.maxloops", "1000");
        engine.init();
        return engine;
    }

    static Object parse(String json) throws Exception {
        return new JSONParser(JSONParser.MODE_PERMISSIVE).parse(json, JSONValue.defaultReader.DEFAULT_ORDERED);
    }

    static VelocityContext context(String data, boolean gateway) throws Exception {
        VelocityContext context = new VelocityContext();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) parse(data)).entrySet()) {
            context.put((String) entry.getKey(), entry.getValue());
        }
        if (gateway) {
            EventCartridge cartridge = new EventCartridge();
            cartridge.addInvalidReferenceEventHandler(new Empty());
            cartridge.attachToContext(context);
        }
        return context;
    }

    /** The output, or at which stage the template failed and, if a method threw, what. */
    static Map<String, Object> answer(String template, String data, boolean gateway) throws Exception {
        Map<String, Object> answer = new LinkedHashMap<>();
        RuntimeInstance engine = engine();
        VelocityContext context = context(data, gateway);
        InternalContextAdapterImpl adapter = new InternalContextAdapterImpl(context);
        adapter.pushCurrentTemplateName("t");
        SimpleNode tree;
        try {
            tree = engine.parse(new StringReader(template), "t");
            tree.init(adapter, engine);
        } catch (Throwable error) {
            answer.put("fails", "syntax");
            return answer;
        }
        StringWriter writer = new StringWriter();
        try {
            // Not the engine's own render: it would prepare the tree a second time, which loses escapes.
            tree.render(adapter, writer);
            answer.put("out", writer.toString());
        } catch (StopCommand stop) {
            answer.put("out", writer.toString());
        } catch (Throwable error) {
            answer.put("fails", "run");
            Throwable cause = error instanceof MethodInvocationException
                ? ((MethodInvocationException) error).getWrappedThrowable() : null;
            if (cause != null) {
                answer.put("thrown", cause.getClass().getName());
            }
        }
        return answer;
    }

    /** Reads cases, one a line, from standard input and writes them with Velocity's answers. */
    static void record(Map<?, ?> documents) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        String line;
        while ((line = in.readLine()) != null) {
            Map<String, Object> recorded = new LinkedHashMap<>();
            Map<?, ?> read = (Map<?, ?>) parse(line);
            String template = (String) read.get("template");
            String data = JSONValue.toJSONString(documents.get(read.get("data")));
            recorded.put("data", read.get("data"));
            recorded.put("template", template);
            recorded.put("gateway", answer(template, data, true));
            recorded.put("velocity", answer(template, data, false));
            out.println(JSONValue.toJSONString(recorded, net.minidev.json.JSONStyle.LT_COMPRESS));
        }
        out.flush();
    }

    /** Microseconds of the processor for one rendering of a template over a body, warm: parsed each time, and parsed once. */
    static void measure(String template, String body) throws Exception {
        RuntimeInstance engine = engine();
        SimpleNode kept = null;
        for (boolean parsing : new boolean[] {true, false}) {
            long best = Long.MAX_VALUE;
            int length = 0;
            for (int round = 0; round < 20; round++) {
                int times = 200;
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < times; i++) {
                    VelocityContext context = new VelocityContext();
                    context.put("body", parse(body));
                    InternalContextAdapterImpl adapter = new InternalContextAdapterImpl(context);
                    adapter.pushCurrentTemplateName("t");
                    SimpleNode tree = kept;
                    if (parsing || tree == null) {
                        tree = engine.parse(new StringReader(template), "t");
                        tree.init(adapter, engine);
                        kept = tree;
                    }
                    StringWriter writer = new StringWriter();
                    tree.render(adapter, writer);
                    length = writer.getBuffer().length();
                }
                best = Math.min(best, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / times);
            }
            System.out.printf("%s: %.1f us, %d characters%n", parsing ? "parsed each time" : "parsed once", best / 1000.0, length);
        }
    }

    static String read(String path) throws Exception {
        return new String(Files.readAllBytes(Paths.get(path)), StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("record")) {
            record((Map<?, ?>) parse(read(arguments[1])));
        } else {
            measure(read(arguments[1]), read(arguments[2]));
        }
    }
}
