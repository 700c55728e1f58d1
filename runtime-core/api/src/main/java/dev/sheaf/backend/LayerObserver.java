package dev.sheaf.backend;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Looks at hidden states between layers and may end a row's way through the model early.
 *
 * <p>Called by the thread that runs the step, after each layer of {@link CompileOptions#taps()}
 * that rows still pass, the last layer excepted. A row that leaves skips the layers that follow;
 * its hidden state goes to the final norm and the output head as it is. What it does not compute of
 * later layers' state is treated as its {@link MissingState} says.
 *
 * @see <a href="https://arxiv.org/abs/2504.08850">SpecEE, §3</a>
 */
@ConsumerType
public interface LayerObserver {
  /** What becomes of keys and values in layers that a row skipped. */
  enum MissingState {
    /** They stay missing: later rows do not see the cell in those layers (see Batch.depths). */
    HOLE,
    /** They are computed from the hidden state with which the row left; nothing else is. */
    PROPAGATE
  }

  /** The rows that still run. Valid during the call only. */
  @ProviderType
  interface Rows {
    /** How many. */
    int count();

    /** Index in the batch of the i-th. */
    int row(int i);

    /** Copies the hidden state of the i-th: {@code embeddingWidth} floats. */
    void read(int i, float[] hidden, int at);

    /**
     * Final norm and output head of the i-th.
     *
     * @param ids which logits; empty: all
     * @param logits gets one per id
     */
    void project(int i, int[] ids, float[] logits);

    /** Lets the i-th leave after this layer. */
    void exit(int i);
  }

  /** Looks at the rows after a layer (numbered by place in the graph's list). */
  void after(int layer, Rows rows);
}
