package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.StepProviders;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelSource;
import dev.sheaf.speculation.DrafterFactory;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model instance needs of its engine. */
interface ModelServices {
  BackendChoice choice();

  StepProviders stepProviders();

  HostMemory memory();

  HoldTimes hold();

  int threads();

  /** The tokenizer that a file describes, if someone builds it. */
  Optional<TokenizerBinding> tokenizerFor(ModelSource source);

  GrammarDesk grammars();

  /** Who makes drafters of a kind now. */
  Optional<Provider<DrafterFactory>> drafters(String kind);

  /** Runs something on the moving thread. */
  void later(Runnable work, Duration delay);

  /** Waits until the moving thread has done what it was given. */
  void settleMoves();

  void ended(Sequence sequence);

  void warn(String message, @Nullable Throwable reason);
}
