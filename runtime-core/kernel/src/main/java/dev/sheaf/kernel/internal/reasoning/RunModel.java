package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.StepLoop;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.reasoning.ModelHandle;
import java.util.Set;

/** A loaded model as a run sees it. Any thread. */
public interface RunModel {
  /** For reward models, and to bind a journal; reads the model's file the first time. */
  ModelHandle handle();

  /** Width of its logits. */
  int vocabulary();

  EncodedPrompt question();

  /** Longest sequence. */
  int contextTokens();

  /** Tokens of state in all sequences together. */
  long stateTokens();

  /** Tokens of one block of state. */
  int blockTokens();

  /** Sequences that may have recurrent state at once; {@link Integer#MAX_VALUE}: it has none. */
  int slots();

  /** Whether what serves it names a capability. */
  boolean can(String capability);

  StepLoop loop();

  /**
   * Puts a sequence into the loop, with the grammar and the drafter that its request names.
   *
   * @throws dev.sheaf.error.SheafException one of them is not there, or does not compile
   */
  void submit(Sequence sequence, GenerationRequest request);

  /** A text by itself as tokens; control tokens in it are plain text. */
  int[] encode(String text);

  /** Tokens that continue the question, as one text; empty if the model has no tokenizer. */
  String decode(int[] ids);

  /** Tokens that end a generation. */
  Set<Integer> ends();

  /** The next sequence's number, over all requests. */
  long nextNumber();

  /**
   * @throws dev.sheaf.error.SheafException it takes nothing any more
   */
  void requireServing();
}
