package dev.sheaf.testing;

import java.nio.file.Path;
import java.util.Random;

/**
 * Small random models of the llama family as GGUF files, the same bytes for the same settings: what
 * the suite runs on where no real model is at hand.
 *
 * <pre>{@code
 * Path model = TinyModels.llama().layers(2).type(Quantiser.Q8_0).write(folder.resolve("tiny.gguf"));
 * }</pre>
 *
 * <p>Weights are normal with the deviation that keeps a residual stream's scale, so logits are of
 * order one and greedy choices have clear margins. Norm weights are single floats near 1, as real
 * files have them. <b>Threads.</b> Each instance is immutable.
 *
 * @param family {@code llama}, {@code qwen2} (with biases on query, key, value) or {@code qwen3}
 *     (with their norms)
 * @param layers ≥ 1
 * @param width of the residual stream; a multiple of heads, and of 32 for a quantised type
 * @param heads query heads
 * @param kvHeads key and value heads; divides heads
 * @param feedForward inner width of the feed-forward part; a multiple of 32 for a quantised type
 * @param vocabulary what the tokenizer's keys say
 * @param vocabularySize entries
 * @param context longest sequence, in tokens
 * @param type of all matrices
 * @param tied no output matrix: the embedding serves
 * @param chatTemplate a template in the ChatML manner is in the file
 * @param seed fixes the weights
 */
public record TinyModels(
    String family,
    int layers,
    int width,
    int heads,
    int kvHeads,
    int feedForward,
    TinyVocabulary vocabulary,
    int vocabularySize,
    int context,
    Quantiser type,
    boolean tied,
    boolean chatTemplate,
    long seed) {

  /** The template that files with {@link #chatTemplate} carry. */
  public static final String TEMPLATE =
      """
      {% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] \
      + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}\
      {% endif %}\
      """;

  public TinyModels {
    if (layers < 1 || heads < 1 || kvHeads < 1 || heads % kvHeads != 0 || width % heads != 0) {
      throw new IllegalArgumentException(
          "layers ≥ 1, kvHeads dividing heads dividing width; were %d, %d, %d, %d"
              .formatted(layers, kvHeads, heads, width));
    }
  }

  /**
   * 2 layers of width 64, 4 heads on 2, 384 tokens, single floats, SentencePiece-like, no template.
   */
  public static TinyModels llama() {
    return new TinyModels(
        "llama",
        2,
        64,
        4,
        2,
        160,
        TinyVocabulary.SENTENCEPIECE,
        384,
        512,
        Quantiser.F32,
        false,
        false,
        1);
  }

  /** With another family. */
  public TinyModels family(String name) {
    return new TinyModels(
        name,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        tied,
        chatTemplate,
        seed);
  }

  /** With another number of layers. */
  public TinyModels layers(int count) {
    return new TinyModels(
        family,
        count,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        tied,
        chatTemplate,
        seed);
  }

  /** With other widths and heads. */
  public TinyModels shape(int newWidth, int newHeads, int newKvHeads, int newFeedForward) {
    return new TinyModels(
        family,
        layers,
        newWidth,
        newHeads,
        newKvHeads,
        newFeedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        tied,
        chatTemplate,
        seed);
  }

  /** With another vocabulary. */
  public TinyModels vocabulary(TinyVocabulary kind, int size) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        kind,
        size,
        context,
        type,
        tied,
        chatTemplate,
        seed);
  }

  /** With another longest sequence. */
  public TinyModels context(int tokens) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        tokens,
        type,
        tied,
        chatTemplate,
        seed);
  }

  /** With matrices of another type. */
  public TinyModels type(Quantiser newType) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        newType,
        tied,
        chatTemplate,
        seed);
  }

  /** With or without an output matrix of its own. */
  public TinyModels tied(boolean yes) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        yes,
        chatTemplate,
        seed);
  }

  /** With or without a chat template. */
  public TinyModels chatTemplate(boolean yes) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        tied,
        yes,
        seed);
  }

  /** With other weights. */
  public TinyModels seed(long newSeed) {
    return new TinyModels(
        family,
        layers,
        width,
        heads,
        kvHeads,
        feedForward,
        vocabulary,
        vocabularySize,
        context,
        type,
        tied,
        chatTemplate,
        newSeed);
  }

  /** Writes the file and returns its path. */
  public Path write(Path file) {
    return toGguf().write(file);
  }

  /** The model before it is written, so that a test can add to it. */
  public GgufFiles toGguf() {
    GgufFiles file = GgufFiles.v3();
    keys(file);
    vocabulary.write(file, vocabularySize);
    if (chatTemplate) {
      file.string("tokenizer.chat_template", TEMPLATE);
    }
    tensors(file);
    return file;
  }

  private void keys(GgufFiles file) {
    file.string("general.architecture", family)
        .string("general.name", "tiny random " + family)
        .uint32(family + ".block_count", layers)
        .uint32(family + ".context_length", context)
        .uint32(family + ".embedding_length", width)
        .uint32(family + ".feed_forward_length", feedForward)
        .uint32(family + ".attention.head_count", heads)
        .uint32(family + ".attention.head_count_kv", kvHeads)
        .float32(family + ".attention.layer_norm_rms_epsilon", 1e-5f)
        .uint32(family + ".rope.dimension_count", width / heads)
        .float32(family + ".rope.freq_base", 10_000f)
        .uint32(family + ".vocab_size", vocabularySize);
    if (family.equals("qwen3")) {
      file.uint32("qwen3.attention.key_length", width / heads)
          .uint32("qwen3.attention.value_length", width / heads);
    }
  }

  private void tensors(GgufFiles file) {
    Random random = new Random(seed);
    int head = width / heads;
    file.tensor(
        "token_embd.weight",
        type,
        normal(random, vocabularySize * width, 1),
        vocabularySize,
        width);
    for (int l = 0; l < layers; l++) {
      String layer = "blk.%d.".formatted(l);
      norm(file, random, layer + "attn_norm.weight", width);
      matrix(file, random, layer + "attn_q.weight", width, width);
      matrix(file, random, layer + "attn_k.weight", kvHeads * head, width);
      matrix(file, random, layer + "attn_v.weight", kvHeads * head, width);
      matrix(file, random, layer + "attn_output.weight", width, width);
      if (family.equals("qwen2")) {
        bias(file, random, layer + "attn_q.bias", width);
        bias(file, random, layer + "attn_k.bias", kvHeads * head);
        bias(file, random, layer + "attn_v.bias", kvHeads * head);
      }
      if (family.equals("qwen3")) {
        norm(file, random, layer + "attn_q_norm.weight", head);
        norm(file, random, layer + "attn_k_norm.weight", head);
      }
      norm(file, random, layer + "ffn_norm.weight", width);
      matrix(file, random, layer + "ffn_gate.weight", feedForward, width);
      matrix(file, random, layer + "ffn_up.weight", feedForward, width);
      matrix(file, random, layer + "ffn_down.weight", width, feedForward);
    }
    norm(file, random, "output_norm.weight", width);
    if (!tied) {
      matrix(file, random, "output.weight", vocabularySize, width);
    }
  }

  private void matrix(GgufFiles file, Random random, String name, int rows, int columns) {
    float[] values = normal(random, rows * columns, 1 / (float) Math.sqrt(columns));
    file.tensor(name, type, values, rows, columns);
  }

  private static void norm(GgufFiles file, Random random, String name, int size) {
    float[] values = normal(random, size, 0.1f);
    for (int i = 0; i < size; i++) {
      values[i] += 1;
    }
    file.tensor(name, Quantiser.F32, values, size);
  }

  private static void bias(GgufFiles file, Random random, String name, int size) {
    file.tensor(name, Quantiser.F32, normal(random, size, 0.1f), size);
  }

  private static float[] normal(Random random, int count, float deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }
}
