package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;

/**
 * Keeps a text's surprise near a target: cuts candidates by μ, draws one of them, and corrects μ by
 * how surprising it was.
 *
 * <p>With S = −log₂ p of the token drawn, among the candidates that the cut left: μ ← μ − η (S −
 * τ), starting at 2τ. It draws by its own noise, since only then is S known when the kernel asks
 * for the carry: μ after the token, as float64.
 *
 * @see <a href="https://arxiv.org/abs/2007.14966">Basu et al. 2021: Mirostat</a>
 */
final class Mirostat implements LogitsProcessor {
  /** Where the versions differ. */
  interface Cut {
    /** Of the survivors, of which there is one at least, keeps those that μ allows, and one. */
    void apply(Candidates candidates, double mu);
  }

  private static final double LOG_2 = Math.log(2);

  private final Cut cut;
  private final double tau;
  private final double eta;
  private final boolean greedy;
  private final CarriedState state;

  /**
   * @param tau target surprise, in bits
   * @param eta rate of learning
   * @param greedy whether the likeliest is taken instead of a draw
   */
  Mirostat(Cut cut, double tau, double eta, boolean greedy) {
    this.cut = cut;
    this.tau = tau;
    this.eta = eta;
    this.greedy = greedy;
    this.state = new CarriedState(bits(2 * tau));
  }

  /** −0 for 0, whose bits would say that there is nothing to carry. */
  private static long bits(double mu) {
    return Double.doubleToRawLongBits(mu == 0 ? -0.0 : mu);
  }

  double mu() {
    return Double.longBitsToDouble(state.now());
  }

  @Override
  public void apply(Candidates candidates) {
    throw new IllegalStateException("mirostat needs noise");
  }

  @Override
  public void apply(Candidates candidates, Noise noise) {
    state.drewNothing();
    Survivors.alive(candidates);
    if (candidates.count() == 0) {
      return;
    }
    if (greedy) {
      candidates.keepTop(1);
    } else {
      cut.apply(candidates, mu());
    }
    double top = Survivors.top(candidates);
    double mass = Survivors.mass(candidates, top);
    int drawn = Survivors.draw(candidates, noise);
    double surprise = (Math.log(mass) + top - candidates.survivorScore(drawn)) / LOG_2;
    state.drew(bits(mu() - eta * (surprise - tau)));
    Survivors.only(candidates, drawn);
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
