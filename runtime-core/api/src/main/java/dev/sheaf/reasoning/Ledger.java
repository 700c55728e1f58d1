package dev.sheaf.reasoning;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The account of a run, or of a part of it. Whatever a part spends, the whole has spent.
 * Thread-safe.
 */
@ProviderType
public interface Ledger {
  /** What may be spent. */
  Budget budget();

  /** What has been spent. */
  Spent spent();

  /** Chosen tokens that are left, here and in every ledger above. */
  long remainingTokens();

  /** Whether nothing is left of tokens or time. */
  boolean exhausted();

  /**
   * A part with a budget of its own. Branches opened or forked until it is closed are charged to
   * it.
   */
  Part part(Budget budget);

  /** A part of a ledger, until it is closed. */
  @ProviderType
  interface Part extends Ledger, AutoCloseable {
    @Override
    void close();
  }
}
