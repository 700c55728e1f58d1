package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.FileDigest;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open GGUF model: its parts, and one arena for the tensors that have been asked for.
 *
 * <p>Unless it is mapped, a tensor is read when it is first asked for, and once: whoever wants the
 * metadata alone pays for no weights. <b>Threads.</b> Safe. <b>Memory.</b> Native, one segment per
 * tensor asked for (or one mapping per part), freed by {@link #close()}.
 */
final class GgufSource implements ModelSource {
  static final String FAMILY_KEY = "general.architecture";

  private final List<RegularFile> files;
  private final Arena arena;
  private final Metadata metadata;
  private final Map<String, StoredTensor> stored;
  private final Map<String, Tensor> tensors = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable String digest;

  private GgufSource(
      List<RegularFile> files, Arena arena, Metadata metadata, Map<String, StoredTensor> stored) {
    this.files = files;
    this.arena = arena;
    this.metadata = metadata;
    this.stored = stored;
  }

  /**
   * Puts the parts together, mapping the tensor data of each if {@code mmap}.
   *
   * @param parts checked; their files are the source's from now on, unless this throws
   */
  @SuppressWarnings("MustBeClosedChecker") // the source owns the arena; a failure below closes it
  static GgufSource of(List<SplitFiles.Part> parts, boolean mmap) {
    Arena arena = Arena.ofShared();
    try {
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      for (SplitFiles.Part part : parts) {
        Header header = part.header();
        MemorySegment mapped =
            mmap && header.dataBytes() > 0
                ? part.file().map(header.dataStart(), header.dataBytes(), arena)
                : null;
        for (PlacedTensor t : header.tensors()) {
          MemorySegment within = t.bytes() > 0 ? mapped : null; // no byte lies in no mapping
          stored.put(t.info().name(), new StoredTensor(t, part.file(), header.dataStart(), within));
        }
      }
      SplitFiles.Part first = parts.getFirst();
      return new GgufSource(
          parts.stream().map(SplitFiles.Part::file).toList(),
          arena,
          first.header().metadata(first.file().label()),
          stored);
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
  public Map<String, Double> advisedSampling() {
    return SamplingAdvice.of(metadata);
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return stored.values().stream().map(t -> t.placed().info()).toList();
  }

  /**
   * The tensor, read now if it has not been yet.
   *
   * @throws dev.sheaf.error.SheafException the file became shorter since it was opened, the disk
   *     failed, or native memory does not suffice
   */
  @Override
  public Optional<Tensor> find(String name) {
    requireOpen();
    StoredTensor wanted = stored.get(name);
    return wanted == null
        ? Optional.empty()
        : Optional.of(tensors.computeIfAbsent(name, n -> wanted.bytes(arena)));
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

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model file %s is closed".formatted(path()));
    }
  }
}
