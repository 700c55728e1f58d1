package dev.sheaf.plugin.grammar.internal.choice;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.plugin.grammar.internal.GrammarEngine;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.automaton.NfaBuilder;
import dev.sheaf.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The answer is one of the strings of a JSON array. */
@Component(property = {"sheaf.name=choice", "sheaf.version=0.1.0"})
public final class ChoiceCompiler implements ConstraintCompiler {
  private final GrammarEngine engine;

  /** With the settings' defaults. */
  public ChoiceCompiler() {
    this(new GrammarEngine(Limits.DEFAULT));
  }

  /** Called by the component runtime. */
  @Activate
  public ChoiceCompiler(@Reference GrammarEngine engine) {
    this.engine = engine;
  }

  @Override
  public Constraint compile(String grammar, Tokenizer tokenizer, int vocabulary) {
    Limits limits = engine.limits();
    limits.requireLength(grammar);
    Limits.Watch watch = limits.watch();
    NfaBuilder automaton = new NfaBuilder(limits, watch);
    byte[][] texts =
        ChoiceReader.read(grammar).stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    spell(texts, automaton);
    return engine.vocabularies().constrain(automaton, tokenizer, vocabulary, "the list", limits);
  }

  /** Texts in the order of their bytes, so that a common beginning is always the last one's. */
  private static void spell(byte[][] texts, NfaBuilder automaton) {
    byte[] before = new byte[0];
    int[] path = new int[] {NfaBuilder.START};
    for (byte[] text : texts) {
      int mismatch = Arrays.mismatch(before, text);
      int common = mismatch < 0 ? text.length : mismatch;
      path = Arrays.copyOf(path, text.length + 1);
      for (int i = common; i < text.length; i++) {
        path[i + 1] = automaton.state();
        automaton.edge(path[i], text[i] & 0xff, text[i] & 0xff, path[i + 1]);
      }
      automaton.silent(path[text.length], NfaBuilder.ACCEPT);
      before = text;
    }
  }
}
