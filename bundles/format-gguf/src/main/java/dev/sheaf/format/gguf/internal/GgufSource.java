package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open GGUF model: its parts, their tensor data in one arena.
 *
 * <p><b>Threads.</b> Safe. <b>Memory.</b> One native segment (or mapping) per part, freed by {@link
 * #close()}.
 */
final class GgufSource implements ModelSource {
  static final String FAMILY_KEY = "general.architecture";

  private final List<RegularFile> files;
  private final Arena arena;
  private final Metadata metadata;
  private final Map<String, Tensor> tensors;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable String digest;

  private GgufSource(
      List<RegularFile> files, Arena arena, Metadata metadata, Map<String, Tensor> tensors) {
    this.files = files;
    this.arena = arena;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  /**
   * Reads or maps the tensor data of every part.
   *
   * @param parts checked; their files are the source's from now on, unless this throws
   */
  @SuppressWarnings("MustBeClosedChecker") // the source owns the arena; a failure below closes it
  static GgufSource load(List<SplitFiles.Part> parts, boolean mmap) {
    Arena arena = Arena.ofShared();
    try {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SplitFiles.Part part : parts) {
        Header header = part.header();
        if (header.dataBytes() == 0 && header.tensors().isEmpty()) {
          continue; // a vocabulary, or a first part with metadata alone
        }
        MemorySegment data = data(part.file(), header, mmap, arena).asReadOnly();
        for (PlacedTensor t : header.tensors()) {
          MemorySegment bytes = t.bytes() == 0 ? data.asSlice(0, 0) : slice(data, t);
          tensors.put(t.info().name(), new Tensor(t.info(), bytes));
        }
      }
      SplitFiles.Part first = parts.getFirst();
      return new GgufSource(
          parts.stream().map(SplitFiles.Part::file).toList(),
          arena,
          first.header().metadata(first.file().label()),
          tensors);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return "gguf";
  }

  @Override
  public String family() {
    return metadata.requireString(FAMILY_KEY);
  }

  @Override
  public String name() {
    Optional<SplitName> split = SplitName.of(path());
    if (files.size() > 1 && split.isPresent()) {
      return split.get().prefix();
    }
    String label = files.getFirst().label();
    int dot = label.lastIndexOf('.');
    return dot > 0 ? label.substring(0, dot) : label;
  }

  @Override
  public Path path() {
    return files.getFirst().path();
  }

  @Override
  public long fileBytes() {
    return files.stream().mapToLong(RegularFile::size).sum();
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      requireOpen();
      digest = FileDigest.sha256(files);
    }
    return digest;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public Collection<TensorInfo> tensors() {
    List<TensorInfo> infos = new ArrayList<>(tensors.size());
    tensors.values().forEach(t -> infos.add(t.info()));
    return infos;
  }

  @Override
  public Optional<Tensor> find(String name) {
    requireOpen();
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * Frees the tensor data; a second call does nothing.
   *
   * @throws IllegalStateException a thread is inside native code with one of the tensors
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arena.close();
      files.forEach(RegularFile::close);
    }
  }

  private static MemorySegment data(RegularFile file, Header h, boolean mmap, Arena arena) {
    return mmap && h.dataBytes() > 0
        ? file.map(h.dataStart(), h.dataBytes(), arena)
        : file.load(h.dataStart(), h.dataBytes(), arena);
  }

  private static MemorySegment slice(MemorySegment data, PlacedTensor t) {
    return data.asSlice(t.offset(), t.bytes());
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model file %s is closed".formatted(path()));
    }
  }
}
