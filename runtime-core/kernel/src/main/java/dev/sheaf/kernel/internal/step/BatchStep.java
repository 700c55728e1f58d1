package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Capability;
import dev.sheaf.backend.Outputs;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.Demands;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step: plan → batch → forward → choose → append → publish, for whatever sequences are ready.
 *
 * <p>A step is {sequence: tokens to compute}; a sequence asks for logits when the step reaches the
 * end of its log.
 */
final class BatchStep {
  private static final int MOST_FAILURES = 2;

  private final StepSetup setup;
  private final StepState state;
  private final StepBudget budget;
  private final Batch batch;
  private final Outputs outputs;
  private final TokenChoice choice;
  private final DraftStep drafts;
  private final Verification verification;
  private final Room room;
  // Reused from step to step: a turn allocates nothing.
  private final List<Sequence> ready = new ArrayList<>();
  private final List<Sequence> scheduled = new ArrayList<>();
  private int rowsTaken;
  private int logitRowsTaken;
  private final Demands demands = new Demands();
  private int[] pending = new int[16];
  private int[] share = new int[16];
  private int[] counts = new int[16];

  BatchStep(StepSetup setup, StepState state) {
    this.setup = setup;
    this.state = state;
    this.budget = new StepBudget(setup.batchRows());
    this.batch = new Batch(setup.batchRows());
    this.outputs = new Outputs(1, setup.vocabulary());
    this.choice = new TokenChoice(setup, state);
    this.drafts = new DraftStep(setup, state);
    this.verification = new Verification(state, choice);
    this.room = new Room(state, scheduled);
  }

  /** A new backend has its own speed. */
  void backendChanged() {
    budget.reset();
  }

  /** Takes one step if any sequence is ready; false if there was nothing to compute. */
  boolean turn() {
    expire();
    if (state.sequences().isEmpty()) {
      return false;
    }
    state.bindCache();
    gatherReady();
    boolean stepped = false;
    if (!ready.isEmpty()) {
      plan();
      schedule();
      stepped = !scheduled.isEmpty() && compute();
    }
    ready.clear();
    scheduled.clear();
    state.drafters().forgetEnded();
    return stepped;
  }

  private void gatherReady() {
    List<Sequence> all = state.sequences();
    int i = 0;
    while (i < all.size()) {
      Sequence s = all.get(i);
      if (prepared(s) && edited(s)) {
        ready.add(s);
      }
      if (i < all.size() && all.get(i) == s) {
        i++; // else it has ended
      }
    }
  }

  private boolean prepared(Sequence s) {
    try {
      return state.ready(s);
    } catch (Throwable e) {
      state.failed(s, e);
    }
    return false;
  }

  /** Makes the prunes that are due before a branch goes on; false if there is no room for one. */
  private boolean edited(Sequence s) {
    try {
      while (s.work != null && !s.work.edit(s.kv, s.computed)) {
        if (!room.makeRoom(s, false)) {
          return false;
        }
      }
      if (s.work != null && s.work.complete(s)) {
        state.finish(s, FinishReason.LENGTH); // nothing is left to compute
        return false;
      }
      return true;
    } catch (RuntimeException | Error e) {
      state.cacheFailed(e);
      return false;
    }
  }

  private void expire() {
    long now = System.nanoTime();
    List<Sequence> all = state.sequences();
    for (int i = all.size() - 1; i >= 0; i--) {
      Sequence s = all.get(i);
      if (s.generation.cancelled()) {
        state.finish(s, FinishReason.CANCELLED);
      } else if (s.late(now)) {
        state.finish(s, FinishReason.DEADLINE);
      }
    }
  }

  private void plan() {
    for (int i = 0; i < state.sequences().size(); i++) {
      state.sequences().get(i).share = 0;
    }
    int n = ready.size();
    if (share.length < n) {
      pending = new int[2 * n];
      share = new int[2 * n];
      counts = new int[2 * n];
    }
    for (int i = 0; i < n; i++) {
      pending[i] = ready.get(i).pending();
    }
    int rows = budget.rows();
    Optional<Provider<SchedulingPolicy>> policy = setup.providers().policy();
    if (policy.isEmpty() || !follow(policy.get(), rows)) {
      FcfsPolicy.plan(pending, n, rows, share);
    }
    for (int i = 0; i < n; i++) {
      ready.get(i).share = share[i];
    }
  }

  /** Asks a policy for its plan; one that breaks its contract is put aside. */
  private boolean follow(Provider<SchedulingPolicy> policy, int rows) {
    demands.clear();
    for (int i = 0; i < ready.size(); i++) {
      Sequence s = ready.get(i);
      demands.add(s.number, pending[i], s.computed, s.number, s.request.priority());
      share[i] = 0;
    }
    try {
      policy.instance().plan(demands, rows, share);
      if (planned(rows)) {
        return true;
      }
      policy.quarantine("its plan broke the contract: shares must lie within demands and budget");
    } catch (RuntimeException | Error e) {
      policy.quarantine("it failed: " + e);
      setup.listener().warned("scheduling policy " + policy + " failed", e);
    }
    return false;
  }

  private void schedule() {
    batch.clear();
    try {
      admit(false);
      if (scheduled.isEmpty()) {
        admit(true); // rather than stand still, those give way to whom the plan gives nothing
      }
      propose();
      for (int i = 0; i < scheduled.size(); i++) {
        fill(scheduled.get(i), counts[i], drafts.tree(i));
      }
    } catch (RuntimeException | Error e) {
      state.cacheFailed(e); // nothing else is called here; no step is taken on half a plan
      scheduled.clear();
    }
  }

  /** Takes those into the step that the plan gives something and that there is room for. */
  private void admit(boolean force) {
    rowsTaken = 0;
    logitRowsTaken = 0;
    for (int i = 0; i < ready.size(); i++) {
      Sequence s = ready.get(i);
      int logitRows = setup.logitRows() - logitRowsTaken;
      Scoring scoring = s.work == null ? null : s.work.scoring;
      if (s.over) {
        continue; // it failed for want of room
      }
      int count = Math.min(s.share, s.pending()); // a failure or a loss may have come between
      PromptScores prompt = s.promptScores;
      if (scoring != null) {
        count = scoring.within(s.computed, count, logitRows);
      } else if (prompt != null) {
        count = prompt.within(s.computed, count, logitRows);
      }
      boolean endsLog = s.computed + count == s.log.length();
      if (count > 0 && !(endsLog && logitRows == 0) && room.reserve(s, count, force)) {
        counts[scheduled.size()] = count;
        scheduled.add(s);
        rowsTaken += count;
        logitRowsTaken += scoring == null ? (endsLog ? 1 : 0) : scoring.asked(s.computed, count);
        logitRowsTaken += prompt == null ? 0 : prompt.asked(s.computed, count);
      }
    }
  }

  private void propose() {
    int rows = Math.min(budget.rows(), setup.batchRows()) - rowsTaken;
    drafts.propose(scheduled, counts, Math.min(rows, setup.logitRows() - logitRowsTaken));
  }

  private boolean planned(int rows) {
    long sum = 0;
    for (int i = 0; i < ready.size(); i++) {
      if (share[i] < 0 || share[i] > pending[i]) {
        return false;
      }
      sum += share[i];
    }
    return sum > 0 && sum <= rows;
  }

  private void fill(Sequence s, int count, @Nullable DraftTree tree) {
    KvSequence kv = Objects.requireNonNull(s.kv);
    batch.sequence(kv.blocks(), kv.blockCount());
    batch.slot(Math.max(0, kv.slot()));
    BranchWork work = s.work;
    if (work != null && work.masked()) {
      batch.view(work.view(kv));
    }
    for (int i = 0; i < count; i++) {
      int index = s.computed + i;
      boolean last = index + 1 == s.log.length();
      boolean logits =
          work != null && work.scoring != null
              ? work.scoring.wants(index)
              : last || (s.promptScores != null && s.promptScores.wants(index));
      int cell = s.cell(index);
      batch.row(s.log.id(index), cell, cell, s.log.generated(index), logits);
    }
    if (tree != null) {
      fill(tree, s.cell(s.log.length()));
    }
    s.clock.step();
    s.state("running");
    if (s.resumePending) {
      s.resumePending = false;
      s.generation.append(
          new GenerationEvent.Resumed(
              Objects.requireNonNull(state.compute()).label(),
              Math.max(0, s.replayUntil - s.computed)));
    }
  }

  /** Draft nodes follow the row that ends the log: one cell each, positions by depth. */
  private void fill(DraftTree tree, int end) {
    int root = batch.rows() - 1;
    for (int n = 0; n < tree.count(); n++) {
      int parent = tree.parent(n) == DraftTree.ROOT ? root : root + 1 + tree.parent(n);
      batch.row(tree.token(n), end - 1 + tree.depth(n), end + n, parent, true, true);
    }
  }

  private boolean compute() {
    Compute compute = Objects.requireNonNull(state.compute());
    outputs.askTop(compute.can().contains(Capability.TOP) ? wantedTop() : 0);
    outputs.prepare(batch.logitRows());
    long start = System.nanoTime();
    try {
      compute.model().forward(batch, outputs).await();
    } catch (Throwable e) {
      failed(compute, e);
      return true;
    }
    compute.provider().prove();
    budget.took(batch.rows(), (System.nanoTime() - start) * 1e-9);
    for (int i = 0; i < scheduled.size(); i++) {
      accept(scheduled.get(i), counts[i], i, compute);
    }
    return true;
  }

  /**
   * How many largest logits the device finds for each row, the sum beside them: at least one, since
   * here one thread would walk over the rows for it.
   */
  private int wantedTop() {
    int most = 1;
    for (int i = 0; i < scheduled.size(); i++) {
      Sequence s = scheduled.get(i);
      most = Math.max(most, s.request.topLogprobs());
      most = s.promptScores == null ? most : Math.max(most, s.promptScores.top());
    }
    return Math.min(most, setup.vocabulary());
  }

  private void accept(Sequence s, int count, int index, Compute compute) {
    DraftTree tree = drafts.tree(index);
    if (tree != null) {
      int before = s.log.length();
      verification.accept(s, tree, outputs, batch.logitRow(batch.firstRow(index)), compute);
      drafts.told(index, s, before);
      return;
    }
    try {
      Objects.requireNonNull(s.kv).commit(count);
    } catch (RuntimeException | Error e) {
      state.cacheFailed(e);
      return;
    }
    int replay = Math.max(0, Math.min(s.replayUntil, s.computed + count) - s.computed);
    s.replayed += replay;
    if (s.work != null) {
      s.work.count(s, count, replay, 0);
    }
    s.computed += count;
    s.failures = 0;
    if (s.work != null && s.work.scoring != null) {
      score(s, s.work.scoring, count, index, compute);
      return;
    }
    int logitRow = batch.logitRow(batch.firstRow(index + 1) - 1);
    boolean endsLog = s.computed == s.log.length();
    if (s.promptScores != null && !scorePrompt(s, s.promptScores, count, index, compute)) {
      return;
    }
    if (!endsLog) {
      return;
    }
    int before = s.log.length();
    verification.choose(s, outputs, logitRow, compute);
    drafts.told(index, s, before);
  }

  /** Looks at rows of a prompt; false: that ended the sequence. */
  private boolean scorePrompt(
      Sequence s, PromptScores scores, int count, int index, Compute compute) {
    try {
      for (int i = 0; i < count; i++) {
        int at = s.computed - count + i;
        if (scores.wants(at)) {
          int row = batch.logitRow(batch.firstRow(index) + i);
          scores.take(at, choice.given(s, at + 1, scores.top(), outputs, row, compute));
        }
      }
    } catch (Throwable e) {
      state.failed(s, e);
      return false;
    }
    GenerationEvent complete = scores.complete();
    if (complete != null) {
      s.promptScores = null;
      s.generation.append(complete);
    }
    return true;
  }

  private void score(Sequence s, Scoring scoring, int count, int index, Compute compute) {
    try {
      for (int i = 0; i < count; i++) {
        int row = batch.firstRow(index) + i;
        if (batch.logitRow(row) >= 0) {
          int at = s.computed - count + i;
          choice.score(s, scoring, at, outputs, batch.logitRow(row), compute);
        }
      }
    } catch (SheafException e) {
      state.fail(s, e);
      return;
    }
    if (s.computed == s.log.length()) {
      state.finish(s, FinishReason.LENGTH);
    }
  }

  /**
   * A step failed as a whole. The backend is left; a sequence that was there every time it happened
   * ends.
   */
  private void failed(Compute compute, Throwable reason) {
    boolean leaving = compute.provider().gone(); // then nobody is to blame
    for (Sequence s : scheduled) {
      if (!leaving && ++s.failures >= MOST_FAILURES) {
        state.fail(
            s,
            SheafException.of(StepCodes.BACKENDS_FAILED, "every backend failed on this request")
                .found(reason)
                .where("request " + s.generation.id() + ", last on backend " + compute.label())
                .next("sheaf:backend list shows the reasons")
                .cause(reason)
                .toException());
      }
    }
    state.leaveCompute();
    if (!leaving) {
      setup.listener().failed(compute, reason);
    }
  }
}
