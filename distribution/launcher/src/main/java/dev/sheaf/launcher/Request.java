package dev.sheaf.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks for, as it is handed to the shell: a map of JDK types only, because
 * the launcher and the bundles share no others. {@code distribution/README.md} is its contract.
 *
 * @param mode {@code vector}, {@code script} or {@code interactive}
 * @param arguments the command, one word per entry; empty but for {@code vector}
 * @param script the text to run; empty but for {@code script}
 */
record Request(String mode, List<String> arguments, String script) {
  static Request parse(List<String> words) throws LaunchException {
    if (words.isEmpty()) {
      return new Request("interactive", List.of(), "");
    }
    return switch (words.getFirst()) {
      case "-c" -> script(words);
      case "-h", "--help" -> vector(List.of("help"));
      case "-V", "--version" -> vector(List.of("version"));
      default -> vector(words);
    };
  }

  Map<String, Object> toMap(InputStream in, PrintStream out, PrintStream err) {
    return Map.of(
        "mode", mode, "arguments", arguments, "script", script, "in", in, "out", out, "err", err);
  }

  private static Request vector(List<String> words) {
    return new Request("vector", List.copyOf(words), "");
  }

  private static Request script(List<String> words) throws LaunchException {
    if (words.size() != 2) {
      throw new LaunchException(
          LaunchCode.USAGE,
          "-c takes one script",
          "-c '<commands>'",
          words.size() - 1 + " words",
          "command line",
          "put the whole script in quotes");
    }
    return new Request("script", List.of(), words.get(1));
  }
}
