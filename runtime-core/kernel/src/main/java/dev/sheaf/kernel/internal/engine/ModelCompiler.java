package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.Compute;
import dev.sheaf.kernel.internal.step.StoreMover;
import dev.sheaf.model.ModelSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles one model for backends, and closes what they compiled together with the file that it may
 * still read.
 */
final class ModelCompiler {
  /** What tells of a broken backend, and not of a file or a machine too small for it. */
  private static final Set<ErrorKind> FAULTS =
      EnumSet.of(ErrorKind.DEFECT, ErrorKind.UNHEALTHY, ErrorKind.TIMEOUT);

  private final ModelServices services;
  private final String name;
  private final ModelFile file;
  private final ModelFacts facts;
  private final ModelSize size;
  private final Map<CompiledModel, ModelSource> stayingOpen = new ConcurrentHashMap<>();

  ModelCompiler(
      ModelServices services, String name, ModelFile file, ModelFacts facts, ModelSize size) {
    this.services = services;
    this.name = name;
    this.file = file;
    this.facts = facts;
    this.size = size;
  }

  /**
   * Compiles for a backend.
   *
   * @param fileIsGood whether a backend has served this very file: only then a failure is this
   *     one's fault, and quarantines it unless it has computed something before. A bad file must
   *     cost its owner an error and nobody else a backend
   * @throws SheafException as it is; nothing stays open
   */
  Compute compile(Provider<Backend> backend, boolean fileIsGood) {
    ModelSource source = file.open();
    boolean stays = file.options().mmap();
    boolean done = false;
    try {
      Compute compiled = compile(backend, source, stays);
      if (stays) {
        stayingOpen.put(compiled.model(), source);
      }
      done = true;
      return compiled;
    } catch (SheafException e) {
      if (fileIsGood && FAULTS.contains(e.code().kind()) && !backend.gone() && !backend.proven()) {
        backend.quarantine(
            "compiling "
                + name
                + ": "
                + (e.found() == null ? e.summary() : e.summary() + ": " + e.found()));
      }
      throw e;
    } finally {
      if (!done || !stays) {
        source.close();
      }
    }
  }

  private Compute compile(Provider<Backend> backend, ModelSource source, boolean stays) {
    String who = "backend " + backend;
    CompileOptions options =
        new CompileOptions(
            size.batchRows(),
            size.logitRows(),
            size.contextTokens(),
            size.kvTokens(),
            services.threads(),
            stays,
            services.memory(),
            size.slots(),
            Set.of());
    backend.enter();
    try {
      CompiledModel model =
          PluginCall.of(
              who, file.path(), () -> backend.instance().compile(facts.graph(), source, options));
      try {
        return PluginCall.of(who, file.path(), () -> checked(backend, model));
      } catch (SheafException e) {
        close(model);
        throw e;
      }
    } finally {
      backend.exit();
    }
  }

  /** Asks once what the loop will rely on. */
  private Compute checked(Provider<Backend> backend, CompiledModel model) {
    var unused = StoreMover.geometry(model.kv()); // throws on numbers that no account can have
    BackendCapabilities can = services.choice().probe(backend);
    Set<String> operations = can == null ? Set.of() : can.operations();
    return new Compute(backend, model, model.numerics(), operations);
  }

  /**
   * Closes a model that no step uses; one that does not close keeps its file, since somebody may be
   * reading it.
   */
  void close(CompiledModel model) {
    try {
      model.close();
    } catch (RuntimeException | Error e) {
      services.warn(
          "model " + name + ": a compiled model did not close; its memory and its file stay", e);
      return;
    }
    ModelSource source = stayingOpen.remove(model);
    if (source != null) {
      source.close();
    }
  }
}
