package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Workers that grow together: the log of what was done to them, and the runs that their state lies
 * in. Runs are a cache of the log: if one is lost, all are, and the log is done again from its
 * start, one forward for each that there was. Its owner appends while the loop does not work on it.
 */
public final class GroupState {
  /** What was done. */
  sealed interface Op {
    record Share(int[] ids) implements Op {}

    /** A worker's view: numbers of shared runs, or of workers as −1 − worker. */
    record View(int worker, int[] runs) implements Op {}

    record Move(int worker, int shared) implements Op {}

    record Forward(int[][] ids, boolean[][] chosen) implements Op {}
  }

  /** A run of cells whose keys are rotated from its own position 0. */
  static final class Run {
    @Nullable KvSequence kv;

    int cells() {
      return kv == null ? 0 : kv.cells();
    }
  }

  final long number;
  final int workers;
  final GenerationRequest request;
  final long[] keys;
  final List<Op> ops = new ArrayList<>();
  final List<Run> shared = new ArrayList<>();
  final List<Run> own = new ArrayList<>();
  final int[][] views;
  final List<List<TokenRecord>> past = new ArrayList<>();
  final List<TokenRecord> chosen = new ArrayList<>();

  /** How many operations the runs hold. */
  int done;

  /** Rows of the operation at {@link #done} that are there already. */
  int partly;

  /** How many operations were computed before, here or in a process that has ended. */
  int everDone;

  int failures;
  boolean released;

  /**
   * @param number places it among sequences: those that came later give way
   * @param keys of each worker's noise
   */
  public GroupState(long number, GenerationRequest request, long[] keys) {
    this.number = number;
    this.request = request;
    this.workers = keys.length;
    this.keys = keys.clone();
    this.views = new int[workers][0];
    for (int w = 0; w < workers; w++) {
      own.add(new Run());
      past.add(new ArrayList<>());
    }
  }

  /** A worker as a run in a view. */
  public static int ownOf(int worker) {
    return -1 - worker;
  }

  public void share(int[] ids) {
    ops.add(new Op.Share(ids.clone()));
  }

  public void view(int worker, int[] runs) {
    ops.add(new Op.View(worker, runs.clone()));
  }

  public void move(int worker, int to) {
    ops.add(new Op.Move(worker, to));
  }

  public void forward(int[][] ids, boolean[][] byModel) {
    ops.add(new Op.Forward(ids, byModel));
  }

  /** Takes what an operation at the end of the log was answered, without computing it now. */
  public void recorded() {
    everDone = ops.size();
  }

  /** Notes a worker's token: what processors see of its past; carry is 0 for given ones. */
  public void note(int worker, TokenRecord token) {
    past.get(worker).add(token);
  }

  /** What the last forward chose, one per worker. */
  public List<TokenRecord> chosen() {
    return List.copyOf(chosen);
  }

  boolean atWork() {
    return done < ops.size();
  }

  Run run(int reference) {
    return reference < 0 ? own.get(-1 - reference) : shared.get(reference);
  }

  /** Forgets all state; the log is done again. */
  void lose(Consumer<AutoCloseable> closer) {
    List<Run> all = new ArrayList<>(shared);
    all.addAll(own);
    for (Run r : all) {
      KvSequence kv = r.kv;
      r.kv = null;
      if (kv != null) {
        closer.accept(kv);
      }
    }
    shared.clear();
    for (int w = 0; w < workers; w++) {
      views[w] = new int[0];
    }
    done = 0;
    partly = 0;
  }
}
