package dev.sheaf.architecture.mixtral.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Mixtral: grouped-query attention as in Mistral, a mixture of experts in every layer.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2401.04088">Jiang et al. 2024, §2</a>
 */
@Component(property = {"sheaf.name=mixtral", "sheaf.version=0.1.0"})
public final class MixtralArchitecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("mixtral");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
