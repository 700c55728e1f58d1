package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import java.util.ArrayList;
import java.util.List;

/** What a reader gets of one generation, to be compared whole: log-probabilities to the bit. */
record Told(List<TokenRecord> tokens, String text, FinishReason reason) {
  static Told of(LiveGeneration g) throws InterruptedException {
    GenerationEvent.Finished end = LoopFixture.end(g);
    List<TokenRecord> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (GenerationEvent e : g.events()) {
      if (e instanceof GenerationEvent.Token t) {
        tokens.add(t.token());
        text.append(t.text());
      }
    }
    return new Told(tokens, text + end.text(), end.reason());
  }

  List<Integer> ids() {
    return tokens.stream().map(TokenRecord::id).toList();
  }
}
