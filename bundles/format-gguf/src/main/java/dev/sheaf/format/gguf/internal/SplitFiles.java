package dev.sheaf.format.gguf.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens every part of a model, from any one of them, and holds the files until someone takes them
 * over.
 *
 * <p>What makes parts belong together: the names, {@code split.no}, {@code split.count}, {@code
 * split.tensors.count}, no key with two values, no tensor twice.
 */
final class SplitFiles implements AutoCloseable {
  private static final String NUMBER = "split.no";
  private static final String COUNT = "split.count";
  private static final String TENSORS = "split.tensors.count";

  /** One file of a model and its header. */
  record Part(RegularFile file, Header header) {}

  private final List<RegularFile> held = new ArrayList<>();

  /**
   * Opens the model that {@code path} is a part of.
   *
   * @return its parts in order; one, if it is not split
   */
  List<Part> open(Path path) {
    Part asked = part(path);
    long count = whole(asked, COUNT);
    if (count <= 1) {
      requireArchitecture(asked);
      return List.of(asked);
    }
    SplitName name = name(asked, count);
    List<Part> parts = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      Path file = path.resolveSibling(name.part(n));
      if (n != name.number() && Files.notExists(file)) {
        throw missing(file, count);
      }
      Part part = n == name.number() ? asked : part(file);
      checkNumber(part, n, count);
      parts.add(part);
    }
    requireArchitecture(parts.getFirst());
    checkBelongTogether(parts);
    return List.copyOf(parts);
  }

  /** Leaves the files open: someone else closes them. */
  void release() {
    held.clear();
  }

  @Override
  public void close() {
    held.forEach(RegularFile::close);
  }

  private Part part(Path path) {
    RegularFile file = RegularFile.open(path);
    held.add(file);
    return new Part(file, Header.read(file));
  }

  private static SplitName name(Part asked, long count) {
    SplitName name =
        SplitName.of(asked.file().path())
            .filter(n -> n.count() == count)
            .orElseThrow(() ->
                refuse(asked, "the file is one part of several, but its name does not say which")
                    .expected("a name like model-00001-of-%05d.gguf".formatted(count))
                    .found(asked.file().label())
                    .next("give the parts the names they were published under")
                    .toException());
    checkNumber(asked, name.number(), count);
    return name;
  }

  private static void checkNumber(Part part, int number, long count) {
    long inside = whole(part, NUMBER);
    if (inside != number - 1) {
      throw refuse(part, "a part's name and its content disagree on its place")
          .expected("%s = %d".formatted(NUMBER, number - 1))
          .found(inside)
          .next("the parts were renamed: give them the names they were published under")
          .toException();
    }
    if (whole(part, COUNT) != count) {
      throw refuse(part, "the parts disagree on how many there are")
          .expected("%s = %d".formatted(COUNT, count))
          .found(whole(part, COUNT))
          .next("put all parts of one model, and no other, into the folder")
          .toException();
    }
  }

  private static void checkBelongTogether(List<Part> parts) {
    Part first = parts.getFirst();
    Set<String> names = new HashSet<>();
    for (Part part : parts) {
      for (PlacedTensor t : part.header().tensors()) {
        if (!names.add(t.info().name())) {
          throw refuse(part, "two parts have the same tensor")
              .expected("every name in one part")
              .found("'%s' again".formatted(t.info().name()))
              .next("put all parts of one model, and no other, into the folder")
              .toException();
        }
      }
      checkSameValues(first, part);
    }
    long promised = whole(first, TENSORS);
    if (promised != names.size()) {
      throw refuse(first, "the parts have not as many tensors as they should")
          .expected("%s = %d".formatted(TENSORS, promised))
          .found("%d in %d parts".formatted(names.size(), parts.size()))
          .next("put all parts of one model, and no other, into the folder")
          .toException();
    }
  }

  private static void checkSameValues(Part first, Part part) {
    for (Map.Entry<String, Object> entry : part.header().values().entrySet()) {
      String key = entry.getKey();
      Object expected = first.header().values().get(key);
      boolean own = key.equals(NUMBER) || key.equals(Header.ALIGNMENT_KEY);
      boolean scalar = entry.getValue() instanceof Comparable<?>;
      if (!own && scalar && expected != null && !expected.equals(entry.getValue())) {
        throw refuse(part, "a part is of another model")
            .expected("%s = %s, as in %s".formatted(key, expected, first.file().label()))
            .found(entry.getValue())
            .next("put all parts of one model, and no other, into the folder")
            .toException();
      }
    }
  }

  private static void requireArchitecture(Part part) {
    Object family = part.header().values().get(GgufSource.FAMILY_KEY);
    if (!(family instanceof String text) || text.isBlank()) {
      throw Header.noArchitecture(part.file());
    }
  }

  private static long whole(Part part, String key) {
    return part.header().metadata(part.file().label()).integer(key).orElse(0);
  }

  private static SheafException missing(Path file, long count) {
    return SheafException.of(GgufErrors.MISSING_PART, "a part of the model is missing")
        .expected("%d parts in one folder".formatted(count))
        .found("no " + GgufErrors.label(file))
        .where(file)
        .next("download the missing part into the same folder")
        .toException();
  }

  private static SheafException.Draft refuse(Part part, String summary) {
    return SheafException.of(GgufErrors.SPLIT, summary).where(part.file().label());
  }
}
