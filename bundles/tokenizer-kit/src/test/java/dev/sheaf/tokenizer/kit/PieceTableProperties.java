package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The table against a map. */
final class PieceTableProperties {
  @Property(tries = 300)
  void findsWhatWasPutFirst(
      @ForAll @Size(max = 300) List<byte[]> pieces, @ForAll List<byte[]> others) {
    PieceTable table = new PieceTable();
    Map<String, Integer> map = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      Integer before = map.putIfAbsent(ByteAlphabet.spell(pieces.get(id)), id);
      assertThat(table.put(pieces.get(id), id)).isEqualTo(before == null ? id : before);
    }
    assertThat(table.size()).isEqualTo(map.size());
    for (List<byte[]> list : List.of(pieces, others)) {
      for (byte[] piece : list) {
        byte[] inside = new byte[piece.length + 2];
        System.arraycopy(piece, 0, inside, 1, piece.length);
        assertThat(table.find(inside, 1, piece.length + 1))
            .isEqualTo(map.getOrDefault(ByteAlphabet.spell(piece), PieceTable.NONE));
      }
    }
  }

  @Property(tries = 300)
  void bytesComeBackFromTheirSpelling(@ForAll byte[] bytes) {
    assertThat(ByteAlphabet.bytes(ByteAlphabet.spell(bytes))).hasValue(bytes);
  }
}
