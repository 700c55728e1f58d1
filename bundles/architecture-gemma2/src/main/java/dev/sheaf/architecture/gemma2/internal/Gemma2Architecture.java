package dev.sheaf.architecture.gemma2.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Gemma 2: alternating windows, soft caps, four norms per layer.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2408.00118">Gemma Team 2024, §2</a>
 */
@Component(property = {"sheaf.name=gemma2", "sheaf.version=0.1.0"})
public final class Gemma2Architecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("gemma2");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
