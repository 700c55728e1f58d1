package dev.sheaf.reasoning;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Scores branches. A DS service with {@code sheaf.name}. It sees branches, not only text, so that
 * what is computed of a branch is used again.
 *
 * <p><b>Threads.</b> Stateless; what it opens belongs to one run and one thread at a time.
 * <b>Swap.</b> A run that asks for it by name fails with a clear error, and can be resumed from its
 * journal.
 */
@ConsumerType
public interface RewardModel {
  /** Whether unfinished branches can be scored. */
  boolean partial();

  /** A scorer for one run. */
  Scorer open(ModelHandle model);

  /** Scores the branches of one run; called by one thread at a time. */
  @ConsumerType
  interface Scorer extends AutoCloseable {
    /** One score per branch, higher is better; NaN where there is none. The same order. */
    double[] score(List<? extends BranchView> branches) throws InterruptedException;

    @Override
    default void close() {}
  }
}
