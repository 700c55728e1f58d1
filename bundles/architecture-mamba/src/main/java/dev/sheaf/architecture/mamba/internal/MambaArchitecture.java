package dev.sheaf.architecture.mamba.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Mamba: selective state spaces, no attention and no positions.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2312.00752">Gu and Dao 2023, §3.4</a>
 */
@Component(property = {"sheaf.name=mamba", "sheaf.version=0.1.0"})
public final class MambaArchitecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("mamba");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
