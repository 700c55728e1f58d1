package dev.sheaf.tool.calls.internal;

import java.util.List;

/**
 * An answer with the two calls of the shared conversations, as one family writes it.
 *
 * @param family that reads it
 * @param text of the answer
 */
record Sample(String family, String text) {
  static final String WEATHER = "{\"city\": \"Oslo\", \"unit\": \"C\"}";
  static final String ADD = "{\"a\": 1, \"b\": 2}";

  static final List<Sample> ALL =
      List.of(
          new Sample(
              "hermes",
              "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + "}\n</tool_call>\n<tool_call>\n{\"arguments\": "
                  + ADD
                  + ", \"name\": \"add\"}\n</tool_call>"),
          new Sample(
              "hermes",
              "<tool_call>{\"id\": 7, \"name\": \"get_weather\", \"arguments\": \"{\\\"city\\\": \\\"Oslo\\\", \\\"unit\\\": \\\"C\\\"}\"}</tool_call>"
                  + "<tool_call>{\"name\":\"add\",\"arguments\":{\"a\":1,\"b\":2},\"x\":[1,{}]}"),
          new Sample(
              "llama3-json",
              "{\"name\": \"get_weather\", \"parameters\": "
                  + WEATHER
                  + "}; {\"name\": \"add\", \"parameters\": "
                  + ADD
                  + "}"),
          new Sample(
              "llama3-json",
              "<|python_tag|>get_weather.call(city=\"Oslo\", unit=\"C\")<|python_tag|>{\"name\": \"add\", \"parameters\": "
                  + ADD
                  + "}"),
          new Sample(
              "mistral",
              "[TOOL_CALLS][{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + ", \"id\": \"callaaaa1\"}, {\"name\": \"add\", \"arguments\": "
                  + ADD
                  + "}]"),
          new Sample(
              "mistral",
              "[TOOL_CALLS]get_weather[CALL_ID]callaaaa1[ARGS]"
                  + WEATHER
                  + "[TOOL_CALLS]add[ARGS]"
                  + ADD),
          new Sample(
              "functionary-v3.1",
              "<function=get_weather>"
                  + WEATHER
                  + "</function><function=add>"
                  + ADD
                  + "</function>"),
          new Sample("functionary-v3.2", "get_weather\n" + WEATHER + ">>>add\n" + ADD),
          new Sample("functionary-v3.2", ">>>get_weather\n" + WEATHER + "\n>>>add\n" + ADD),
          new Sample(
              "firefunction",
              " functools[{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + "}, {\"name\": \"add\", \"arguments\": "
                  + ADD
                  + "}]"),
          new Sample(
              "deepseek",
              "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n"
                  + WEATHER
                  + "\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>add\n```json\n"
                  + ADD
                  + "\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"),
          new Sample(
              "deepseek",
              "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>"
                  + WEATHER
                  + "<｜tool▁call▁end｜><｜tool▁call▁begin｜>add<｜tool▁sep｜>"
                  + ADD
                  + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>"),
          new Sample("deepseek-dsml", dsml("function_calls")),
          new Sample("deepseek-dsml", dsml("tool_calls")),
          new Sample(
              "kimi-k2",
              "<|tool_calls_section_begin|><|tool_call_begin|>functions.get_weather:0<|tool_call_argument_begin|>"
                  + WEATHER
                  + "<|tool_call_end|><|tool_call_begin|>functions.add:1<|tool_call_argument_begin|>"
                  + ADD
                  + "<|tool_call_end|><|tool_calls_section_end|>"),
          new Sample(
              "qwen3-coder",
              "<tool_call>\n<function=get_weather>\n<parameter=city>\nOslo\n</parameter>\n<parameter=unit>\nC\n</parameter>\n</function>\n</tool_call>\n"
                  + "<tool_call>\n<function=add>\n<parameter=a>\n1\n</parameter>\n<parameter=b>\n2\n</parameter>\n</function>\n</tool_call>"),
          new Sample(
              "qwen3-coder",
              "<function=get_weather><parameter=city>Oslo</parameter><parameter=unit>C</parameter></function>"
                  + "<function=add><parameter=a>1</parameter><parameter=b>2</parameter></function></tool_call>"),
          new Sample(
              "seed-oss",
              "<seed:tool_call>\n<function=get_weather>\n<parameter=city>Oslo</parameter>\n<parameter=unit>C</parameter>\n</function>\n</seed:tool_call>"
                  + "<seed:tool_call>\n<function=add>\n<parameter=a>1</parameter>\n<parameter=b>2</parameter>\n</function>\n</seed:tool_call>"),
          new Sample(
              "glm",
              "\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n<arg_key>unit</arg_key>\n<arg_value>C</arg_value>\n</tool_call>"
                  + "\n<tool_call>add<arg_key>a</arg_key><arg_value>1</arg_value><arg_key>b</arg_key><arg_value>2</arg_value></tool_call>"),
          new Sample(
              "command-r7b",
              "<|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"get_weather\", \"parameters\": "
                  + WEATHER
                  + "},\n    {\"tool_call_id\": \"1\", \"tool_name\": \"add\", \"parameters\": "
                  + ADD
                  + "}\n]<|END_ACTION|>"),
          new Sample(
              "command-r",
              "\nAction:\n```json\n[\n    {\n        \"tool_name\": \"get_weather\",\n        \"parameters\": "
                  + WEATHER
                  + "\n    },\n    {\n        \"tool_name\": \"add\",\n        \"parameters\": "
                  + ADD
                  + "\n    }\n]```\n"),
          new Sample(
              "granite",
              "<|tool_call|>[{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + "}, {\"name\": \"add\", \"arguments\": "
                  + ADD
                  + "}]"),
          new Sample(
              "harmony",
              "<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>"
                  + WEATHER
                  + "<|call|><|start|>assistant to=functions.add<|channel|>commentary json<|message|>"
                  + ADD
                  + "<|call|>"),
          new Sample(
              "harmony",
              " to=functions.get_weather<|channel|>commentary json<|message|>"
                  + WEATHER
                  + "<|call|><|start|>assistant<|channel|>commentary to=functions.add<|message|>"
                  + ADD),
          new Sample(
              "gemma-4",
              "<|tool_call>call:get_weather{city:<|\"|>Oslo<|\"|>,unit:<|\"|>C<|\"|>}<tool_call|>"
                  + "<|tool_call>call:add{a:1,b:2}<tool_call|>"),
          new Sample(
              "lfm2",
              "<|tool_call_start|>[get_weather(city='Oslo', unit=\"C\"), add(a=1, b=2)]<|tool_call_end|>"),
          new Sample(
              "apertus",
              "<|tools_prefix|>[{\"get_weather\": "
                  + WEATHER
                  + "}, {\"add\": "
                  + ADD
                  + "}]<|tools_suffix|>"),
          new Sample(
              "apriel",
              "\n<tool_calls>[{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + ", \"id\": \"callaaaa1\"}, {\"name\": \"add\", \"arguments\": "
                  + ADD
                  + ", \"id\": \"callaaaa2\"}]</tool_calls>\n"),
          new Sample(
              "gigachat",
              "<|function_call|>{\"name\": \"get_weather\", \"arguments\": "
                  + WEATHER
                  + "}<|message_sep|>\n\nfunction call<|role_sep|>\n{\"name\": \"add\", \"arguments\": "
                  + ADD
                  + "}<|message_sep|>"),
          new Sample(
              "atem",
              atem(" to=get_weather<|message|>", "<|eom|><|start|>assistant to=add<|message|>")),
          new Sample("atem", atem("", "\n")));

  private static String dsml(String tag) {
    return """


    <｜DSML｜TAG>
    <｜DSML｜invoke name="get_weather">
    <｜DSML｜parameter name="city" string="true">Oslo</｜DSML｜parameter>
    <｜DSML｜parameter name="unit" string="true">C</｜DSML｜parameter>
    </｜DSML｜invoke>
    <｜DSML｜invoke name="add">
    <｜DSML｜parameter name="a" string="false">1</｜DSML｜parameter>
    <｜DSML｜parameter name="b" string="false">2</｜DSML｜parameter>
    </｜DSML｜invoke>
    </｜DSML｜TAG>\
    """
        .replace("TAG", tag);
  }

  private static String atem(String first, String second) {
    return first
        + "<atem:function_calls>\n<atem:invoke name=\"get_weather\">\n<atem:parameter name=\"city\">Oslo</atem:parameter>\n<atem:parameter name=\"unit\">C</atem:parameter>\n</atem:invoke>\n</atem:function_calls>"
        + second
        + "<atem:function_calls>\n<atem:invoke name=\"add\">\n<atem:parameter name=\"a\">1</atem:parameter>\n<atem:parameter name=\"b\">2</atem:parameter>\n</atem:invoke>\n</atem:function_calls><|eot|>";
  }

  @Override
  public String toString() {
    return family + ": " + text.substring(0, Math.min(40, text.length())).replace("\n", "⏎");
  }
}
