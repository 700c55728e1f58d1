package dev.sheaf.format.safetensors.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which file of a model in several files has which tensor: {@code {"metadata": {…}, "weight_map":
 * {tensor: file}}}.
 *
 * @param file the index itself
 * @param shards tensor → name of the file in the same folder, in the index's order
 */
record ShardIndex(RegularFile file, Map<String, String> shards) {
  static final String SUFFIX = ".safetensors.index.json";

  /** More than six times those of the largest published model. */
  static final int MOST_SHARDS = 1024;

  private static final long LONGEST = 100L << 20;
  private static final Pattern PART = Pattern.compile("(.+)-\\d{5}-of-\\d{5}\\.safetensors");

  /** Whether a file is called like an index. */
  static boolean isNamed(Path path) {
    return SafetensorsErrors.label(path).endsWith(SUFFIX);
  }

  /** Where the index of a file is that is called like a part of a model; null if it is not. */
  static @Nullable Path besidePart(Path path) {
    Matcher part = PART.matcher(SafetensorsErrors.label(path));
    return part.matches() ? path.resolveSibling(part.group(1) + SUFFIX) : null;
  }

  /** Reads and checks an index. */
  static ShardIndex read(RegularFile file) {
    if (file.size() > LONGEST) {
      throw refuse(file, "the index is larger than any real one")
          .expected("at most %d bytes".formatted(LONGEST))
          .found(file.size())
          .toException();
    }
    StrictJson json = new StrictJson(file, 0, file.size(), SafetensorsErrors.INDEX, 4);
    Map<String, String> shards = new LinkedHashMap<>();
    json.document(() -> {
      json.object(key -> {
        if (key.equals("weight_map")) {
          json.object(tensor -> shards.put(tensor, shard(json, shards.size())));
        } else {
          json.skip();
        }
      });
      return shards;
    });
    int files = new TreeSet<>(shards.values()).size();
    if (shards.isEmpty() || files > MOST_SHARDS) {
      throw refuse(file, "the index names no tensors, or too many files")
          .expected("a weight_map with tensors in 1 to %d files".formatted(MOST_SHARDS))
          .found("%d tensors in %d files".formatted(shards.size(), files))
          .toException();
    }
    return new ShardIndex(file, Collections.unmodifiableMap(shards));
  }

  private static String shard(StrictJson json, int number) throws IOException {
    String name = json.text();
    boolean plain = !name.contains("/") && !name.contains("\\") && !name.contains("\0");
    if (number >= Header.MOST_TENSORS || !plain || !name.endsWith(".safetensors")) {
      throw json.draft(
              "an entry of the index cannot be",
              "up to %d tensors, each in a .safetensors file of the same folder"
                  .formatted(Header.MOST_TENSORS),
              number >= Header.MOST_TENSORS ? "one more" : name)
          .toException();
    }
    return name;
  }

  /** The names of the files, in the order of their first tensor's name in the index. */
  List<String> names() {
    return new ArrayList<>(new LinkedHashSet<>(shards.values()));
  }

  /** Checks the headers of all files against the index. */
  void check(List<Shard> parts) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Shard part : parts) {
      String name = part.file().label();
      for (PlacedTensor t : part.header().tensors()) {
        String tensor = t.info().name();
        String other = found.put(tensor, name);
        if (other != null) {
          throw refuse(part.file(), "tensor '%s' is in two files".formatted(tensor))
              .expected("every tensor once")
              .found("in %s and in %s".formatted(other, name))
              .toException();
        }
        String promised = shards.get(tensor);
        if (promised == null || !promised.equals(name)) {
          throw refuse(part.file(), "tensor '%s' is not where the index has it".formatted(tensor))
              .expected(promised == null ? "only tensors of the index" : "in " + promised)
              .found("in " + name)
              .toException();
        }
      }
    }
    for (Map.Entry<String, String> entry : shards.entrySet()) {
      if (!found.containsKey(entry.getKey())) {
        throw refuse(file, "a tensor of the index is in no file")
            .expected("'%s' in %s".formatted(entry.getKey(), entry.getValue()))
            .found("%s without it".formatted(entry.getValue()))
            .toException();
      }
    }
  }

  /** The refusal of a model of which a file is missing. */
  static SheafException missing(Path path, Path index) {
    return SheafException.of(SafetensorsErrors.MISSING_PART, "a file of the model is missing")
        .expected("the files that %s names".formatted(SafetensorsErrors.label(index)))
        .found("no " + SafetensorsErrors.label(path))
        .where(path)
        .next("download the missing file into the same folder")
        .toException();
  }

  private static SheafException.Draft refuse(RegularFile file, String summary) {
    return SheafException.of(SafetensorsErrors.INDEX, summary)
        .where(file.label())
        .next("put all files of one model, and of no other, into the folder");
  }
}
