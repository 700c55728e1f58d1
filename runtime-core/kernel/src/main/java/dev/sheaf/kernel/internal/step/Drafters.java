package dev.sheaf.kernel.internal.step;

import dev.sheaf.kernel.internal.select.Provider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The drafters of one loop, by kind. One that goes or fails is dropped, and decoding goes on
 * without; its owner is asked for another whenever a sequence would use one. The loop's thread
 * only.
 */
final class Drafters {
  private final StepSetup setup;
  private final List<DrafterBinding> bindings = new ArrayList<>();
  private final Set<String> askedFor = new HashSet<>();
  private final List<Sequence> ended = new ArrayList<>();
  private int[] tokens = new int[DraftTree.MOST + 1];

  Drafters(StepSetup setup) {
    this.setup = setup;
  }

  /** The drafter of a kind; null if there is none yet, and then its owner is asked for it once. */
  @Nullable DrafterBinding find(String kind) {
    DrafterBinding there = there(kind);
    if (there == null && askedFor.add(kind)) {
      setup.listener().needsDrafter();
    }
    return there;
  }

  private @Nullable DrafterBinding there(String kind) {
    for (int i = 0; i < bindings.size(); i++) {
      if (bindings.get(i).kind().equals(kind)) {
        return bindings.get(i);
      }
    }
    return null;
  }

  /** The drafter that a sequence uses, if it does and there is one. */
  @Nullable DrafterBinding of(Sequence s) {
    return s.draft == null ? null : find(s.draft.kind);
  }

  int count() {
    return bindings.size();
  }

  DrafterBinding get(int i) {
    return bindings.get(i);
  }

  /** Kinds that were asked for and are not there. */
  List<String> wanted() {
    return askedFor.stream().filter(kind -> there(kind) == null).sorted().toList();
  }

  boolean adopt(DrafterBinding binding) {
    if (binding.provider().gone() || there(binding.kind()) != null) {
      return false;
    }
    bindings.add(binding);
    return true;
  }

  /** Leaves what a provider opened. */
  void drop(Provider<?> provider) {
    for (int i = bindings.size() - 1; i >= 0; i--) {
      DrafterBinding b = bindings.get(i);
      if (b.provider() == provider) {
        forget(b);
      }
    }
  }

  /** A drafter broke its contract: its maker is put aside. */
  void fail(DrafterBinding binding, Throwable reason) {
    if (!bindings.contains(binding)) {
      return;
    }
    binding.provider().quarantine("a drafter of " + setup.model() + " failed: " + reason);
    forget(binding);
    setup.listener().warned("drafter " + binding.provider() + " failed", reason);
  }

  private void forget(DrafterBinding binding) {
    bindings.remove(binding);
    askedFor.remove(binding.kind()); // whoever needs one asks again
    try {
      binding.drafter().close();
    } catch (Throwable e) {
      setup.listener().warned("drafter " + binding.provider() + " did not close", e);
    }
  }

  /** Tells a drafter what became of its proposal. */
  void chosen(DrafterBinding binding, Sequence s, int from, int drafted) {
    int count = s.log.length() - from;
    if (count == 0) {
      return;
    }
    if (tokens.length < count) {
      tokens = new int[count];
    }
    for (int i = 0; i < count; i++) {
      tokens[i] = s.log.id(from + i);
    }
    guarded(binding, b -> b.drafter().chosen(s.number, tokens, count, drafted));
  }

  /** Shows a drafter what a token was chosen from. */
  void learn(DrafterBinding binding, Sequence s, Likeliest top) {
    DraftHistory history = s.draft;
    if (history != null) {
      history.follow(s.log);
      guarded(
          binding,
          b ->
              b.drafter()
                  .learn(
                      s.number,
                      history.tokens(),
                      history.length(),
                      top.ids(),
                      top.probabilities(),
                      top.count()));
    }
  }

  /** Calls a drafter; a failure costs the drafter. */
  void guarded(DrafterBinding binding, Consumer<DrafterBinding> call) {
    if (!bindings.contains(binding)) {
      return; // it went within this step
    }
    try {
      call.accept(binding);
    } catch (Throwable e) {
      fail(binding, e);
    }
  }

  /** Notes that a sequence has ended. */
  void ended(Sequence s) {
    if (s.draft != null) {
      ended.add(s);
    }
  }

  /** At the end of a turn, when everything has been told: ended sequences are forgotten. */
  void forgetEnded() {
    for (int i = 0; i < ended.size(); i++) {
      Sequence s = ended.get(i);
      DrafterBinding b = s.draft == null ? null : there(s.draft.kind);
      if (b != null) {
        guarded(b, x -> x.drafter().forget(s.number));
      }
    }
    ended.clear();
  }

  /** Closes all. */
  void release() {
    while (!bindings.isEmpty()) {
      forget(bindings.getLast());
    }
  }
}
