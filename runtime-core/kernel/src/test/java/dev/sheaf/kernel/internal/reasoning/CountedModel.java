package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the rows that a model is given, beside all of the kernel's own books. */
final class CountedModel implements CompiledModel {
  private final CompiledModel model;
  final AtomicLong rows = new AtomicLong();
  final AtomicLong forwards = new AtomicLong();

  /** Sleeps so long per forward. */
  volatile long millis;

  CountedModel(CompiledModel model) {
    this.model = model;
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Completion done = model.forward(batch, out);
    rows.addAndGet(batch.rows());
    forwards.incrementAndGet();
    return done;
  }

  @Override
  public Numerics numerics() {
    return model.numerics();
  }

  @Override
  public String weightLayout() {
    return model.weightLayout();
  }

  @Override
  public long weightBytes() {
    return model.weightBytes();
  }

  @Override
  public KvStore kv() {
    return model.kv();
  }

  @Override
  public void close() {} // its owner closes what is inside
}
