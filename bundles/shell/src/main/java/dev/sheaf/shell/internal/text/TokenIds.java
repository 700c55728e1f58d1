package dev.sheaf.shell.internal.text;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.json.StrictJson;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Token ids as people hand them in; refused with their index. */
final class TokenIds {
  private TokenIds() {}

  /**
   * Ids of a vocabulary.
   *
   * @param words numbers, in order
   */
  static int[] of(List<?> words, int vocabularySize) {
    int[] ids = new int[words.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(words.get(i), i, vocabularySize);
    }
    return ids;
  }

  /** The numbers of a text: a JSON array, the document of {@code encode --json}, or words. */
  static List<?> words(String text, String where) {
    String stripped = text.strip();
    if (stripped.startsWith("[") || stripped.startsWith("{")) {
      Object document = StrictJson.read(text, where);
      Object ids = document instanceof Map<?, ?> map ? map.get("ids") : document;
      if (ids instanceof List<?> list) {
        return list;
      }
      throw SheafException.of(ShellErrors.JSON, "the document holds no ids")
          .expected("[1, 2, 3], or {\"ids\": [1, 2, 3]}")
          .found(stripped)
          .where(where)
          .next("correct the file")
          .toException();
    }
    return stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+"));
  }

  private static int id(@Nullable Object word, int index, int vocabularySize) {
    String digits = String.valueOf(word);
    boolean number = digits.matches("-?\\d{1,18}") && !(word instanceof Double);
    long id = number ? Long.parseLong(digits) : -1;
    if (id >= 0 && id < vocabularySize) {
      return (int) id;
    }
    throw SheafException.of(ShellErrors.TOKEN_ID, "an id is no token of the vocabulary")
        .expected("0 to " + (vocabularySize - 1))
        .found(digits)
        .where("index " + index)
        .next("tokenizer show <model> (the size of its vocabulary)")
        .toException();
  }
}
