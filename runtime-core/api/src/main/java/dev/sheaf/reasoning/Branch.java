package dev.sheaf.reasoning;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A branch that a strategy grows. Every answer is journalled; what it draws is keyed by the run's
 * seed and the branch's path, so it depends neither on other branches nor on other requests.
 */
@ProviderType
public interface Branch extends BranchView, AutoCloseable {
  /** What pruning does to what follows the pruned tokens. */
  enum PruneMode {
    /** It is computed again without them: exactly as if they had never been there. */
    REENCODE,
    /** Its keys are turned back; cheap, but it has seen what is gone, so it is approximate. */
    REROTATE,
    /** Nothing moves: the pruned tokens are not seen any more, positions stay. */
    MASK
  }

  /** Grows it, alone. To grow several at once, see {@link StrategyContext#extend}. */
  Extended extend(Extension how) throws InterruptedException;

  /**
   * Copies of it that share what is computed. The first child draws as this branch would have
   * drawn; the others have noise of their own.
   *
   * @param n ≥ 1
   */
  List<Branch> fork(int n);

  /** Appends tokens without choosing them, for instance a tool's result. */
  void inject(List<Integer> ids);

  /** Appends a text, tokenised by itself; control tokens in it are plain text. */
  void inject(String text);

  /**
   * Takes live tokens out. Tokens at the end are taken out exactly, in every mode.
   *
   * @param from index into {@link #tokens()}
   * @param to the index after the last
   */
  void prune(int from, int to, PruneMode mode) throws InterruptedException;

  /** How gladly its computed state is kept when room is short: higher longer; 0 is usual. */
  void retain(int priority);

  /** Gives its computed state up; the log stays. */
  void suspend();

  /** Computes its state again now, rather than at the next extension. */
  void resume() throws InterruptedException;

  /** Gives it up for good; what it generated counts as cancelled. */
  void cancel();

  /** Ends it; its state is freed. Closing twice does nothing. */
  @Override
  void close();
}
