package dev.sheaf.architecture.lfm2.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * LFM2: gated short convolutions, with attention in some layers.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2511.23404">Liquid AI 2025, the LFM2 technical report</a>
 */
@Component(property = {"sheaf.name=lfm2", "sheaf.version=0.1.0"})
public final class Lfm2Architecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("lfm2");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
