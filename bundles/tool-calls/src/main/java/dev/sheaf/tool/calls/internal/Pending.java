package dev.sheaf.tool.calls.internal;

/**
 * Text that has come and is not used yet. From a {@link #hold} on what is taken stays here, until
 * it is clear whether it belongs to a call ({@link #commit}) or is text after all ({@link
 * #release}). Not shared between threads.
 */
final class Pending {
  /** How a literal compares with what has come. */
  enum Match {
    YES,
    NO,
    /** So far it is equal; more text must come. */
    OPEN
  }

  /** Taken text that is kept at most, in characters; used text beyond it is dropped in one go. */
  private static final int SLACK = 1 << 12;

  private final StringBuilder text = new StringBuilder();
  private int at;
  private int held = -1;
  private boolean ended;

  void append(CharSequence more) {
    text.append(more);
  }

  /** No more text will come. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** Characters that are not taken yet. */
  int length() {
    return text.length() - at;
  }

  char charAt(int index) {
    return text.charAt(at + index);
  }

  String take(int count) {
    String taken = text.substring(at, at + count);
    at += count;
    if (held < 0 && at > SLACK) {
      text.delete(0, at);
      at = 0;
    }
    return taken;
  }

  void skip(int count) {
    take(count);
  }

  /** Takes white space. */
  void skipSpace() {
    skip(afterSpace(0));
  }

  /** The first character from {@code from} on that is no white space. */
  int afterSpace(int from) {
    int n = from;
    while (n < length() && Character.isWhitespace(charAt(n))) {
      n++;
    }
    return n;
  }

  Match match(String literal) {
    return match(literal, 0);
  }

  /** How {@code literal} compares with what stands from {@code from} on. */
  Match match(String literal, int from) {
    int n = Math.min(literal.length(), length() - from);
    for (int i = 0; i < n; i++) {
      if (charAt(from + i) != literal.charAt(i)) {
        return Match.NO;
      }
    }
    return n == literal.length() ? Match.YES : ended ? Match.NO : Match.OPEN;
  }

  /** The first place of {@code literal}, or −1. */
  int indexOf(String literal) {
    return indexOf(literal, 0);
  }

  /** The first place of {@code literal} from {@code from} on, or −1. */
  int indexOf(String literal, int from) {
    int found = text.indexOf(literal, at + Math.max(0, from));
    return found < 0 ? -1 : found - at;
  }

  /** How many characters at the end may be the beginning of {@code literal}. */
  int beginnings(String literal) {
    if (ended) {
      return 0;
    }
    for (int n = Math.min(literal.length() - 1, length()); n > 0; n--) {
      if (text.indexOf(literal.substring(0, n), text.length() - n) >= 0) {
        return n;
      }
    }
    return 0;
  }

  /** What is taken from here on can come back. */
  void hold() {
    held = at;
  }

  /** Taken since {@link #hold}, and what is still to be taken; 0 if nothing is held. */
  int heldLength() {
    return held < 0 ? 0 : text.length() - held;
  }

  /** Whether something is held of which nothing is taken. */
  boolean untouched() {
    return held == at;
  }

  boolean holds() {
    return held >= 0;
  }

  /** What was taken since {@link #hold} belongs to a call. */
  void commit() {
    held = -1;
  }

  /** What was taken since {@link #hold} is text after all: here it is. */
  String release() {
    String taken = text.substring(held, at);
    held = -1;
    return taken;
  }
}
