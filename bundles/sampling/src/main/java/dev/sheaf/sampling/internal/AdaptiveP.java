package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;

/**
 * Steers the probability of the tokens chosen towards a target: makes candidates near it likely,
 * draws one, and aims higher or lower the next time by what came out.
 *
 * <p>With pᵢ the probabilities that come in, w and n the decaying sum and count of those drawn so
 * far: aim = 2 target − w/n, within 0 to 1; dᵢ = |pᵢ − aim| / 0.3; score ← 5 − 10 dᵢ² / (1 + dᵢ).
 * After a draw of probability p: w ← p + decay · w, n ← 1 + decay · n; they start as if the target
 * had been met for ever. It draws by its own noise, since only then is p known when the kernel asks
 * for the carry: w and n after the token, as two float32.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/pull/17927">llama.cpp: adaptive-p</a>
 */
final class AdaptiveP implements LogitsProcessor {
  private static final double WIDTH = 0.3;
  private static final double PEAK = 5;
  private static final double SHARPNESS = 10;

  private final double target;
  private final double decay;
  private final boolean greedy;
  private final CarriedState state;
  private double[] before = new double[64];

  /**
   * @param target probability, 0 to 1; below 0 = off
   * @param decay 0 to 0.99
   * @param greedy whether the likeliest is taken instead of a draw
   */
  AdaptiveP(double target, double decay, boolean greedy) {
    this.target = target;
    this.decay = decay;
    this.greedy = greedy;
    state = new CarriedState(target < 0 ? 0 : bits(target / (1 - decay), 1 / (1 - decay)));
  }

  /** Never 0, since the count is at least 1. */
  private static long bits(double sum, double count) {
    return (long) Float.floatToRawIntBits((float) sum) << 32
        | Float.floatToRawIntBits((float) count) & 0xFFFF_FFFFL;
  }

  private double sum() {
    return Float.intBitsToFloat((int) (state.now() >>> 32));
  }

  private double count() {
    return Float.intBitsToFloat((int) state.now());
  }

  @Override
  public void apply(Candidates candidates) {
    throw new IllegalStateException("adaptive-p needs noise");
  }

  @Override
  public void apply(Candidates candidates, Noise noise) {
    if (target < 0) {
      return;
    }
    state.drewNothing();
    Survivors.alive(candidates);
    if (candidates.count() == 0) {
      return;
    }
    if (greedy) {
      candidates.keepTop(1);
    }
    double top = Survivors.top(candidates);
    double mass = Survivors.mass(candidates, top);
    double aim = Math.clamp(2 * target - sum() / count(), 0, 1);
    if (before.length < candidates.count()) {
      before = new double[candidates.count()];
    }
    for (int i = 0; i < candidates.count(); i++) {
      before[i] = Math.exp(candidates.survivorScore(i) - top) / mass;
      candidates.survivorScore(i, score(before[i], aim));
    }
    candidates.disorder();
    int drawn = Survivors.draw(candidates, noise);
    state.drew(bits(before[drawn] + decay * sum(), 1 + decay * count()));
    Survivors.only(candidates, drawn);
  }

  static double score(double p, double aim) {
    double off = Math.abs(p - aim) / WIDTH;
    return PEAK - SHARPNESS * off * off / (1 + off);
  }

  @Override
  public long carry() {
    return state.carry();
  }

  @Override
  public void push(int token, long carry) {
    state.push(carry);
  }

  @Override
  public void pop() {
    state.pop();
  }
}
