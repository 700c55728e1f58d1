package dev.sheaf.testing;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model that exists only as keys, names and shapes: tests of architectures change one thing and
 * look what is said.
 *
 * <p>Its name is {@code tiny}, its file {@code tiny.<format>}. Changes return the outline itself.
 * <b>Threads.</b> One.
 */
public final class ModelOutline implements ModelSource {
  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, MemorySegment> data = new LinkedHashMap<>();
  private final String format;
  private final String family;
  private final Function<ModelSource, ModelGraph> architecture;

  /**
   * An outline without keys and tensors.
   *
   * @param architecture what {@link #graph()} asks
   */
  public ModelOutline(
      String format, String family, Function<ModelSource, ModelGraph> architecture) {
    this.format = format;
    this.family = family;
    this.architecture = architecture;
  }

  /** Sets a key. */
  public ModelOutline with(String key, Object value) {
    keys.put(key, value);
    return this;
  }

  /** Removes the key or the tensor of that name. */
  public ModelOutline without(String name) {
    keys.remove(name);
    tensors.remove(name);
    return this;
  }

  /** The value of a key. */
  public Object value(String key) {
    Object value = keys.get(key);
    if (value == null) {
      throw new AssertionError("no key '" + key + "'");
    }
    return value;
  }

  /** Sets a tensor of single floats. */
  public ModelOutline tensor(String name, long... shape) {
    return tensor(name, TensorType.F32, shape);
  }

  /** Sets a tensor. */
  public ModelOutline tensor(String name, TensorType type, long... shape) {
    List<Long> dimensions = new ArrayList<>();
    for (long d : shape) {
      dimensions.add(d);
    }
    tensors.put(name, new TensorInfo(name, type, dimensions));
    return this;
  }

  /** Sets a vector that has elements too. */
  public ModelOutline floats(String name, float... values) {
    tensor(name, values.length);
    MemorySegment copy = Arena.ofAuto().allocate(4L * values.length, 4);
    MemorySegment.copy(MemorySegment.ofArray(values), 0, copy, 0, 4L * values.length);
    data.put(name, copy);
    return this;
  }

  /** What the architecture makes of it. */
  public ModelGraph graph() {
    return architecture.apply(this);
  }

  /**
   * The refusal that the architecture answers with.
   *
   * @throws AssertionError it builds a graph, refuses with another code, or leaves out what was
   *     expected, what was found, where, or what to do next
   */
  public SheafException refusal(ErrorCode code) {
    ModelGraph graph;
    try {
      graph = graph();
    } catch (SheafException e) {
      boolean complete =
          Stream.of(e.expected(), e.found(), e.where(), e.next())
              .allMatch(s -> s != null && !s.isBlank());
      if (!e.code().equals(code) || !complete) {
        throw new AssertionError("expected a complete refusal with " + code, e);
      }
      return e;
    }
    throw new AssertionError(
        "expected a refusal with %s, was a graph of %d operations"
            .formatted(code, graph.operations().size()));
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public String family() {
    return family;
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public Path path() {
    return Path.of("tiny." + format);
  }

  @Override
  public long fileBytes() {
    return 0;
  }

  @Override
  public String digest() {
    return "";
  }

  @Override
  public Metadata metadata() {
    return new Metadata(keys, "tiny." + format);
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return tensors.values();
  }

  @Override
  public Optional<Tensor> find(String name) {
    MemorySegment bytes = data.get(name);
    TensorInfo info = tensors.get(name);
    return bytes == null || info == null ? Optional.empty() : Optional.of(new Tensor(info, bytes));
  }

  @Override
  public void close() {}
}
