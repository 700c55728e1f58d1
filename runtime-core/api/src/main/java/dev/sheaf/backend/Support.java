package dev.sheaf.backend;

/**
 * An answer with its reason.
 *
 * @param yes whether it can be done
 * @param reason why not; empty when it can
 */
public record Support(boolean yes, String reason) {
  /** It can be done. */
  public static final Support YES = new Support(true, "");

  public Support {
    if (yes != reason.isEmpty()) {
      throw new IllegalArgumentException(
          "a no needs a reason and a yes none, reason was '" + reason + "'");
    }
  }

  /** It cannot be done. */
  public static Support no(String reason) {
    return new Support(false, reason);
  }
}
