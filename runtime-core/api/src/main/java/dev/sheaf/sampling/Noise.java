package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Gumbel noise for one position of one sequence. Depends on (key, token id) alone, so a token's
 * noise is the same whoever else is in the list, in whatever batch, before and after a swap.
 *
 * @see <a href="https://arxiv.org/abs/1411.0030">Maddison et al. 2014: argmax of log p + Gumbel
 *     noise samples p</a>
 */
@ProviderType
public interface Noise {
  /** −log(−log u), u uniform in (0, 1). */
  double gumbel(int token);

  /**
   * A number in (0, 1), uniform, the same for the same lane.
   *
   * @param lane 0 to 255; a processor that needs several numbers at a position numbers them
   */
  default double uniform(int lane) {
    return Math.exp(-Math.exp(-gumbel(lane)));
  }

  /** No token's noise is larger; lets a sampler skip candidates that cannot win. */
  double bound();

  /**
   * This token's noise is not larger; cheaper than the noise itself, and tighter than {@link
   * #bound()}.
   */
  default double bound(int token) {
    return bound();
  }
}
