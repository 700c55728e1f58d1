package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The largest logits of each row, of equal ones the lower id first, and ln Σ exp(logit).
 *
 * <p>A heap of k holds the best so far, the worst of them on top; it is then taken apart from the
 * worst to the best. Exponentials are summed in float32 by spans, spans in float64.
 */
final class TopLogits implements Region {
  private @Nullable StepState state;

  void run(StepState st) {
    int top = st.out.top();
    if (top > 0) {
      for (Scratch s : st.scratch) {
        s.reserveTop(top);
      }
      state = st;
      st.run(this, st.batch.logitRows());
    }
  }

  @Override
  public void run(int logitRow, int thread) {
    StepState st = Objects.requireNonNull(state);
    Outputs out = st.out;
    Scratch s = st.scratch[thread];
    float[] logits = out.logits();
    int at = out.offset(logitRow);
    int k = out.top();
    int n = out.vocabulary();
    int[] heap = s.topIds;
    for (int id = 0; id < k; id++) {
      heap[id] = id;
    }
    for (int i = k / 2 - 1; i >= 0; i--) {
      sink(heap, k, i, logits, at);
    }
    for (int from = 0; from < n; from += Scratch.SPAN) {
      int count = Math.min(Scratch.SPAN, n - from);
      span(logits, at + from, count, s);
      // Later ids win only by a larger logit, so a span without one is passed over; NaN is not
      // less.
      if (!(st.kernels.max(s.scores, 0, Scratch.SPAN, s) <= logits[at + heap[0]])) {
        offer(logits, at, Math.max(k, from), from + count, heap, k);
      }
    }
    for (int left = k - 1; left >= 0; left--) {
      int id = heap[0];
      out.top(logitRow, left, id, logits[at + id]);
      heap[0] = heap[left];
      sink(heap, left, 0, logits, at);
    }
    out.logSumExp(logitRow, logSumExp(st.kernels, logits, at, n, out.topLogit(logitRow, 0), s));
  }

  private static void offer(float[] logits, int at, int from, int to, int[] heap, int k) {
    for (int id = from; id < to; id++) {
      if (worse(heap[0], id, logits, at)) {
        heap[0] = id;
        sink(heap, k, 0, logits, at);
      }
    }
  }

  /** One span of logits, filled up by −∞. */
  private static void span(float[] logits, int from, int count, Scratch s) {
    System.arraycopy(logits, from, s.scores, 0, count);
    Arrays.fill(s.scores, count, Scratch.SPAN, Float.NEGATIVE_INFINITY);
  }

  private static boolean worse(int a, int b, float[] logits, int at) {
    float x = logits[at + a];
    float y = logits[at + b];
    return x < y || x == y && a > b;
  }

  private static void sink(int[] heap, int size, int from, float[] logits, int at) {
    int i = from;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && worse(heap[child + 1], heap[child], logits, at)) {
        child++;
      }
      if (!worse(heap[child], heap[i], logits, at)) {
        return;
      }
      int swap = heap[i];
      heap[i] = heap[child];
      heap[child] = swap;
      i = child;
    }
  }

  private static double logSumExp(
      Kernels kernels, float[] logits, int at, int n, float max, Scratch s) {
    double sum = 0;
    for (int from = 0; from < n; from += Scratch.SPAN) {
      int count = Math.min(Scratch.SPAN, n - from);
      span(logits, at + from, count, s);
      sum += kernels.weights(s.scores, 0, Scratch.SPAN, max, s);
    }
    return max + Math.log(sum);
  }
}
