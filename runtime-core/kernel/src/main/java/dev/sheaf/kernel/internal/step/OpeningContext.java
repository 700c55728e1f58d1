package dev.sheaf.kernel.internal.step;

import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a sequence's processors may know of it while they are opened. */
final class OpeningContext implements SamplingContext {
  private final Sequence sequence;
  private final StepSetup setup;
  private final AnswerText texts;
  private final int[] prompt;
  private boolean open = true;

  /**
   * @param prompt the question's ids
   */
  OpeningContext(Sequence sequence, StepSetup setup, AnswerText texts, int[] prompt) {
    this.sequence = sequence;
    this.setup = setup;
    this.texts = texts;
    this.prompt = prompt;
  }

  /** Ends what a processor may ask: its sequence goes on, and answers would change. */
  void close() {
    open = false;
  }

  @Override
  public int[] prompt() {
    requireOpen();
    return prompt.clone();
  }

  @Override
  public int vocabularySize() {
    requireOpen();
    return setup.vocabulary();
  }

  @Override
  public int contextTokens() {
    requireOpen();
    return setup.contextTokens();
  }

  @Override
  public Set<Integer> endTokens() {
    requireOpen();
    Set<Integer> ends = new TreeSet<>(sequence.request.end().tokens());
    if (!sequence.request.ignoreEnd()) {
      for (int id : texts.ends()) {
        ends.add(id);
      }
    }
    return ends;
  }

  @Override
  public int[] encode(String text) {
    requireOpen();
    return tokenizer().encode(List.of(TextSpan.trusted(text)), false);
  }

  @Override
  public byte[] bytes(int id) {
    requireOpen();
    if (id < 0 || id >= setup.vocabulary()) {
      throw new IllegalArgumentException(
          "id must be 0 to %d, was %d".formatted(setup.vocabulary() - 1, id));
    }
    if (!setup.textRequired() || id >= tokenizer().vocabularySize()) {
      return new byte[0];
    }
    return tokenizer().bytes(id, false);
  }

  private Tokenizer tokenizer() {
    TokenizerBinding binding = texts.binding();
    if (binding == null) {
      throw SheafException.of(
              StepCodes.NO_TOKENIZER, "a parameter of the sampling is a text, but nobody reads it")
          .expected("a tokenizer of model " + setup.model())
          .found(setup.textRequired() ? "its bundle has gone" : "the model has none")
          .where("request " + sequence.generation.id())
          .next("leave text parameters out, or send token ids instead")
          .toException();
    }
    return binding.tokenizer();
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the context is valid during open only");
    }
  }
}
