package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/** Chooses one of the candidates. */
@ConsumerType
public interface Sampler {
  /**
   * The id of the chosen token, or −1 if no candidate is left.
   *
   * @param noise for this position only
   */
  int sample(Candidates candidates, Noise noise);
}
