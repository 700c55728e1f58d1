package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.sampling.SamplingParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Digests of what is asked, field by field with lengths, so that the order of a map and the text of
 * a record's {@code toString} do not matter.
 */
final class Digest {
  private final MessageDigest sha;

  private Digest(String what) {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    add(what);
  }

  /** Of all that a run's answers depend on. */
  static byte[] of(
      StrategyRequest request, String strategyVersion, String modelDigest, EncodedPrompt prompt) {
    Digest d = new Digest("run");
    GenerationRequest q = request.question();
    d.add(modelDigest);
    d.add(prompt.ids());
    for (boolean g : prompt.generated()) {
      d.add(g ? 1 : 0);
    }
    d.add(q.sampling());
    d.add(q.maxTokens());
    d.add(q.stop().size());
    q.stop().forEach(d::add);
    d.add(q.topLogprobs());
    d.add(q.ignoreEnd() ? 1 : 0);
    d.add(q.grammar());
    d.add(request.strategy());
    d.add(strategyVersion);
    d.add(request.parameters().size());
    new TreeMap<>(request.parameters())
        .forEach((k, v) -> {
          d.add(k);
          d.add(v);
        });
    Budget b = request.budget();
    d.add(b.generatedTokens());
    d.add(b.rewardCalls());
    d.add(b.wall().toString());
    return d.sha.digest();
  }

  /** Of an extension. */
  static long of(Extension how) {
    Digest d = new Digest("extend");
    d.add(how.maxTokens());
    d.add(how.sampling().isPresent() ? 1 : 0);
    how.sampling().ifPresent(d::add);
    d.add(how.stop().size());
    how.stop().forEach(d::add);
    d.add(how.stopRule().isPresent() ? 1 : 0);
    d.add(how.grammar());
    d.add(how.purpose().name());
    return d.first();
  }

  /** Of a question to the context, or to a branch about tokens. */
  static long of(String operation, int[] ids, String... texts) {
    Digest d = new Digest(operation);
    d.add(ids);
    d.add(texts.length);
    for (String t : texts) {
      d.add(t);
    }
    return d.first();
  }

  private long first() {
    return ByteBuffer.wrap(sha.digest()).getLong();
  }

  private void add(SamplingParameters s) {
    for (double x :
        new double[] {
          s.temperature(),
          s.topP(),
          s.minP(),
          s.repetitionPenalty(),
          s.frequencyPenalty(),
          s.presencePenalty()
        }) {
      add(Double.doubleToLongBits(x));
    }
    add(s.topK());
    add(s.repetitionWindow());
    add(s.seed());
    add(s.processors().size());
    s.processors().forEach(this::add);
    add(s.more().size());
    for (Map.Entry<String, Double> e : new TreeMap<>(s.more()).entrySet()) {
      add(e.getKey());
      add(Double.doubleToLongBits(e.getValue()));
    }
    addLists(s);
  }

  /** What has no lists is digested as before there were any, so that its journals go on. */
  private void addLists(SamplingParameters s) {
    if (s.logitBias().isEmpty()
        && s.allowedTokens().isEmpty()
        && s.bannedTokens().isEmpty()
        && s.texts().isEmpty()) {
      return;
    }
    add("lists");
    add(s.logitBias().size());
    new TreeMap<>(s.logitBias())
        .forEach((id, bias) -> {
          add(id);
          add(Double.doubleToLongBits(bias));
        });
    for (List<Integer> ids : List.of(s.allowedTokens(), s.bannedTokens())) {
      add(ids.size());
      ids.forEach(this::add);
    }
    add(s.texts().size());
    new TreeMap<>(s.texts())
        .forEach((name, texts) -> {
          add(name);
          add(texts.size());
          texts.forEach(this::add);
        });
  }

  private void add(Optional<Grammar> grammar) {
    add(grammar.isPresent() ? 1 : 0);
    grammar.ifPresent(g -> {
      add(g.kind());
      add(g.text());
    });
  }

  private void add(int[] ids) {
    add(ids.length);
    ByteBuffer b = ByteBuffer.allocate(Integer.BYTES * ids.length);
    b.asIntBuffer().put(ids);
    sha.update(b);
  }

  private void add(long value) {
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    sha.update(bytes);
  }
}
