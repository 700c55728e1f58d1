package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * DeepSeek-V3: latent attention, groups of experts beside shared ones.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2412.19437">DeepSeek-AI 2024, §2.1</a>
 */
@Component(property = {"sheaf.name=deepseek", "sheaf.version=0.1.0"})
public final class DeepseekArchitecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("deepseek_v3");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
