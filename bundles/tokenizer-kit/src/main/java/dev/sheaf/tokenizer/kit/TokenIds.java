package dev.sheaf.tokenizer.kit;

import java.util.Arrays;

/** The ids that a text has become so far. Not shared between threads. */
public final class TokenIds {
  private int[] ids = new int[64];
  private int count;
  private boolean unknownLast;

  /** No ids. */
  public TokenIds() {}

  /** Appends an id. */
  public void add(int id) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, Math.addExact(count, count >> 1));
    }
    ids[count++] = id;
    unknownLast = false;
  }

  /** Ids so far. */
  public int size() {
    return count;
  }

  /** All ids so far. */
  public int[] toArray() {
    return Arrays.copyOf(ids, count);
  }

  /** Takes back what came after the first {@code size}. */
  void truncate(int size) {
    count = size;
    unknownLast = false;
  }

  /** A piece ends here: what is unknown behind it is another unknown. */
  void separate() {
    unknownLast = false;
  }

  void addUnknown(int id) {
    add(id);
    unknownLast = true;
  }

  boolean unknownLast() {
    return unknownLast;
  }
}
