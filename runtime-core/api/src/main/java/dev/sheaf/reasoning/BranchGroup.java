package dev.sheaf.reasoning;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Workers that grow together: every step computes one token of each in one forward, and each sees
 * what the others wrote, in the same step.
 *
 * <p>State lies in runs whose keys are rotated from position 0 of the run: shared ones, and one of
 * each worker. What a worker sees is an ordered list of runs that ends with its own. The group is
 * admitted, stepped, preempted and resumed as one. On a backend without views it is refused.
 *
 * @see <a href="https://arxiv.org/abs/2504.06261">Hogwild! Inference</a>
 */
@ProviderType
public interface BranchGroup extends AutoCloseable {
  /** A run of cells. */
  sealed interface Run {
    /** A shared run, by number. */
    record Shared(int number) implements Run {}

    /** The own run of a worker. */
    record OwnOf(int worker) implements Run {}
  }

  /** Workers in it. */
  int workers();

  /**
   * A shared run, computed as a text of its own from position 0.
   *
   * @return its number
   */
  int share(List<Integer> ids) throws InterruptedException;

  /** What a worker sees before its own run, from the next step on; nothing until told otherwise. */
  void view(int worker, List<Run> runs);

  /** Tokens that a worker has yet to compute, before its next choice. */
  void give(int worker, List<Integer> ids);

  /**
   * Puts a worker's run at the end of a shared one, its keys turned once; the worker's is empty
   * then.
   */
  void move(int worker, int shared);

  /**
   * Computes what each worker was given and chooses one token of each.
   *
   * @return one id per worker, which it is given as its next token
   * @throws dev.sheaf.error.SheafException the budget has no token left for each worker
   */
  List<Integer> step() throws InterruptedException;

  @Override
  void close();
}
