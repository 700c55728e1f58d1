package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;

/** What one rendering may use. Not shared between threads. */
final class Budget {
  /** Steps: about one per expression, and one per eight characters or items handled. */
  static final long STEPS = 10_000_000;

  /** Deepest nesting of expressions, statements and macro calls. */
  static final int DEPTH = 600;

  /** Longest text and longest list, in characters and items. */
  static final int SIZE = 1 << 24;

  private long left = STEPS;
  private int depth;

  void step() {
    if (--left < 0) {
      throw steps();
    }
  }

  /** Before characters or items are handled. */
  void spend(long items) {
    if (items > SIZE) {
      throw TemplateErrors.limit(
          TemplateErrors.SIZE, "the template makes a text or list that is too long", SIZE);
    }
    left -= items >> 3;
    if (left < 0) {
      throw steps();
    }
  }

  void enter() {
    step();
    if (++depth > DEPTH) {
      throw TemplateErrors.limit(TemplateErrors.DEPTH, "the template nests too deep", DEPTH);
    }
  }

  void leave() {
    depth--;
  }

  private static SheafException steps() {
    return TemplateErrors.limit(TemplateErrors.STEPS, "the template takes too many steps", STEPS);
  }
}
