package dev.sheaf.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model.
 *
 * @param name what requests call it
 * @param state {@code loading, ready, moving, waiting, failed, unloaded}
 * @param file where it came from
 * @param format of the file
 * @param family architecture family
 * @param parameters number of weights
 * @param types tensor type → bytes in the file
 * @param digest SHA-256 of the file, or empty while it has not been computed
 * @param backend name and version it runs on; empty while none
 * @param pinned whether it may run on that backend only
 * @param numerics of that backend
 * @param contextTokens longest sequence
 * @param trainedContextTokens what the model was made for
 * @param weightBytes in memory
 * @param kvBytes in memory
 * @param kvBlocks in all
 * @param kvBlocksFree of these
 * @param running requests in the loop
 * @param waiting requests in the queue
 * @param chatTemplate whether the file has one
 * @param loadSeconds time it took to load
 * @param notes warnings and what they mean
 * @param sampling what its makers advise, by the names of {@link
 *     dev.sheaf.sampling.SamplingParameters.Builder#set}; empty if the file says nothing
 * @param tokenizer kind of its tokenizer and the bundle's version
 */
public record ModelReport(
    String name,
    String state,
    String file,
    String format,
    String family,
    long parameters,
    Map<String, Long> types,
    String digest,
    String backend,
    boolean pinned,
    String numerics,
    int contextTokens,
    int trainedContextTokens,
    long weightBytes,
    long kvBytes,
    int kvBlocks,
    int kvBlocksFree,
    int running,
    int waiting,
    boolean chatTemplate,
    double loadSeconds,
    List<String> notes,
    Map<String, Double> sampling,
    String tokenizer) {
  /** A report without what came after version 1.0. */
  public ModelReport(
      String name,
      String state,
      String file,
      String format,
      String family,
      long parameters,
      Map<String, Long> types,
      String digest,
      String backend,
      boolean pinned,
      String numerics,
      int contextTokens,
      int trainedContextTokens,
      long weightBytes,
      long kvBytes,
      int kvBlocks,
      int kvBlocksFree,
      int running,
      int waiting,
      boolean chatTemplate,
      double loadSeconds,
      List<String> notes) {
    this(
        name,
        state,
        file,
        format,
        family,
        parameters,
        types,
        digest,
        backend,
        pinned,
        numerics,
        contextTokens,
        trainedContextTokens,
        weightBytes,
        kvBytes,
        kvBlocks,
        kvBlocksFree,
        running,
        waiting,
        chatTemplate,
        loadSeconds,
        notes,
        Map.of(),
        "");
  }

  public ModelReport {
    sampling = Collections.unmodifiableMap(new TreeMap<>(sampling));
    types = Map.copyOf(types);
    notes = List.copyOf(notes);
  }
}
