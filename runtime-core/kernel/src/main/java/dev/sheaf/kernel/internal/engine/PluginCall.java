package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.SheafException;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Calls a plug-in's code so that whatever it throws becomes a coded error that names it. */
final class PluginCall {
  private PluginCall() {}

  /**
   * What the plug-in answers.
   *
   * @param who for people: {@code backend cpu 1.0.0}
   * @param where a file, model or request
   * @throws SheafException the plug-in's own; {@code SHEAF-ENGINE-002} (RESOURCES) it ran out of
   *     memory; {@code SHEAF-ENGINE-003} (DEFECT) anything else it throws, and no answer
   */
  static <T> T of(String who, Object where, Callable<T> call) {
    try {
      return Objects.requireNonNull(call.call(), who + " gave no answer");
    } catch (SheafException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw outOfMemory(who, where, e);
    } catch (Throwable e) {
      throw SheafException.of(EngineCodes.PLUGIN_FAILED, who + " failed")
          .found(e)
          .where(where)
          .next("report it to its maker; sheaf:bundle list shows what else is installed")
          .cause(e)
          .toException();
    }
  }

  /** Also for threads that the system refuses, which Java reports in the same way. */
  static SheafException outOfMemory(String who, Object where, OutOfMemoryError e) {
    return SheafException.of(EngineCodes.OUT_OF_MEMORY, who + " found no memory or no thread left")
        .found(e)
        .where(where)
        .next(
            "unload a model, give Java more heap (-Xmx), or raise the limit of threads (ulimit -u)")
        .cause(e)
        .toException();
  }
}
