package dev.sheaf.architecture;

import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.WeightRef;
import java.util.List;
import java.util.OptionalInt;

/**
 * Grouped-query attention with its projections, as most decoders have it: q,k,v → attention → o.
 *
 * <p>Reads the weights {@code query}, {@code key}, {@code value}, {@code attention.out} and, with
 * {@code headNorms}, {@code query.norm} and {@code key.norm}.
 *
 * @param heads of the attention
 * @param embedding width of its input and output
 * @param bias whether q, k and v have biases
 * @param outBias whether o has one
 * @param headNorms whether queries and keys are normed head by head
 * @param epsilon of those norms
 * @param rotary how positions turn queries and keys
 * @param scale of the scores
 * @param softCap of the scores; 0 = none
 * @param registers where everything goes
 */
public record AttentionBlock(
    Heads heads,
    int embedding,
    boolean bias,
    boolean outBias,
    boolean headNorms,
    double epsilon,
    RotaryRule rotary,
    double scale,
    double softCap,
    Registers registers) {
  /**
   * The registers of a block.
   *
   * @param in its input, normed already
   * @param qkv queries, keys and values
   * @param attended what the attention gives
   * @param out its output
   */
  public record Registers(int in, int qkv, int attended, int out) {}

  /** A block without biases, norms of heads and cap, whose scale is that of the heads' width. */
  public static AttentionBlock plain(
      Heads heads, int embedding, double epsilon, RotaryRule rotary, Registers registers) {
    double scale = 1 / StrictMath.sqrt(heads.headWidth());
    return new AttentionBlock(
        heads, embedding, false, false, false, epsilon, rotary, scale, 0, registers);
  }

  /**
   * Writes the block of one layer.
   *
   * @param window how far back it sees; empty: to the beginning
   */
  public void write(Program program, TensorCatalogue tensors, int layer, OptionalInt window) {
    Projection out =
        tensors.projection("attention.out", layer, embedding, heads.queryWidth(), outBias);
    program.add(
        new Operation.Linear(
            registers.in,
            List.of(
                tensors.projection("query", layer, heads.queryWidth(), embedding, bias),
                tensors.projection("key", layer, heads.keyWidth(), embedding, bias),
                tensors.projection("value", layer, heads.keyWidth(), embedding, bias)),
            registers.qkv));
    program.add(
        new Operation.Attention(
            registers.qkv,
            layer,
            heads.heads(),
            heads.kvHeads(),
            heads.headWidth(),
            headNorm(tensors, "query.norm", layer),
            headNorm(tensors, "key.norm", layer),
            epsilon,
            rotary,
            scale,
            window,
            softCap,
            registers.attended));
    program.add(new Operation.Linear(registers.attended, List.of(out), registers.out));
  }

  private List<WeightRef> headNorm(TensorCatalogue tensors, String name, int layer) {
    return headNorms ? List.of(tensors.vector(name, layer, heads.headWidth())) : List.of();
  }
}
