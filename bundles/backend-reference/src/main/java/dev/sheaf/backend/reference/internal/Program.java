package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.operation.Pass;
import dev.sheaf.backend.reference.internal.operation.Step;
import java.util.List;

/**
 * Runs the steps of a forward: straight through where nobody looks between layers, else layer by
 * layer, with hidden states read off and rows leaving.
 */
final class Program {
  private final List<Step> steps;
  private final LayerSpans layers;
  private final Pass pass;
  private final Exits exits;

  Program(List<Step> steps, LayerSpans layers, Pass pass, Exits exits) {
    this.steps = List.copyOf(steps);
    this.layers = layers;
    this.pass = pass;
    this.exits = exits;
  }

  int operations() {
    return steps.size();
  }

  void run(Batch batch, Outputs out) {
    pass.begin(batch, out);
    if (layers.taps() == 0 || (batch.observer() == null && batch.hiddenRows() == 0)) {
      run(0, steps.size());
      return;
    }
    if (batch.hiddenRows() > 0) {
      out.prepareHidden(batch.hiddenRows(), layers.taps(), exits.width());
    }
    exits.begin();
    int at = 0;
    for (int l = 0; l < layers.count(); l++) {
      at = layer(batch, l, at);
    }
    if (layers.count() > 0) {
      exits.load(layers.get(layers.count() - 1).out());
      pass.compute(exits.all(), exits.all());
    }
    run(at, steps.size());
    exits.report();
  }

  private int layer(Batch batch, int l, int from) {
    LayerSpans.Span span = layers.get(l);
    int running = exits.running();
    if (exits.all() > running && batch.missingState() == MissingState.PROPAGATE) {
      exits.load(span.in());
      pass.compute(exits.all(), running);
    } else {
      pass.compute(running, running);
    }
    if (exits.all() > running || running > 0) {
      run(from, span.appended());
    }
    pass.compute(running, running);
    if (running > 0) {
      run(span.appended(), span.end());
      look(batch, l, span);
    }
    return span.end();
  }

  private void look(Batch batch, int l, LayerSpans.Span span) {
    if (span.tap() < 0) {
      return;
    }
    exits.readOff(span);
    LayerObserver observer = batch.observer();
    if (observer != null && l < layers.count() - 1) {
      exits.offer(observer, l, span);
    }
  }

  private void run(int from, int to) {
    for (int i = from; i < to; i++) {
      steps.get(i).run(pass);
    }
  }
}
