package dev.sheaf.format.gguf.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one part of a split model: {@code prefix-00002-of-00005.gguf}.
 *
 * @param number from 1
 */
record SplitName(String prefix, int number, int count) {
  private static final Pattern SHAPE = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

  static Optional<SplitName> of(Path file) {
    Matcher m = SHAPE.matcher(GgufErrors.label(file));
    return m.matches()
        ? Optional.of(
            new SplitName(m.group(1), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))))
        : Optional.empty();
  }

  /** The name of another part. */
  String part(int wanted) {
    return "%s-%05d-of-%05d.gguf".formatted(prefix, wanted, count);
  }
}
