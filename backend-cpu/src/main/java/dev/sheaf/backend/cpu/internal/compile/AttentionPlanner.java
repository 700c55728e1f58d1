package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans attention: storing, asking, summing; and the rotary tables that they share. */
final class AttentionPlanner {
  private final WeightStore store;
  private final Buffers buffers;
  private final StatePlan layers;
  private final List<RotaryTable> tables = new ArrayList<>();

  AttentionPlanner(WeightStore store, Buffers buffers, StatePlan layers) {
    this.store = store;
    this.buffers = buffers;
    this.layers = layers;
  }

  /** Rotary tables, to be filled before anything else in a step. */
  List<RotaryTable> tables() {
    return tables;
  }

  GraphCompiler.Planned plan(Operation.Attention op, int place, String where) {
    KvLayer layer = layer(op.layer(), where);
    int window = op.window().orElse(Integer.MAX_VALUE);
    if (window < 1
        || layer.heads() != op.kvHeads()
        || layer.keyWidth() != op.headWidth()
        || layer.valueWidth() != op.headWidth()) {
      throw CpuErrors.graph(where, "a window ≥ 1 and the heads of " + layer, op);
    }
    if (!(op.softCap() >= 0) || !Double.isFinite(op.softCap())) {
      throw CpuErrors.graph(where, "a soft cap ≥ 0", op.softCap());
    }
    AttentionShape shape =
        new AttentionShape(
            op.heads(),
            op.kvHeads(),
            op.headWidth(),
            headNorm(op.queryNorm(), op, where),
            headNorm(op.keyNorm(), op, where),
            (float) op.normEpsilon(),
            (float) op.scale());
    AttentionReach reach =
        new AttentionReach(op.layer(), place, op.heads(), window, (float) op.softCap());
    int width = Math.addExact(shape.queryWidth(), 2 * shape.kvWidth());
    Register in = buffers.read(op.in(), width, where);
    Register queries = buffers.inner(Buffers.QUERIES, shape.queryWidth());
    Register out = buffers.write(op.out(), shape.queryWidth(), in);
    QueryHeads source = new QueryHeads(shape, table(op.rotary()), in);
    return (steps, packed, kv) -> {
      steps.add(new AppendStep(shape, source, kv, layer, in, queries));
      steps.add(new AttentionStep(reach, kv, layer, source, queries, out));
    };
  }

  private KvLayer layer(int number, String where) {
    return layers
        .cellsOf(number)
        .orElseThrow(() -> CpuErrors.graph(where, "a layer with keys and values", number));
  }

  private float @Nullable [] headNorm(List<WeightRef> norm, Operation.Attention op, String where) {
    if (norm.isEmpty()) {
      return null;
    }
    float[] weight = store.vector(norm.getFirst(), where);
    if (norm.size() != 1 || weight.length != op.headWidth()) {
      throw CpuErrors.graph(where, "one norm of " + op.headWidth() + " elements", norm);
    }
    return weight;
  }

  GraphCompiler.Planned plan(LatentAttention op, int place, String where) {
    KvLayer layer = layer(op.layer(), where);
    LatentShape shape = LatentShape.of(op, store.vector(op.latentNorm(), where));
    if (layer.heads() != 1
        || layer.keyWidth() != shape.keyWidth()
        || layer.valueWidth() != op.rank()
        || shape.norm().length != op.rank()) {
      throw CpuErrors.graph(where, "a norm of the rank and the widths of " + layer, op);
    }
    LatentWeights weights = new LatentWeights(shape);
    int raw = store.raw(op.expand(), weights, where);
    Register asked = buffers.read(op.queries(), shape.queriesWidth(), where);
    Register in = buffers.read(op.in(), shape.keyWidth(), where);
    Register queries =
        buffers.inner(Buffers.QUERIES, Math.multiplyExact(op.heads(), shape.keyWidth()));
    Register sums = buffers.inner(Buffers.SUMS, Math.multiplyExact(op.heads(), op.rank()));
    Register out = buffers.write(op.out(), Math.multiplyExact(op.heads(), op.valueWidth()), in);
    AttentionReach reach = new AttentionReach(op.layer(), place, op.heads(), Integer.MAX_VALUE, 0);
    LatentQueries source = new LatentQueries(shape, table(op.rotary()), asked, in, queries);
    return (steps, packed, kv) -> {
      long address = store.rawAddress(raw);
      steps.add(new LatentAppendStep(source, kv, layer));
      steps.add(new LatentFoldStep(weights, address, source, asked, queries));
      steps.add(new AttentionStep(reach, kv, layer, source, queries, sums));
      steps.add(new LatentExpandStep(weights, address, sums, out));
    };
  }

  private RotaryTable table(RotaryRule rule) {
    for (RotaryTable t : tables) {
      if (t.serves(rule)) {
        return t;
      }
    }
    RotaryTable made = new RotaryTable(rule, buffers.batchRows());
    tables.add(made);
    return made;
  }
}
