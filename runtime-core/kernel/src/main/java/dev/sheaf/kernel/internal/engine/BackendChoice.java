package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.Support;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which backends can compute a model, the best first; each "no" is a sentence. Probes a backend
 * once, before its first use.
 */
final class BackendChoice {
  private final Registry registry;
  private final Lifecycle lifecycle;
  private final Duration deadline;
  private final Map<Provider<Backend>, BackendCapabilities> probed = new WeakHashMap<>();

  /**
   * @param deadline of a probe
   */
  BackendChoice(Registry registry, Lifecycle lifecycle, Duration deadline) {
    this.deadline = deadline;
    this.registry = registry;
    this.lifecycle = lifecycle;
  }

  /**
   * Backends that can compute a graph.
   *
   * @param usable the best first
   * @param refusals a sentence for each that cannot
   */
  record Answer(List<Provider<Backend>> usable, List<String> refusals) {}

  Answer forGraph(ModelGraph graph, Map<String, TensorType> types, Optional<String> pin) {
    List<Provider<Backend>> usable = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    List<Provider<Backend>> healthy =
        registry.all(Backend.class).stream()
            .filter(p -> pin.isEmpty() || pin.get().equals(p.name()))
            .filter(p -> probe(p) != null)
            .toList();
    for (Provider<Backend> p : Selection.ordered(healthy, pin, Backend::fitness)) {
      String no =
          pin.isEmpty() && p.instance().fitness() <= 0
              ? p + " computes only what asks for it (--backend " + p.name() + ")"
              : refusalOf(p, graph, types);
      if (no == null) {
        usable.add(p);
      } else {
        refusals.add(no);
      }
    }
    for (Provider<Backend> p : registry.all(Backend.class)) {
      String quarantine = p.quarantine();
      if (quarantine != null) {
        refusals.add(p + " is quarantined: " + quarantine);
      }
    }
    return new Answer(usable, refusals);
  }

  /** What a backend can do here; null if it failed its probe, and is quarantined for it. */
  synchronized @Nullable BackendCapabilities probe(Provider<Backend> p) {
    BackendCapabilities known = probed.get(p);
    if (known != null || !p.usable()) {
      return known;
    }
    try {
      BackendCapabilities found =
          lifecycle.call(
              "probe of backend " + p,
              deadline,
              () -> {
                p.instance().fitness(); // asked again without a net, wherever backends are compared
                return Objects.requireNonNull(p.instance().probe(), "it gave no capabilities");
              });
      probed.put(p, found);
      return found;
    } catch (SheafException e) {
      p.quarantine(e.found() == null ? e.summary() : e.summary() + ": " + e.found());
      return null;
    }
  }

  private static @Nullable String refusalOf(
      Provider<Backend> p, ModelGraph graph, Map<String, TensorType> types) {
    try {
      return refusal(p, graph, types);
    } catch (RuntimeException | Error e) {
      p.quarantine("it failed when asked what it supports: " + e);
      return p + " failed when asked what it supports: " + e;
    }
  }

  private static @Nullable String refusal(
      Provider<Backend> p, ModelGraph graph, Map<String, TensorType> types) {
    for (Operation op : graph.operations()) {
      List<WeightRef> weights = op.weights();
      for (WeightRef w : weights) {
        Support s = p.instance().supports(op, types.getOrDefault(w.tensor(), TensorType.F32));
        if (!s.yes()) {
          return "%s cannot compute %s of tensor %s: %s"
              .formatted(p, op.capability(), w.tensor(), s.reason());
        }
      }
      if (weights.isEmpty()) {
        Support s = p.instance().supports(op, TensorType.F32);
        if (!s.yes()) {
          return "%s cannot compute %s: %s".formatted(p, op.capability(), s.reason());
        }
      }
    }
    return null;
  }
}
