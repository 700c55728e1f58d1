package dev.sheaf.architecture;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.WeightRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The embedding table and the output head, which are one matrix where the model is tied.
 *
 * @param size rows of both; ids are 0 to size − 1
 * @param table the embedding table
 * @param head the output head's matrix
 */
public record Vocabulary(int size, WeightRef table, WeightRef head) {
  /**
   * Reads {@code embedding} and {@code head}; the keys {@code vocabulary} and {@code tokens} must
   * agree with them where the file has these.
   *
   * @param width of the residual stream
   * @param tied whether the file says that the head is the table; empty if it does not say, and
   *     then a head that is there is used
   */
  public static Vocabulary read(
      Keys keys, TensorCatalogue tensors, int width, Optional<Boolean> tied) {
    return new Reader(keys, tensors, width, tied).read();
  }

  private record Reader(Keys keys, TensorCatalogue tensors, int width, Optional<Boolean> tied) {
    Vocabulary read() {
      int size = size();
      WeightRef head = head(size);
      return new Vocabulary(size, table(size), head);
    }

    /** Some tied files store the table under the head's name alone. */
    private WeightRef table(int size) {
      boolean onlyHead = !tensors.has("embedding", 0) && tensors.has("head", 0) && !untied();
      return tensors.matrix(onlyHead ? "head" : "embedding", 0, size, width);
    }

    private WeightRef head(int size) {
      boolean ownHead = tensors.has("head", 0) && !tied.orElse(false);
      if (ownHead || untied()) {
        return tensors.matrix("head", 0, size, width);
      }
      tensors.ignore("head", 0); // a tied file may repeat the table
      return table(size);
    }

    private boolean untied() {
      return !tied.orElse(true);
    }

    private int size() {
      String table = tensors.has("embedding", 0) ? "embedding" : "head";
      long rows = tensors.rows(table, 0);
      OptionalInt stated = keys.optionalCount("vocabulary", 1, Bounds.VOCABULARY);
      if (stated.isPresent()) {
        refuseOther(keys.key("vocabulary"), stated.getAsInt(), table, rows);
      }
      if (keys.spells("tokens")) {
        Optional<List<String>> tokens = keys.metadata().strings(keys.key("tokens"));
        tokens.ifPresent(list -> refuseOther(keys.key("tokens"), list.size(), table, rows));
      }
      if (rows < 1 || rows > Bounds.VOCABULARY) {
        // Absent, of another rank, or absurd: the shape check says which.
        tensors.matrix("embedding", 0, stated.orElse(1), width);
        throw refused("1 to " + Bounds.VOCABULARY + " rows", table, rows);
      }
      return (int) rows;
    }

    private void refuseOther(String key, int size, String table, long rows) {
      if (rows != 0 && rows != size) {
        throw refused("%d rows, as '%s' says".formatted(size, key), table, rows);
      }
    }

    private SheafException refused(String expected, String table, long rows) {
      return SheafException.of(
              keys.codes().vocabulary(),
              "the vocabulary does not fit the embedding table '%s'"
                  .formatted(tensors.name(table, 0)))
          .expected(expected)
          .found(rows + " rows")
          .where(keys.metadata().where())
          .next("tokenizer and weights are of different models; convert or download the file again")
          .toException();
    }
  }
}
