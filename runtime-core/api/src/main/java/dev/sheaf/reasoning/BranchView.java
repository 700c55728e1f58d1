package dev.sheaf.reasoning;

import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One token sequence of a search, as rewards see it: they can measure it, and change nothing.
 *
 * <p><b>Threads.</b> One caller at a time, on any thread. <b>Memory.</b> A branch owns its log;
 * keys and values are a cache of it and may be taken away at any time, at the cost of computing
 * them again.
 */
@ProviderType
public interface BranchView {
  /** Its place in the tree, for instance {@code 0.3.1}: equal in a run and in its resumption. */
  String path();

  /** What all branches of the run begin with. */
  Prompt question();

  /** Live tokens after the question's: generated and injected, without pruned ones. */
  List<Integer> tokens();

  /** Records of the generated tokens, pruned ones included, in order. */
  List<TokenRecord> records();

  /**
   * Text of the generated tokens, pruned ones included, whole: texts that ended an extension are
   * part of it, and so is what their last token holds beyond them.
   */
  String text();

  /** Whether the model ended it. */
  boolean finished();

  /**
   * Natural log-probabilities that the model gives to a continuation, token by token, each given
   * those before it. No side effect.
   *
   * @param continuation not empty
   * @return one per token
   */
  double[] score(List<Integer> continuation) throws InterruptedException;

  /**
   * Natural log-probabilities of candidates as the next token, after a suffix that is not kept.
   *
   * @param suffix may be empty
   * @param candidates ids
   * @return one per candidate
   */
  double[] probe(List<Integer> suffix, int[] candidates) throws InterruptedException;
}
