package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Capability;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.GroupState.Op;
import dev.sheaf.kernel.internal.step.GroupState.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Does what a group's log says, at most one forward at a time, between two steps of the loop. A
 * group's rows are always in one forward of their own: each worker's tokens after its own run, with
 * a view of shared runs and of the others' own ones, cells of this very forward included.
 *
 * <p>A run's keys stand as if it began at position 0. A worker whose view begins its own run at
 * position P meets a run that begins at position p with its query turned by P − p.
 *
 * @see <a href="https://arxiv.org/abs/2504.06261">Hogwild! Inference, §3</a>
 */
final class GroupStep {
  /** How far an advance came. */
  enum Progress {
    DONE,
    MORE,
    /** Something is not there at present: a backend, a cache, room. */
    LATER
  }

  private static final int MOST_FAILURES = 2;

  private final StepSetup setup;
  private final StepState state;
  private final TokenChoice choice;
  private final Batch batch;
  private final Outputs outputs;

  GroupStep(StepSetup setup, StepState state) {
    this.setup = setup;
    this.state = state;
    this.choice = new TokenChoice(setup, state);
    this.batch = new Batch(setup.batchRows());
    this.outputs = new Outputs(1, setup.vocabulary());
  }

  Progress advance(GroupState g, RowCounter counter) {
    Compute compute = state.compute();
    if (g.released || g.done == g.ops.size()) {
      return Progress.DONE;
    }
    if (compute == null
        || !compute.can().contains(Capability.VIEW)
        || !compute.can().contains(Capability.MOVE)
        || !state.bindCache()) {
      return Progress.LATER;
    }
    state.groups().add(g);
    boolean went;
    try {
      went = next(g, compute, counter);
    } catch (RuntimeException | Error e) {
      g.lose(state::close); // nobody knows how far it came
      throw e;
    }
    if (!went) {
      return Progress.LATER;
    }
    if (g.partly == 0) {
      g.done++;
      g.everDone = Math.max(g.everDone, g.done);
    }
    return g.done == g.ops.size() ? Progress.DONE : Progress.MORE;
  }

  private boolean next(GroupState g, Compute compute, RowCounter counter) {
    boolean replay = g.done < g.everDone;
    return switch (g.ops.get(g.done)) {
      case Op.Share share -> share(g, share, compute, counter, replay);
      case Op.View view -> {
        g.views[view.worker()] = view.runs();
        yield true;
      }
      case Op.Move move -> move(g, move, compute.model().kv());
      case Op.Forward forward -> forward(g, forward, compute, counter, replay);
    };
  }

  private boolean share(
      GroupState g, Op.Share share, Compute compute, RowCounter counter, boolean replay) {
    if (g.partly == 0) {
      g.shared.add(new Run());
    }
    Run run = g.shared.getLast();
    int count = Math.min(setup.batchRows(), share.ids().length - g.partly);
    if (!reserve(g, run, count)) {
      if (g.partly == 0) {
        g.shared.removeLast();
      }
      return false;
    }
    KvSequence kv = Objects.requireNonNull(run.kv);
    batch.clear();
    batch.sequence(kv.blocks(), kv.blockCount());
    for (int i = 0; i < count; i++) {
      int at = g.partly + i;
      batch.row(share.ids()[at], at, at, false, false);
    }
    if (!compute(g, compute)) {
      return false;
    }
    kv.commit(count);
    counter.rows(replay ? 0 : count, 0, replay ? count : 0, 0, 0);
    g.partly = g.partly + count == share.ids().length ? 0 : g.partly + count;
    return true;
  }

  private boolean move(GroupState g, Op.Move move, KvStore store) {
    Run from = g.own.get(move.worker());
    Run to = g.shared.get(move.shared());
    int count = from.cells();
    if (count == 0) {
      return true;
    }
    if (!reserve(g, to, count)) {
      return false;
    }
    KvSequence source = Objects.requireNonNull(from.kv);
    KvSequence target = Objects.requireNonNull(to.kv);
    int block = store.layout().blockTokens();
    int at = target.cells();
    for (int i = 0; i < count; ) {
      int fromCell = i % block;
      int toCell = (at + i) % block;
      int n = Math.min(count - i, block - Math.max(fromCell, toCell));
      store.move(
          source.blocks()[i / block], fromCell, target.blocks()[(at + i) / block], toCell, n, at);
      i += n;
    }
    target.commit(count);
    target.inexactFrom(at);
    source.truncate(0);
    return true;
  }

  private boolean forward(
      GroupState g, Op.Forward op, Compute compute, RowCounter counter, boolean replay) {
    for (int w = 0; w < g.workers; w++) {
      if (!reserve(g, g.own.get(w), op.ids()[w].length)) {
        return false;
      }
    }
    batch.clear();
    int rows = 0;
    int given = 0;
    for (int w = 0; w < g.workers; w++) {
      KvSequence kv = Objects.requireNonNull(g.own.get(w).kv);
      batch.sequence(kv.blocks(), kv.blockCount());
      batch.view(view(g, op, w));
      int[] ids = op.ids()[w];
      for (int i = 0; i < ids.length; i++) {
        int at = kv.cells() + i;
        boolean byModel = op.chosen()[w][i];
        batch.row(ids[i], at, at, byModel, i == ids.length - 1);
        given += byModel ? 0 : 1;
        rows++;
      }
    }
    if (!compute(g, compute)) {
      return false;
    }
    for (int w = 0; w < g.workers; w++) {
      KvSequence kv = Objects.requireNonNull(g.own.get(w).kv);
      kv.commit(op.ids()[w].length);
      kv.inexactFrom(0); // what it holds has seen other runs
    }
    counter.rows(replay ? 0 : given, replay ? 0 : rows - given, replay ? rows : 0, 0, 0);
    if (!replay) {
      choose(g, compute, counter);
    }
    return true;
  }

  private KvView view(GroupState g, Op.Forward op, int worker) {
    int[] runs = g.views[worker];
    int[] lengths = new int[runs.length];
    int start = 0;
    for (int i = 0; i < runs.length; i++) {
      lengths[i] = g.run(runs[i]).cells() + (runs[i] < 0 ? op.ids()[-1 - runs[i]].length : 0);
      start += lengths[i];
    }
    int end = start + g.own.get(worker).cells() + op.ids()[worker].length;
    if (end > setup.contextTokens()) {
      throw SheafException.of(StepCodes.NO_ROOM, "what a worker of a group sees is too long")
          .expected("at most " + setup.contextTokens() + " tokens")
          .found(end)
          .where("worker " + worker)
          .next("move less into shared runs, or load the model with a larger --context")
          .toException();
    }
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < runs.length; i++) {
      KvSequence kv = g.run(runs[i]).kv;
      if (lengths[i] > 0 && kv != null) {
        segments.add(Segment.of(kv.blocks(), 0, lengths[i], start - at));
      }
      at += lengths[i];
    }
    return new KvView(segments, 0, 1);
  }

  private void choose(GroupState g, Compute compute, RowCounter counter) {
    g.chosen.clear();
    for (int w = 0; w < g.workers; w++) {
      List<TokenRecord> past = g.past.get(w);
      int[] ids = past.stream().mapToInt(TokenRecord::id).toArray();
      long[] carries = past.stream().mapToLong(TokenRecord::carry).toArray();
      boolean[] byModel = new boolean[ids.length];
      for (int i = 0; i < ids.length; i++) {
        byModel[i] = !past.get(i).backend().isEmpty();
      }
      BranchWork work =
          new BranchWork(
              new KeptState(),
              new BranchWork.Past(g.keys[w], 0, 0, ids, carries, byModel),
              0,
              List.of(),
              counter,
              null,
              null,
              "",
              () -> {});
      Sequence s =
          new Sequence(
              g.number,
              g.request,
              ids,
              byModel,
              2,
              new LiveGeneration("group " + g.number + ", worker " + w),
              new StepClock());
      s.work = work;
      ChainBuilder.Result chain = state.chains().build(s);
      if (chain.chain() == null) {
        throw SheafException.of(StepCodes.HELD_TOO_LONG, "a group cannot choose")
            .expected(chain.missing() + " to be there")
            .where("worker " + w)
            .next("sheaf:bundle list, then start the run again with the same journal")
            .toException();
      }
      s.chain = chain.chain();
      int row = batch.logitRow(batch.firstRow(w + 1) - 1);
      var unused = choice.next(s, outputs, row, compute);
      g.chosen.add(s.log.record(0));
    }
  }

  private boolean compute(GroupState g, Compute compute) {
    outputs.prepare(batch.logitRows());
    try {
      compute.model().forward(batch, outputs).await();
      compute.provider().prove();
      g.failures = 0;
      return true;
    } catch (Throwable e) {
      boolean leaving = compute.provider().gone();
      boolean enough = !leaving && ++g.failures >= MOST_FAILURES;
      state.leaveCompute(); // and with it all runs
      if (!leaving) {
        setup.listener().failed(compute, e);
      }
      if (enough) {
        throw SheafException.of(StepCodes.BACKENDS_FAILED, "every backend failed on this group")
            .found(e)
            .where("last on backend " + compute.label())
            .next("sheaf:backend list shows the reasons")
            .cause(e)
            .toException();
      }
      return false;
    }
  }

  /** Room for a run's next cells, from idle states and from sequences that came later. */
  private boolean reserve(GroupState g, Run run, int count) {
    KvCache cache = Objects.requireNonNull(state.cache());
    KvSequence kv = run.kv;
    if (kv == null) {
      kv = cache.open();
      run.kv = kv;
    }
    while (!kv.reserve(count)) {
      if (!state.idle().evict() && !evictLater(g)) {
        if (state.sequences().stream().noneMatch(s -> s.kv != null)) {
          throw SheafException.of(
                  StepCodes.NO_ROOM, "the model's state has no room for this group, even alone")
              .expected("room for " + count + " tokens more")
              .found(cache.total() + " blocks in all")
              .next("load the model with more memory, or group fewer workers")
              .toException();
        }
        return false;
      }
    }
    return true;
  }

  private boolean evictLater(GroupState g) {
    List<Sequence> all = state.sequences();
    for (int i = all.size() - 1; i >= 0 && all.get(i).number > g.number; i--) {
      if (all.get(i).kv != null) {
        state.loseState(all.get(i));
        all.get(i).state("queued");
        return true;
      }
    }
    return false;
  }
}
