package dev.sheaf.model;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * An open model: metadata and tensors, each extent checked against the file.
 *
 * <p><b>Threads.</b> Safe to read from several threads. <b>Memory.</b> Tensor data is valid until
 * {@link #close()}, which the kernel calls once the backend has its own copy (or, with {@code
 * mmap}, when the model is unloaded).
 */
public interface ModelSource extends Weights, AutoCloseable {
  /** The format that opened it, for instance {@code gguf}; selects the {@link Dialect}. */
  String format();

  /** The family as the file spells it, for instance {@code llama} or {@code qwen2}; never empty. */
  String family();

  /** A name to show and to use for the model unless the operator gives another. */
  String name();

  /** The file (of a split model: the first). */
  Path path();

  /** Bytes of all files together. */
  long fileBytes();

  /**
   * A digest that changes when any metadata or tensor byte changes: SHA-256 in lower-case hex over
   * the files in order. Computed on the first call, which reads every byte.
   */
  String digest();

  /** Keys and values as the format spells them. */
  Metadata metadata();

  /** Every tensor, in file order. */
  Collection<TensorInfo> tensors();

  /**
   * A small file that belongs to the model: from beside the weights, for instance {@code
   * tokenizer.json}; read whole, refused above 64 MiB.
   *
   * @param fileName a plain name without folders
   * @return empty if there is none, or the format keeps everything in one file
   */
  default Optional<byte[]> companion(String fileName) {
    return Optional.empty();
  }

  /** Source of the model's chat template, wherever the format keeps it. */
  default Optional<String> chatTemplate() {
    return metadata().string("tokenizer.chat_template");
  }

  /**
   * What the model's makers advise for sampling, by the names of {@link
   * dev.sheaf.sampling.SamplingParameters.Builder#set}; empty if they say nothing.
   */
  default Map<String, Double> advisedSampling() {
    return Map.of();
  }

  @Override
  Optional<Tensor> find(String name);

  @Override
  void close();
}
