package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import java.util.List;

/**
 * What a sequence computes that only looks at the row after its prompt and chooses nothing. Written
 * by the loop; read by others after the last event, which says LENGTH if it was written.
 */
public final class LogitsReading {
  private final int asked;
  private List<Alternative> top = List.of();
  private float[] logits = new float[0];
  private double logSumExp;
  private String backend = "";
  private String numerics = "";

  /**
   * @param asked how many of the likeliest tokens, ≥ 1
   */
  public LogitsReading(int asked) {
    this.asked = asked;
  }

  int asked() {
    return asked;
  }

  /** Takes the row. */
  void take(Logprobs row, List<Alternative> likeliest, Compute compute) {
    top = likeliest;
    logits = new float[likeliest.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = row.logit(likeliest.get(i).id());
    }
    logSumExp = row.logSumExp();
    backend = compute.label();
    numerics = compute.numerics().id();
  }

  /** The likeliest tokens, likeliest first, of equals the lower id, with log-probabilities. */
  public List<Alternative> top() {
    return top;
  }

  /** The logit of the i-th of them, as the model gave it. */
  public float logit(int i) {
    return logits[i];
  }

  /** ln Σ exp(logit) over the vocabulary. */
  public double logSumExp() {
    return logSumExp;
  }

  /** Who computed it, with its version. */
  public String backend() {
    return backend;
  }

  /** The numbers it computes with. */
  public String numerics() {
    return numerics;
  }
}
