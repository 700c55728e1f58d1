package dev.sheaf.kernel.internal.text;

import java.util.Arrays;

/**
 * A prompt as tokens.
 *
 * @param ids at least one, all of the vocabulary; do not change
 * @param generated for each token whether a model generated it in an earlier turn (see {@link
 *     dev.sheaf.backend.Numerics}); do not change
 */
public record EncodedPrompt(int[] ids, boolean[] generated) {
  public EncodedPrompt {
    if (ids.length == 0 || ids.length != generated.length) {
      throw new IllegalArgumentException(
          "ids must not be empty and generated as long, were %d, %d"
              .formatted(ids.length, generated.length));
    }
  }

  /** The last tokens of it; all of them if it has no more. */
  public EncodedPrompt last(int tokens) {
    if (tokens >= ids.length) {
      return this;
    }
    int from = ids.length - tokens;
    return new EncodedPrompt(
        Arrays.copyOfRange(ids, from, ids.length),
        Arrays.copyOfRange(generated, from, generated.length));
  }
}
