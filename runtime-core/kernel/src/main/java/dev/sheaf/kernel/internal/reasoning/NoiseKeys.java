package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.kernel.internal.random.RandomKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys of branches. Each key counts its children over the whole run, so that no two forks of
 * branches that share a key give the same child.
 */
final class NoiseKeys {
  private final Map<Long, Integer> children = new HashMap<>();
  private boolean rootGiven;

  /** The key of the next branch that is opened: the first draws as the plain question would. */
  long opened() {
    if (!rootGiven) {
      rootGiven = true;
      return RandomKey.ROOT;
    }
    return child(RandomKey.ROOT);
  }

  /** A key that no other branch has, but for a chance of 2⁻⁶⁴. */
  long child(long key) {
    int ordinal = children.merge(key, 1, Integer::sum) - 1;
    return RandomKey.child(key, ordinal);
  }
}
