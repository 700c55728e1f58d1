package dev.sheaf.architecture.gpt2.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * GPT-2: learned positions, layer norms with biases, a plain feed-forward part.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and shapes; never weights.
 *
 * @see <a href="https://github.com/openai/gpt-2">Radford et al. 2019, §2.3</a>
 */
@Component(property = {"sheaf.name=gpt2", "sheaf.version=0.1.0"})
public final class Gpt2Architecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("gpt2");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
