package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Selection;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of providers that a strategy names. */
final class Calls {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final RunnerHost host;

  Calls(RunnerHost host) {
    this.host = host;
  }

  /** A call into a provider. */
  interface Call<P, T> {
    T on(P provider) throws Exception;
  }

  /**
   * The provider of that name.
   *
   * @throws SheafException {@code SHEAF-RUN-001} (UNAVAILABLE) there is none now
   */
  <P> Provider<P> named(Class<P> kind, String what, String name) {
    return Selection.named(host.all(kind), name)
        .orElseThrow(() ->
            SheafException.of(RunCodes.NO_SUCH_PROVIDER, "no installed bundle brings the " + what)
                .expected(
                    what
                        + " "
                        + String.join(
                            ", ", host.all(kind).stream().map(Provider::name).sorted().toList()))
                .found(name)
                .next("sheaf:bundle list, then start or install its bundle")
                .toException());
  }

  /**
   * Calls a provider on this thread.
   *
   * @throws SheafException its own, or {@code SHEAF-RUN-008} (DEFECT) it threw something else
   */
  <P, T> T now(Provider<P> provider, String what, Call<P, T> call) throws InterruptedException {
    provider.enter();
    try {
      return java.util.Objects.requireNonNull(
          call.on(provider.instance()), what + " " + provider + " gave no answer");
    } catch (SheafException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      throw failed(what + " " + provider, e);
    } finally {
      provider.exit();
    }
  }

  private static SheafException failed(String who, Throwable e) {
    return SheafException.of(RunCodes.CALL_FAILED, who + " failed")
        .found(e)
        .where(who)
        .next("report it to its maker; sheaf:bundle list shows what else is installed")
        .cause(e)
        .toException();
  }

  /**
   * Calls a provider on a thread of its own, and leaves it when the deadline has passed.
   *
   * @throws SheafException as {@link #now}, or {@code SHEAF-RUN-009} (TIMEOUT)
   */
  <P, T> T within(Provider<P> provider, String what, Duration deadline, Call<P, T> call)
      throws InterruptedException {
    Callable<T> guarded = () -> now(provider, what, call);
    FutureTask<T> task = new FutureTask<>(guarded);
    Thread.ofVirtual().name("sheaf-call-" + provider.name()).start(task);
    try {
      return task.get(deadline.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw SheafException.of(RunCodes.CALL_TIMEOUT, what + " " + provider + " took too long")
          .expected("an answer within " + deadline)
          .found("none")
          .where(what + " " + provider)
          .next("give it more time, or ask it for less")
          .toException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SheafException coded) {
        throw coded;
      }
      throw failed(what + " " + provider, java.util.Objects.requireNonNull(e.getCause()));
    } finally {
      task.cancel(true);
    }
  }
}
