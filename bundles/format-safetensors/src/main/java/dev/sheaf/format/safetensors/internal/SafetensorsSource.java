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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An open safetensors model.
 *
 * <p>Unless it is mapped, a tensor is read when it is first asked for, and once: whoever wants the
 * metadata alone pays for no weights. <b>Threads.</b> Safe. <b>Memory.</b> Native, one segment per
 * tensor asked for (or one mapping), freed by {@link #close()}.
 */
final class SafetensorsSource implements ModelSource {
  private static final Pattern SUFFIX =
      Pattern.compile("(-\\d{5}-of-\\d{5})?\\.safetensors(\\.index\\.json)?$|\\.[^.]+$");

  /** A tensor, the file it is in, and that file's mapping if it is mapped. */
  private record Located(PlacedTensor tensor, Shard shard, @Nullable MemorySegment mapped) {}

  private final ModelFolder.Model model;
  private final Arena arena;
  private final Map<String, Located> located = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable String digest;

  private SafetensorsSource(ModelFolder.Model model, Arena arena) {
    this.model = model;
    this.arena = arena;
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
      SafetensorsSource source = new SafetensorsSource(model, arena);
      for (Shard shard : model.shards()) {
        long start = shard.header().dataStart();
        long bytes = shard.file().size() - start;
        MemorySegment mapped = mmap && bytes > 0 ? shard.file().map(start, bytes, arena) : null;
        for (PlacedTensor t : shard.header().tensors()) {
          source.located.put(t.info().name(), new Located(t, shard, mapped));
        }
      }
      return source;
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
   * The file's name without what numbers it, or the folder's where the file is called {@code
   * model.safetensors} like most.
   */
  @Override
  public String name() {
    String label = SafetensorsErrors.label(path());
    String stem = SUFFIX.matcher(label).replaceFirst("");
    if (!stem.equals("model")) {
      return stem;
    }
    Path folder = path().toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null ? stem : SafetensorsErrors.label(folder);
  }

  @Override
  public Path path() {
    return model.path();
  }

  @Override
  public Optional<byte[]> companion(String fileName) {
    requireOpen();
    return model.companions().read(fileName);
  }

  @Override
  public Optional<String> chatTemplate() {
    requireOpen();
    return TemplateSource.of(model.companions());
  }

  @Override
  public Map<String, Double> advisedSampling() {
    return Advice.of(model.metadata());
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
    return located.values().stream().map(l -> l.tensor().info()).toList();
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
    Located wanted = located.get(name);
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

  private Tensor bytes(Located l) {
    PlacedTensor t = l.tensor();
    MemorySegment all = l.mapped();
    MemorySegment data =
        all != null
            ? all.asSlice(t.begin(), t.bytes())
            : l.shard().file().load(l.shard().header().dataStart() + t.begin(), t.bytes(), arena);
    return new Tensor(t.info(), data.asReadOnly());
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the model file %s is closed".formatted(path()));
    }
  }
}
