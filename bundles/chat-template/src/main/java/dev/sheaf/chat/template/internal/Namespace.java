package dev.sheaf.chat.template.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one value that a template can write into, made by {@code namespace(…)}. */
final class Namespace {
  private final Map<String, Object> values = new LinkedHashMap<>();

  Map<String, Object> values() {
    return values;
  }
}
