package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.PairTable;
import org.junit.jupiter.api.Test;

final class BytePairModelTest {
  @Test
  void whatTheVocabularyCannotSpellIsTheReplacementCharacterOrNothing() {
    int[] ids = BytePairModelProperties.bytes();
    ids[0xF0] = BytePairModel.MISSING;
    ids[0xA9] = BytePairModel.MISSING;
    assertThat(encode(ids, "a😀é")).containsExactly('a', 0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD);
    ids[0xBD] = BytePairModel.MISSING;
    assertThat(encode(ids, "a😀éb")).containsExactly('a', 'b');
  }

  private static int[] encode(int[] byteIds, String text) {
    BytePairModel.Encoding out =
        new BytePairModel(byteIds, new PairTable(), new PieceTable()).begin();
    out.piece(text, 0, text.length());
    return out.ids();
  }
}
