package dev.sheaf.testing;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.StopRule;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A branch of a {@link ScriptedStrategyContext}; its tokens are code points. */
final class ScriptedBranch implements Branch {
  private final ScriptedStrategyContext context;
  private final String path;
  private final String noise;
  private final List<Integer> tokens = new ArrayList<>();
  private final List<TokenRecord> records = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean finished;
  private int children;
  private boolean closed;

  ScriptedBranch(ScriptedStrategyContext context, String path, String noise) {
    this.context = context;
    this.path = path;
    this.noise = noise;
  }

  Extended grow(Extension how) {
    open();
    List<TokenRecord> chosen = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    Optional<String> stop = Optional.empty();
    boolean ruled = false;
    Optional<StopRule> rule = how.stopRule().map(Supplier::get);
    while (!finished
        && !ruled
        && stop.isEmpty()
        && chosen.size() < how.maxTokens()
        && !context.spending().exhausted()) {
      int next = context.writer().next(noise, List.copyOf(tokens));
      double logprob = context.writer().logprob(List.copyOf(tokens), next);
      TokenRecord record = new TokenRecord(next, "scripted 0", "scripted", logprob, List.of(), 0);
      context.spending().chose();
      chosen.add(record);
      records.add(record);
      tokens.add(next);
      if (next == ScriptedWriter.END) {
        finished = true;
        break;
      }
      piece.appendCodePoint(next);
      ruled = rule.isPresent() && rule.get().push(next);
      stop = how.stop().stream().filter(s -> piece.toString().endsWith(s)).findFirst();
    }
    text.append(piece);
    stop.ifPresent(s -> piece.setLength(piece.length() - s.length()));
    boolean ended = finished || ruled || stop.isPresent();
    return new Extended(
        path,
        chosen,
        piece.toString(),
        ended ? FinishReason.STOP : FinishReason.LENGTH,
        finished,
        stop);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Prompt question() {
    return context.question().prompt();
  }

  @Override
  public List<Integer> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public List<TokenRecord> records() {
    return List.copyOf(records);
  }

  @Override
  public String text() {
    return text.toString();
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public double[] score(List<Integer> continuation) {
    open();
    List<Integer> before = new ArrayList<>(tokens);
    double[] scores = new double[continuation.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = context.writer().logprob(List.copyOf(before), continuation.get(i));
      before.add(continuation.get(i));
    }
    return scores;
  }

  @Override
  public double[] probe(List<Integer> suffix, int[] candidates) {
    open();
    List<Integer> before = new ArrayList<>(tokens);
    before.addAll(suffix);
    double[] scores = new double[candidates.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = context.writer().logprob(List.copyOf(before), candidates[i]);
    }
    return scores;
  }

  @Override
  public Extended extend(Extension how) throws InterruptedException {
    return context.extend(List.of(this), how).getFirst();
  }

  @Override
  public List<Branch> fork(int n) {
    open();
    List<Branch> forks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String place = path + "." + children++;
      ScriptedBranch child =
          context.opened(
              new ScriptedBranch(context, place, i == 0 ? noise : context.newNoise()), path);
      child.tokens.addAll(tokens);
      child.records.addAll(records);
      child.text.append(text);
      child.finished = finished;
      forks.add(child);
    }
    return forks;
  }

  @Override
  public void inject(List<Integer> ids) {
    open();
    tokens.addAll(ids);
  }

  @Override
  public void inject(String given) {
    inject(given.codePoints().boxed().toList());
  }

  @Override
  public void prune(int from, int to, PruneMode mode) {
    open();
    tokens.subList(from, to).clear();
  }

  @Override
  public void retain(int priority) {
    // nothing is ever given up here
  }

  @Override
  public void suspend() {
    open();
  }

  @Override
  public void resume() {
    open();
  }

  @Override
  public void cancel() {
    if (!closed) {
      context.spending().cancelled(records.size());
      close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.closed(this);
    }
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("branch %s is closed".formatted(path));
    }
  }
}
