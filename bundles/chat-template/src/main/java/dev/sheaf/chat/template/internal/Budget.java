package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;

/** What one rendering may use. Not shared between threads. */
final class Budget {
  /** Steps: about one per expression, per 64 characters and per four items handled. */
  static final long STEPS = 2_000_000;

  /** Deepest nesting of expressions, statements and macro calls. */
  static final int DEPTH = 600;

  /** Longest text, in characters. */
  static final int SIZE = 1 << 24;

  /** Longest list, in items. */
  static final int ITEMS = 1 << 20;

  private long left = STEPS;
  private int depth;

  void step() {
    if (--left < 0) {
      throw steps();
    }
  }

  /** Before characters are handled. */
  void spend(long chars) {
    if (chars > SIZE) {
      throw TemplateErrors.limit(
          TemplateErrors.SIZE, "the template makes a text that is too long", SIZE);
    }
    take(chars >> 6);
  }

  /** Before items of a list are handled. */
  void spendItems(long items) {
    if (items > ITEMS) {
      throw TemplateErrors.limit(
          TemplateErrors.SIZE, "the template makes a list that is too long", ITEMS);
    }
    take(items >> 2);
  }

  private void take(long steps) {
    left -= steps;
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
