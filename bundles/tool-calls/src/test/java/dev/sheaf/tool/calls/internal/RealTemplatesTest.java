package dev.sheaf.tool.calls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates of real models: which family each is of, and that the family reads what they write. */
final class RealTemplatesTest {
  /** Templates that mention tools, and yet belong to no family. */
  private static final Map<String, String> NONE =
      Map.of(
          "HuggingFaceTB-SmolLM3-3B.jinja",
          "knows the role of a tool's reply; offers no tools, shows no form of a call");

  private static final Map<String, List<String>> TEMPLATES =
      Map.ofEntries(
          Map.entry("apertus", List.of("Apertus-8B-Instruct")),
          Map.entry("apriel", List.of("Apriel-1.6-15b-Thinker-fixed", "unsloth-Apriel-1.5")),
          Map.entry("atem", List.of("ollama-glimmer_chat_template")),
          Map.entry("command-r", List.of("CohereForAI-c4ai-command-r-plus-tool_use")),
          Map.entry(
              "command-r7b",
              List.of("Cohere2MoE", "CohereForAI-c4ai-command-r7b-12-2024-tool_use")),
          Map.entry(
              "deepseek",
              List.of(
                  "deepseek-ai-DeepSeek-R1-Distill-Llama-8B",
                  "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B",
                  "deepseek-ai-DeepSeek-V3.1",
                  "llama-cpp-deepseek-r1")),
          Map.entry(
              "deepseek-dsml", List.of("deepseek-ai-DeepSeek-V3.2", "deepseek-ai-DeepSeek-V4")),
          Map.entry("firefunction", List.of("fireworks-ai-llama-3-firefunction-v2")),
          Map.entry("functionary-v3.1", List.of("meetkai-functionary-medium-v3.1")),
          Map.entry("functionary-v3.2", List.of("meetkai-functionary-medium-v3.2")),
          Map.entry(
              "gemma-4",
              List.of(
                  "google-gemma-4-31B-it",
                  "google-gemma-4-31B-it-interleaved",
                  "ollama-gemma4_31b_chat_template",
                  "ollama-gemma4_e2b_chat_template")),
          Map.entry("gigachat", List.of("GigaChat3-10B-A1.8B", "GigaChat3.1-10B-A1.8B")),
          Map.entry(
              "glm",
              List.of(
                  "GLM-4.6",
                  "GLM-4.7-Flash",
                  "GLM-5.2",
                  "ollama-laguna_v2_chat_template",
                  "ollama-laguna_v8_chat_template")),
          Map.entry("granite", List.of("ibm-granite-granite-3.3-2B-Instruct")),
          Map.entry("harmony", List.of("openai-gpt-oss-120b")),
          Map.entry(
              "hermes",
              List.of(
                  "Bielik-11B-v3.0-Instruct",
                  "MiMo-VL",
                  "MiroThinker",
                  "NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use",
                  "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
                  "Qwen-QwQ-32B",
                  "Qwen-Qwen2.5-7B-Instruct",
                  "Qwen-Qwen3-0.6B",
                  "Reka-Edge")),
          Map.entry(
              "kimi-k2", List.of("Kimi-K2-Instruct", "Kimi-K2-Thinking", "moonshotai-Kimi-K2")),
          Map.entry("lfm2", List.of("LFM2-8B-A1B", "LFM2.5-Instruct")),
          Map.entry(
              "llama3-json",
              List.of(
                  "meta-llama-Llama-3.1-8B-Instruct",
                  "meta-llama-Llama-3.2-3B-Instruct",
                  "meta-llama-Llama-3.3-70B-Instruct")),
          Map.entry(
              "mistral",
              List.of(
                  "Mistral-Small-3.2-24B-Instruct-2506",
                  "mistralai-Ministral-3-14B-Reasoning-2512",
                  "mistralai-Mistral-Nemo-Instruct-2407",
                  "unsloth-mistral-Devstral-Small-2507")),
          Map.entry(
              "qwen3-coder",
              List.of(
                  "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
                  "Qwen3-Coder",
                  "Qwen3.5-4B",
                  "StepFun3.5-Flash",
                  "ollama-nemotron35_chat_template",
                  "ollama-nemotron3nano_chat_template",
                  "ollama-qwen38_chat_template",
                  "stepfun-ai-Step-3.5-Flash")),
          Map.entry("seed-oss", List.of("ByteDance-Seed-OSS")));

  @Test
  void everyTemplateThatMentionsToolsIsOfExactlyOneFamily() throws IOException {
    Map<String, String> expected = new HashMap<>();
    TEMPLATES.forEach((family, names) -> names.forEach(n -> expected.put(n + ".jinja", family)));
    Map<String, List<String>> found = new TreeMap<>();
    int others = 0;
    try (Stream<Path> files = Files.list(SharedData.require("templates"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jinja")).toList()) {
        String name = file.getFileName().toString();
        String template = Files.readString(file);
        List<String> families = Families.of(template);
        if (!template.contains("tool") || NONE.containsKey(name)) {
          assertThat(families).as(name).isEmpty();
          others++;
        } else {
          found.put(name, families);
        }
      }
    }
    Map<String, List<String>> wanted = new TreeMap<>();
    expected.forEach((name, family) -> wanted.put(name, List.of(family)));
    assertThat(found).isEqualTo(wanted);
    assertThat(others).isEqualTo(4);
  }

  /** Where in the golden rendering the assistant's turn begins and ends. */
  static Stream<Arguments> turns() {
    String im = "<|im_start|>assistant\n";
    String imEnd = "<|im_end|>";
    return Stream.of(
        arguments("Apertus-8B-Instruct", "<|assistant_start|>", "[{\"t\""),
        arguments("Apriel-1.6-15b-Thinker-fixed", "<|begin_assistant|>\n", "<|end|>"),
        arguments("Bielik-11B-v3.0-Instruct", im, imEnd),
        arguments("ByteDance-Seed-OSS", "<seed:bos>assistant\n", "<seed:eos>"),
        arguments("Cohere2MoE", "<|CHATBOT_TOKEN|>", "<|END_OF_TURN_TOKEN|>"),
        arguments(
            "CohereForAI-c4ai-command-r7b-12-2024-tool_use",
            "<|END_THINKING|>",
            "<|END_OF_TURN_TOKEN|>"),
        arguments("GLM-4.6", "</think>", "<|observation|>"),
        arguments("GLM-4.7-Flash", "</think>", "<|observation|>"),
        arguments("MiMo-VL", im, imEnd),
        arguments("Mistral-Small-3.2-24B-Instruct-2506", "[/INST]", "</s>"),
        arguments("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "</think>", imEnd),
        arguments("NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use", im, imEnd),
        arguments("NousResearch-Hermes-3-Llama-3.1-8B-tool_use", im, imEnd),
        arguments("Qwen-Qwen2.5-7B-Instruct", im, imEnd),
        arguments("Qwen3.5-4B", "</think>", imEnd),
        arguments("Reka-Edge", "assistant: ", "<sep>"),
        arguments("StepFun3.5-Flash", "</think>", imEnd),
        arguments(
            "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
        arguments("deepseek-ai-DeepSeek-V3.2", "</think>", "<｜end▁of▁sentence｜>"),
        arguments("deepseek-ai-DeepSeek-V4", "</think>", "<｜end▁of▁sentence｜>"),
        arguments("google-gemma-4-31B-it", "<|turn>model\n", "<|tool_response>"),
        arguments("google-gemma-4-31B-it-interleaved", "<|turn>model\n", "<turn|>"),
        arguments("meetkai-functionary-medium-v3.1", "<|end_header_id|>\n\n", "<|eom_id|>"),
        arguments("mistralai-Ministral-3-14B-Reasoning-2512", "[/INST]", "</s>"),
        arguments("mistralai-Mistral-Nemo-Instruct-2407", "[/INST]", "</s>"),
        arguments("moonshotai-Kimi-K2", "<|im_middle|>", "<|im_end|>"),
        arguments("ollama-gemma4_31b_chat_template", "<|turn>model\n", "<|tool_response>"),
        arguments("ollama-gemma4_e2b_chat_template", "<|turn>model\n", "<|tool_response>"),
        arguments("ollama-glimmer_chat_template", "<|start|>assistant", "<|start|>tool"),
        arguments("ollama-laguna_v2_chat_template", "</think>", "</assistant>"),
        arguments("ollama-nemotron35_chat_template", "</think>", imEnd),
        arguments("ollama-nemotron3nano_chat_template", "</think>", imEnd),
        arguments("ollama-qwen38_chat_template", "</think>", imEnd),
        arguments("unsloth-Apriel-1.5", "<|assistant|>\n", "<|end|>"),
        arguments("unsloth-mistral-Devstral-Small-2507", "[/INST]", "</s>"));
  }

  @ParameterizedTest
  @MethodSource("turns")
  void whatTheTemplateWritesIsReadBack(String template, String begin, String end)
      throws IOException {
    assertReadsBack(
        template, begin, end, List.of("get_weather", "add"), List.of(Sample.WEATHER, Sample.ADD));
  }

  /** These templates write one call for a turn. */
  static Stream<Arguments> turnsOfOneCall() {
    return Stream.of(
        arguments("GigaChat3-10B-A1.8B", "assistant<|role_sep|>\n", "\n\nfunction result"),
        arguments("GigaChat3.1-10B-A1.8B", "assistant<|role_sep|>\n", "\n\nfunction result"),
        arguments("openai-gpt-oss-120b", "<|start|>assistant", "<|start|>functions"));
  }

  @ParameterizedTest
  @MethodSource("turnsOfOneCall")
  void theOneCallThatTheTemplateWritesIsReadBack(String template, String begin, String end)
      throws IOException {
    assertReadsBack(template, begin, end, List.of("get_weather"), List.of(Sample.WEATHER));
  }

  private static void assertReadsBack(
      String template, String begin, String end, List<String> names, List<String> arguments)
      throws IOException {
    String file = template + ".jinja";
    var family =
        Families.ALL.get(
            Families.of(Files.readString(SharedData.require("templates/" + file))).getFirst());
    String text = turn(file, begin, end);
    Reading whole = Reading.whole(family, text);
    assertThat(whole.names()).as(text).isEqualTo(names);
    assertThat(whole.values()).isEqualTo(arguments.stream().map(JsonParser::parseString).toList());
    assertThat(whole.content()).as(text).isEmpty();
    assertThat(Reading.byCharacter(family, text)).isEqualTo(whole);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(Reading.atRandom(family, text, seed)).isEqualTo(whole);
    }
  }

  private static String turn(String file, String begin, String end) throws IOException {
    for (String line : Files.readAllLines(SharedData.require("templates/golden.jsonl"))) {
      JsonObject row = JsonParser.parseString(line).getAsJsonObject();
      if (row.get("template").getAsString().equals(file)
          && row.get("case").getAsString().equals("tool_round")) {
        String text = row.get("rendered").getAsString();
        int question = text.lastIndexOf("1+2?");
        int from = text.indexOf(begin, question) + begin.length();
        return text.substring(from, text.indexOf(end, from));
      }
    }
    throw new AssertionError("no golden tool_round of " + file);
  }
}
