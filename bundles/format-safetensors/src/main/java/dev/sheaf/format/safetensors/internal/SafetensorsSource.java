package dev.sheaf.format.safetensors.internal;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open safetensors model.
 *
 * <p>Unless it is mapped, a tensor is read when it is first asked for, and once: whoever wants the
 * metadata alone pays for no weights. <b>Threads.</b> Safe. <b>Memory.</b> Native, one segment per
 * tensor asked for (or one mapping), freed by {@link #close()}.
 */
final class SafetensorsSource implements ModelSource {
  private final ModelFolder.Model model;
  private final Arena arena;
  private final @Nullable MemorySegment mapped;
  private final Map<String, PlacedTensor> placed = new HashMap<>();
  private final Map<String, Tensor> tensors = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable String digest;

  private SafetensorsSource(ModelFolder.Model model, Arena arena, @Nullable MemorySegment mapped) {
    this.model = model;
    this.arena = arena;
    this.mapped = mapped;
    model.header().tensors().forEach(t -> placed.put(t.info().name(), t));
  }

  /**
   * Puts the files together, mapping the tensor data if {@code mmap}.
   *
   * @param model checked; its files are the source's from now on, unless this throws
   */
  @SuppressWarnings("MustBeClosedChecker") // the source owns the arena; a failure below closes it
  static SafetensorsSource of(ModelFolder.Model model, boolean mmap) {
    Arena arena = Arena.ofShared();
    try {
      RegularFile file = model.files().getFirst();
      long start = model.header().dataStart();
      long bytes = file.size() - start;
      MemorySegment mapped = mmap && bytes > 0 ? file.map(start, bytes, arena) : null;
      return new SafetensorsSource(model, arena, mapped);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public String family() {
    return model.metadata().requireString(ModelFolder.FAMILY_KEY);
  }

  /**
   * The file's name, or the folder's where the file is called {@code model.safetensors} like most.
   */
  @Override
  public String name() {
    String label = SafetensorsErrors.label(path());
    int dot = label.lastIndexOf('.');
    String stem = dot > 0 ? label.substring(0, dot) : label;
    if (!stem.equals("model")) {
      return stem;
    }
    Path folder = path().toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null ? stem : SafetensorsErrors.label(folder);
  }

  @Override
  public Path path() {
    return model.files().getFirst().path();
  }

  @Override
  public long fileBytes() {
    return model.files().stream().mapToLong(RegularFile::size).sum();
  }

  @Override
  public synchronized String digest() {
    if (digest == null) {
      requireOpen();
      digest = FileDigest.sha256(model.files());
    }
    return digest;
  }

  @Override
  public Metadata metadata() {
    return model.metadata();
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return model.header().tensors().stream().map(PlacedTensor::info).toList();
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
    PlacedTensor wanted = placed.get(name);
    return wanted == null
        ? Optional.empty()
        : Optional.of(tensors.computeIfAbsent(name, n -> bytes(wanted)));
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
      model.files().forEach(RegularFile::close);
    }
  }

  private Tensor bytes(PlacedTensor t) {
    MemorySegment all = mapped;
    MemorySegment data =
        all != null
            ? all.asSlice(t.begin(), t.bytes())
            : model
                .files()
                .getFirst()
                .load(model.header().dataStart() + t.begin(), t.bytes(), arena);
    return new Tensor(t.info(), data.asReadOnly());
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model file %s is closed".formatted(path()));
    }
  }
}
