package dev.sheaf.backend;

/**
 * Names of what a backend can do beyond plain causal batches and beyond the operations that a graph
 * is made of. They stand in {@link BackendCapabilities#operations()} beside the operations' own
 * names; whoever needs one asks first, and does without or refuses by name.
 */
public final class Capability {
  /** Rows whose {@link Batch#parent} is not the row before: attention by ancestors. */
  public static final String TREE = "batch.tree";

  /** {@link Batch#view}: segments with query shifts under one softmax. */
  public static final String VIEW = "batch.view";

  /** {@link CellSelector}: segments of which a row sees only some cells. */
  public static final String SPARSE = "batch.sparse";

  /** {@link Batch#bidirectional}: rows that see later rows of their sequence. */
  public static final String BIDIRECTIONAL = "batch.bidirectional";

  /** {@link Batch#embedding}: rows given as vectors. */
  public static final String EMBEDDINGS = "batch.embeddings";

  /** {@link Batch#adapter}: low-rank adapters, several in one batch. */
  public static final String ADAPTERS = "batch.adapters";

  /** {@link Batch#hidden}: hidden states of chosen rows after chosen layers. */
  public static final String TAPS = "batch.taps";

  /** {@link LayerObserver}: rows that leave after a layer. */
  public static final String EXITS = "batch.exits";

  /** {@link Outputs#askTop}: the largest logits and the sum, found on the device. */
  public static final String TOP = "outputs.top";

  /** {@link KvStore#move}: cells moved, keys rotated. */
  public static final String MOVE = "state.move";

  private Capability() {}
}
