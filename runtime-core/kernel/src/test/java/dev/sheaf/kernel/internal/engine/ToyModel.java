package dev.sheaf.kernel.internal.engine;

import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.kernel.internal.step.LetterTokenizer;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.WeightRef;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A file that begins with a T, and the providers that make a model of it. */
record ToyModel(Path path, Format openedBy) implements ModelSource {
  static final int CONTEXT = 400;

  /** Tests say what files hold beside their name, and see whether weights were asked for. */
  static final class Format implements ModelFormat {
    volatile Optional<String> template = Optional.empty();
    volatile Supplier<Map<String, Double>> advice = Map::of;
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger weightsRead = new AtomicInteger();

    @Override
    public boolean recognises(Path path, ByteBuffer head) {
      return head.hasRemaining() && head.get(0) == 'T';
    }

    @Override
    public ModelSource open(Path path, OpenOptions options) {
      open.incrementAndGet();
      return new ToyModel(path, this);
    }
  }

  static final class Architecture implements ModelArchitecture {
    @Override
    public Set<String> families() {
      return Set.of("toy");
    }

    @Override
    public ModelGraph graph(ModelSource source) {
      return new ModelGraph(
          "toy",
          HashModel.VOCABULARY,
          8,
          CONTEXT,
          1,
          List.of(
              new Operation.OutputHead(
                  0, Operation.Projection.of(new WeightRef("w", HashModel.VOCABULARY, 8)), 1)),
          List.of());
    }
  }

  static final class Letters implements TokenizerFactory {
    @Override
    public boolean recognises(ModelSource source) {
      return true;
    }

    @Override
    public Tokenizer create(ModelSource source) {
      return new LetterTokenizer();
    }
  }

  @Override
  public String format() {
    return "toy";
  }

  @Override
  public String family() {
    return "toy";
  }

  @Override
  public String name() {
    return path.getFileName().toString();
  }

  @Override
  public long fileBytes() {
    return 1;
  }

  @Override
  public String digest() {
    return "";
  }

  @Override
  public Metadata metadata() {
    return new Metadata(Map.of(), path.toString());
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return List.of();
  }

  @Override
  public Optional<String> chatTemplate() {
    return openedBy.template;
  }

  @Override
  public Map<String, Double> advisedSampling() {
    return openedBy.advice.get();
  }

  @Override
  public Optional<Tensor> find(String name) {
    openedBy.weightsRead.incrementAndGet();
    return Optional.empty();
  }

  @Override
  public void close() {
    openedBy.open.decrementAndGet();
  }
}
