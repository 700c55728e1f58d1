package dev.sheaf.kernel.internal.step;

/**
 * A prune whose tokens had been seen by what follows them. State that was lost is computed in the
 * original order with the same edits at the same places, so that it comes out the same.
 *
 * @param since tokens computed when it was made: those before have not noticed, those after do
 * @param from index in the log of the first token that goes
 * @param to the index after the last
 * @param drop whether the cells are taken out and what follows moved; else they are only not seen
 */
public record Edit(int since, int from, int to, boolean drop) {
  public Edit {
    if (from < 0 || to <= from || since < to) {
      throw new IllegalArgumentException(
          "edit must lie before what is computed, was %d to %d since %d"
              .formatted(from, to, since));
    }
  }
}
