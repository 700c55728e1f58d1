package dev.sheaf.text;

import java.util.List;
import java.util.Map;

/** A compiled chat template. Immutable and thread-safe. */
public interface ChatTemplate {
  /**
   * Renders a prompt. What comes from the template's own text and from {@code trusted} is trusted;
   * what comes from {@code variables} is not, however the template cuts and joins it.
   *
   * @param variables {@code messages} (a list of maps), {@code tools}, {@code
   *     add_generation_prompt} and any other: texts, booleans, numbers, lists and maps of these.
   *     {@code now}, a local date and time ({@code 2026-11-23T12:00:00}) or seconds since 1970 in
   *     UTC, takes the place of the clock for templates that write the date
   * @param trusted texts such as {@code bos_token} and {@code eos_token}
   * @throws dev.sheaf.error.SheafException the template refuses (with its words), or passes its
   *     step, depth or output limit
   */
  List<TextSpan> render(Map<String, Object> variables, Map<String, String> trusted);
}
