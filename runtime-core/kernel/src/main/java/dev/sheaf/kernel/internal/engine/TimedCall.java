package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls a plug-in's code on a thread of its own, which is interrupted when the time is over. */
final class TimedCall {
  private TimedCall() {}

  /**
   * What the plug-in answers.
   *
   * @param who for people
   * @param where a file, model or request
   * @param most how long it may take
   * @param late the code of the error if it takes longer
   * @throws SheafException as {@link PluginCall#of}; {@code late} when the time is over or the
   *     caller was interrupted, which it stays
   */
  static <T> T of(String who, Object where, Duration most, ErrorCode late, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(() -> PluginCall.of(who, where, call));
    Thread thread =
        Thread.ofPlatform()
            .name("sheaf-call " + who)
            .daemon(true)
            .inheritInheritableThreadLocals(false)
            .unstarted(task);
    thread.setContextClassLoader(null);
    try {
      thread.start();
      return task.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (OutOfMemoryError e) {
      throw PluginCall.outOfMemory(who, where, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SheafException coded) {
        throw coded;
      }
      throw new IllegalStateException(who + ": nothing but coded errors leave a call", e);
    } catch (TimeoutException | InterruptedException e) {
      task.cancel(true);
      boolean interrupted = e instanceof InterruptedException;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw SheafException.of(late, who + " did not answer in time")
          .expected("an answer within " + most.toMillis() + " ms")
          .found(interrupted ? "the caller was interrupted" : "it was still working")
          .where(where)
          .next("make what it was given smaller")
          .cause(e)
          .toException();
    }
  }
}
