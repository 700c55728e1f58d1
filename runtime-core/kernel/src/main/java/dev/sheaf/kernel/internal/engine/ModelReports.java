package dev.sheaf.kernel.internal.engine;

import dev.sheaf.kernel.internal.memory.LeasedMemory;
import dev.sheaf.kernel.internal.step.Compute;
import dev.sheaf.report.ModelReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators see of a model. */
final class ModelReports {
  private ModelReports() {}

  static ModelReport of(ModelInstance model, LeasedMemory memory, RequestBook requests) {
    Optional<Compute> compute = model.compute();
    int[] blocks = model.loop().blocks();
    int[] load = requests.load(model.name());
    int total = compute.map(Compute::kvBlocks).orElse(0);
    List<String> notes = new ArrayList<>(model.facts().advice().notes());
    notes.addAll(model.notes());
    return new ModelReport(
        model.name(),
        model.state(),
        model.file().path().toString(),
        model.facts().format(),
        model.facts().family(),
        model.facts().parameters(),
        model.facts().bytesByType(),
        "",
        compute.map(Compute::label).orElse(""),
        model.pin().isPresent(),
        compute.map(c -> c.numerics().id()).orElse(""),
        model.size().contextTokens(),
        model.facts().graph().contextTokens(),
        compute.map(Compute::weightBytes).orElse(0L),
        compute.map(Compute::kvBytes).orElse(0L),
        total,
        blocks[1] == 0 ? total : blocks[0],
        load[0],
        load[1],
        model.facts().chatTemplate().isPresent(),
        model.loadSeconds(),
        notes,
        model.facts().advice().values(),
        model.tokenizer().map(t -> t.provider().toString()).orElse(""));
  }
}
