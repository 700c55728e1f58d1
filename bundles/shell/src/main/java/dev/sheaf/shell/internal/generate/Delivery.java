package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.Usage;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.outcome.PartialResult;
import dev.sheaf.shell.internal.outcome.ReaderGone;
import dev.sheaf.shell.internal.render.Escaped;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings a generation to whoever asked: text as it comes, or one document at the end; then the
 * failure if it failed.
 */
final class Delivery implements Transcript.Reader {
  /** How long a cancelled generation may take to say so; then it is left behind. */
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(2);

  private final Submission submission;
  private final Invocation invocation;
  private final Talk talk;
  private final PrintStream out;
  private final Transcript transcript = new Transcript();

  Delivery(Submission submission, Invocation invocation, Talk talk) {
    this.submission = submission;
    this.invocation = invocation;
    this.talk = talk;
    this.out = invocation.out();
  }

  /**
   * Delivers everything.
   *
   * @param ours whether an interrupt ends the generation, or only the waiting for it
   * @return the report for {@code --json}; nothing otherwise, for the text is out already
   */
  Object run(boolean ours) throws InterruptedException {
    GenerationEvent.Finished end;
    try {
      end = transcript.readAll(submission.generation(), this);
    } catch (InterruptedException interrupted) {
      if (ours) {
        cancel();
      }
      endLine();
      throw interrupted;
    } catch (ReaderGone gone) {
      cancel();
      throw gone;
    }
    endLine();
    Object result = invocation.json() ? RunReport.of(submission, transcript, end) : "";
    Optional<SheafException> failure = Ending.failure(submission.generation().id(), end);
    if (failure.isPresent()) {
      throw new PartialResult(result, failure.get());
    }
    talk.say(summary(end));
    return result;
  }

  @Override
  public void text(String piece) {
    if (!invocation.json() && !piece.isEmpty()) {
      // Whatever the model writes, it only shows: nothing of it may act on the terminal.
      out.print(invocation.interactive() ? Escaped.screen(piece) : piece);
      out.flush();
      talk.wrote(piece);
      if (out.checkError()) {
        throw new ReaderGone();
      }
    }
  }

  @Override
  public void other(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Waiting waiting -> talk.say("[waiting for " + waiting.what() + "]");
      case GenerationEvent.Resumed resumed ->
          talk.say(
              "[goes on on %s, %d tokens computed again]"
                  .formatted(resumed.backend(), resumed.replayed()));
      default -> throw new IllegalStateException("no talk about " + event);
    }
  }

  private void endLine() {
    if (!invocation.json()) {
      out.println();
      out.flush();
      talk.wrote("\n");
    }
  }

  /**
   * Cancels and takes in what still comes, so that nothing computes after the command has ended.
   */
  private void cancel() {
    submission.generation().cancel();
    long end = System.nanoTime() + CANCEL_PATIENCE.toNanos();
    boolean again = Thread.interrupted();
    try {
      while (!transcript.ended() && System.nanoTime() < end) {
        transcript.read(submission.generation(), new Silent(), Duration.ofMillis(50));
      }
    } catch (InterruptedException secondTime) {
      again = true;
    }
    if (again) {
      Thread.currentThread().interrupt();
    }
  }

  private String summary(GenerationEvent.Finished end) {
    return String.format(
        Locale.ROOT,
        "[%s  prompt %d  generated %d  first token %.3f s  %.1f tokens/s%s%s]",
        end.reason().name().toLowerCase(Locale.ROOT),
        end.usage().promptTokens(),
        end.usage().generatedTokens(),
        end.timings().firstTokenSeconds(),
        end.timings().decodeTokensPerSecond(),
        end.usage().replayedTokens() > 0 ? "  computed again " + end.usage().replayedTokens() : "",
        end.usage().draftedTokens() > 0 ? drafts(end.usage()) : "");
  }

  private static String drafts(Usage usage) {
    return "  drafted %d  accepted %d".formatted(usage.draftedTokens(), usage.acceptedTokens());
  }

  /** After a cancellation nobody listens. */
  private static final class Silent implements Transcript.Reader {
    @Override
    public void text(String text) {
      // dropped: the person who asked has gone
    }

    @Override
    public void other(GenerationEvent event) {
      // dropped: the person who asked has gone
    }
  }
}
