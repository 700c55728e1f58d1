package dev.sheaf.architecture.llama.internal;

import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * The llama family: Llama, Mistral, Qwen 2 and Qwen 3, which differ only in numbers, biases, norms
 * and windows.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Reads metadata and, where a file has it, the small
 * tensor of rotary factors; never weights.
 *
 * @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023, §2.2</a>
 */
@Component(property = {"sheaf.name=llama", "sheaf.version=0.1.0"})
public final class LlamaArchitecture implements ModelArchitecture {
  private static final Set<String> FAMILIES = Set.of("llama", "mistral", "qwen2", "qwen3");

  @Override
  public Set<String> families() {
    return FAMILIES;
  }

  @Override
  public ModelGraph graph(ModelSource source) {
    return new GraphBuilder(source).build();
  }
}
