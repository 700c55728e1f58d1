package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParserFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Every family of this bundle, by name. */
final class Families {
  static final Map<String, ToolCallParserFactory> ALL = all();

  private Families() {}

  private static Map<String, ToolCallParserFactory> all() {
    Map<String, ToolCallParserFactory> out = new LinkedHashMap<>();
    out.put("apertus", new Apertus());
    out.put("apriel", new Apriel());
    out.put("atem", new Atem());
    out.put("command-r", new CommandR());
    out.put("command-r7b", new CommandR7b());
    out.put("deepseek", new DeepSeek());
    out.put("deepseek-dsml", new DeepSeekDsml());
    out.put("firefunction", new FireFunction());
    out.put("functionary-v3.1", new Functionary31());
    out.put("functionary-v3.2", new Functionary32());
    out.put("gemma-4", new Gemma4());
    out.put("gigachat", new GigaChat());
    out.put("glm", new Glm4());
    out.put("granite", new Granite());
    out.put("harmony", new Harmony());
    out.put("hermes", new Hermes());
    out.put("kimi-k2", new KimiK2());
    out.put("lfm2", new PythonList());
    out.put("llama3-json", new LlamaJson());
    out.put("mistral", new Mistral());
    out.put("qwen3-coder", new Qwen3Coder());
    out.put("seed-oss", new SeedOss());
    return out;
  }

  /** Those that recognise a template. */
  static List<String> of(String template) {
    return ALL.entrySet().stream()
        .filter(family -> family.getValue().recognises(template))
        .map(Map.Entry::getKey)
        .toList();
  }

  static boolean isComponent(ToolCallParserFactory family) {
    // the annotation is gone at run time; what it makes of the class is not
    return Component.class != null
        && Families.class.getResource("/OSGI-INF/" + family.getClass().getName() + ".xml") != null;
  }
}
