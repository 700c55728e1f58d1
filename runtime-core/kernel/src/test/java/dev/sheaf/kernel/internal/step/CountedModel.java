package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Completion;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Numerics;
import dev.sheaf.backend.Outputs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Counts and times the forwards of a model that its owner closes. */
final class CountedModel implements CompiledModel {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CompiledModel model;
  private volatile int forwards;
  private volatile long steadyForwardNanos;
  private volatile long steadyGapNanos;
  private volatile int steady;
  private volatile long steadyForwardCpu;
  private volatile long steadyGapCpu;
  private long endNanos;
  private long endCpu;
  private int rowsBefore;

  CountedModel(CompiledModel model) {
    this.model = model;
  }

  int forwards() {
    return forwards;
  }

  /** Forgets times. */
  void reset() {
    steadyForwardNanos = 0;
    steadyGapNanos = 0;
    steadyForwardCpu = 0;
    steadyGapCpu = 0;
    steady = 0;
    rowsBefore = 0;
  }

  /** Forwards that followed one of as many rows. */
  int steady() {
    return steady;
  }

  /** Time in these. */
  long steadyForwardNanos() {
    return steadyForwardNanos;
  }

  /** Time from the end of the forward before to the start of each of these: all is the loop's. */
  long steadyGapNanos() {
    return steadyGapNanos;
  }

  /** The gaps' part of the calling thread's processor time. */
  double steadyShareOfProcessor() {
    return steadyGapCpu / (double) Math.max(1, steadyGapCpu + steadyForwardCpu);
  }

  @Override
  public Completion forward(Batch batch, Outputs out) {
    long startCpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    model.forward(batch, out).await();
    long end = System.nanoTime();
    if (batch.rows() == rowsBefore) {
      steadyGapNanos += start - endNanos;
      steadyForwardNanos += end - start;
      steadyGapCpu += startCpu - endCpu;
      steadyForwardCpu += THREADS.getCurrentThreadCpuTime() - startCpu;
      steady++;
    }
    rowsBefore = batch.rows();
    endNanos = end;
    endCpu = THREADS.getCurrentThreadCpuTime();
    forwards++;
    return Completion.DONE;
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
  public void close() {}
}
