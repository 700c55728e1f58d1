package dev.sheaf.kernel.internal.engine;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stays known about a model while its file is closed.
 *
 * @param format of the file
 * @param family of the architecture
 * @param metadata keys and values
 * @param graph the program
 * @param types tensor → how it is stored
 * @param bytesByType tensor type → bytes in the file
 * @param parameters number of weights
 * @param fileBytes of all its files
 * @param chatTemplate source of its chat template
 * @param advice of its makers for sampling
 */
record ModelFacts(
    String format,
    String family,
    Metadata metadata,
    ModelGraph graph,
    Map<String, TensorType> types,
    Map<String, Long> bytesByType,
    long parameters,
    long fileBytes,
    Optional<String> chatTemplate,
    AdvisedSampling advice) {
  static ModelFacts of(ModelSource source, ModelGraph graph, AdvisedSampling advice) {
    Map<String, TensorType> types = new HashMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    long parameters = 0;
    for (TensorInfo t : source.tensors()) {
      types.put(t.name(), t.type());
      bytes.merge(t.type().name(), t.bytes(), Long::sum);
      parameters += t.elements();
    }
    return new ModelFacts(
        source.format(),
        source.family(),
        source.metadata(),
        graph,
        Map.copyOf(types),
        Map.copyOf(bytes),
        parameters,
        source.fileBytes(),
        source.chatTemplate(),
        advice);
  }
}
