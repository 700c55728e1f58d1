package dev.sheaf.sampling;

import java.util.ArrayList;
import java.util.List;

/** The processors that parameters turn on, in llama.cpp's order. */
final class DefaultChain {
  private DefaultChain() {}

  static List<String> of(SamplingParameters p) {
    List<String> chain = new ArrayList<>();
    addIf(chain, !p.allowedTokens().isEmpty() || !p.bannedTokens().isEmpty(), "token-lists");
    addIf(chain, on(p, "min-tokens", 0), "min-tokens");
    addIf(chain, p.texts().containsKey("bad-words"), "bad-words");
    addIf(chain, p.more().containsKey("thinking-budget"), "thinking-budget");
    addIf(chain, !p.logitBias().isEmpty(), "logit-bias");
    if (!p.greedy() && on(p, "mirostat", 0)) {
      addIf(chain, p.temperature() != 1, "temperature"); // never the dynamic one
      chain.add("mirostat-" + (p.more().getOrDefault("mirostat", 0.0) == 1 ? 1 : 2));
      return List.copyOf(chain);
    }
    boolean repetition = p.repetitionPenalty() != 1 && p.repetitionWindow() != 0;
    addIf(chain, repetition || p.frequencyPenalty() != 0 || p.presencePenalty() != 0, "penalties");
    addIf(chain, on(p, "dry-multiplier", 0), "dry");
    if (!p.greedy()) {
      addIf(chain, on(p, "top-n-sigma", -1), "top-n-sigma");
      addIf(chain, p.topK() > 0, "top-k");
      addIf(chain, on(p, "typical-p", 1), "typical-p");
      addIf(chain, p.topP() < 1, "top-p");
      addIf(chain, p.minP() > 0, "min-p");
      addIf(chain, on(p, "xtc-probability", 0), "xtc");
      addTemperature(chain, p);
      addIf(chain, on(p, "adaptive-target", -1), "adaptive-p");
    }
    return List.copyOf(chain);
  }

  private static void addTemperature(List<String> chain, SamplingParameters p) {
    if (on(p, "dynatemp-range", 0)) {
      chain.add("dynamic-temperature");
    } else {
      addIf(chain, p.temperature() != 1, "temperature");
    }
  }

  private static boolean on(SamplingParameters p, String name, double off) {
    return p.more().getOrDefault(name, off) != off;
  }

  private static void addIf(List<String> chain, boolean on, String name) {
    if (on) {
      chain.add(name);
    }
  }
}
