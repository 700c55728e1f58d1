package dev.sheaf.constraint;

import java.util.Objects;

/**
 * A grammar that an answer must follow.
 *
 * @param kind who compiles it: the {@code sheaf.name} of a {@link ConstraintCompiler}, for instance
 *     {@code regex}
 * @param text the grammar, in the kind's own language; not empty
 */
public record Grammar(String kind, String text) {
  public Grammar {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (kind.isBlank() || text.isEmpty()) {
      throw new IllegalArgumentException("kind and text must not be empty");
    }
  }
}
