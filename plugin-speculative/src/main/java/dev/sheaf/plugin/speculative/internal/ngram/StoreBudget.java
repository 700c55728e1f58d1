package dev.sheaf.plugin.speculative.internal.ngram;

/**
 * Bytes of heap that the tables of one model share. Tables grow only into the first three quarters,
 * so that one long request leaves room for others to begin.
 */
final class StoreBudget {
  private final long most;
  private long used;

  StoreBudget(long most) {
    this.most = most;
  }

  /** Takes bytes for a table that begins; false if they are not there. */
  boolean begin(long bytes) {
    return take(bytes, most);
  }

  /** Takes bytes for a table that grows; false if they are not there. */
  boolean grow(long bytes) {
    return take(bytes, most / 4 * 3);
  }

  private boolean take(long bytes, long limit) {
    if (bytes > limit - used) {
      return false;
    }
    used += bytes;
    return true;
  }

  void giveBack(long bytes) {
    used -= bytes;
  }

  long used() {
    return used;
  }
}
