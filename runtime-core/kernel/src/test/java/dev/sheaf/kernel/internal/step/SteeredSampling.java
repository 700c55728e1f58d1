package dev.sheaf.kernel.internal.step;

import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Processors as real ones are: one that keeps a number from step to step and draws by itself, one
 * that tosses a coin. They complain about calls in an order that a real one could not live with.
 */
public final class SteeredSampling {
  /** What each processor was told, in order of opening. */
  final List<List<Told>> told = Collections.synchronizedList(new ArrayList<>());

  /** A token that a processor was told of. */
  public record Told(int token, long carry) {}

  /** A chain of penalties, coin, temperature and the steered one. */
  public static SamplingParameters parameters(long seed) {
    return LoopFixture.sampled(seed)
        .change()
        .processors(List.of("penalties", "coin", "temperature", "steered"))
        .build();
  }

  /** Makes both of them known to a loop. */
  void into(LoopFixture f) {
    factories()
        .forEach((name, made) -> f.processors.put(name, new Provider<>(name, "1.0.0", made)));
  }

  /** Makers of both of them. */
  public Map<String, LogitsProcessorFactory> factories() {
    return Map.of("steered", new Steering(), "coin", (p, prompt) -> new Coin());
  }

  private final class Steering implements LogitsProcessorFactory {
    @Override
    public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
      throw new AssertionError("the kernel gives a context");
    }

    @Override
    public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
      List<Told> heard = Collections.synchronizedList(new ArrayList<>());
      told.add(heard);
      return new Steered(heard);
    }
  }

  /** As mirostat: keeps tokens whose surprise is at most μ, draws one, moves μ by its surprise. */
  private static final class Steered implements LogitsProcessor {
    private final List<Told> heard;
    private final Deque<Double> before = new ArrayDeque<>();
    private double mu = 7;
    private double next = mu;
    private int drawn = -1;

    Steered(List<Told> heard) {
      this.heard = heard;
    }

    @Override
    public void apply(Candidates candidates) {
      throw new AssertionError("the kernel gives noise");
    }

    @Override
    public void apply(Candidates c, Noise noise) {
      c.everything();
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < c.count(); i++) {
        max = Math.max(max, c.survivorScore(i));
      }
      double sum = 0;
      for (int i = 0; i < c.count(); i++) {
        sum += Math.exp(c.survivorScore(i) - max);
      }
      int chosen = -1;
      double top = Double.NEGATIVE_INFINITY;
      double surprise = 0;
      for (int i = 0; i < c.count(); i++) {
        double own = -(c.survivorScore(i) - max - Math.log(sum)) / Math.log(2);
        double value = c.survivorScore(i) + noise.gumbel(c.id(i));
        if ((own <= mu || c.survivorScore(i) == max) && value > top) {
          top = value;
          chosen = c.id(i);
          surprise = own;
        }
      }
      for (int i = 0; i < c.count(); i++) {
        if (c.id(i) != chosen) {
          c.survivorScore(i, Double.NEGATIVE_INFINITY);
        }
      }
      c.disorder();
      drawn = chosen;
      next = mu - 0.4 * (surprise - 3.5);
    }

    /** Asked after the choice and before the push, or, with nothing chosen, as it stands. */
    @Override
    public long carry() {
      return Double.doubleToRawLongBits(drawn < 0 ? mu : next);
    }

    @Override
    public void push(int token, long carry) {
      if (drawn >= 0 && (token != drawn || carry != carry())) {
        throw new AssertionError("push of %d, %d instead of %d".formatted(token, carry, drawn));
      }
      before.push(mu);
      mu = Double.longBitsToDouble(carry);
      drawn = -1;
      heard.add(new Told(token, carry));
    }

    @Override
    public void pop() {
      mu = before.pop();
      heard.removeLast();
    }
  }

  /** As XTC: in half of the steps the likeliest token goes. */
  private static final class Coin implements LogitsProcessor {
    @Override
    public void apply(Candidates candidates) {
      throw new AssertionError("the kernel gives noise");
    }

    @Override
    public void apply(Candidates candidates, Noise noise) {
      int best = candidates.best();
      if (noise.uniform(0) < 0.5 && best >= 0) {
        candidates.edit(best, candidates.score(best) - 3);
      }
    }
  }
}
