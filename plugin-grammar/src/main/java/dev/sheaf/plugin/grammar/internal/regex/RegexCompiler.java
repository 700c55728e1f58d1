package dev.sheaf.plugin.grammar.internal.regex;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.plugin.grammar.internal.GrammarEngine;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.automaton.NfaBuilder;
import dev.sheaf.text.Tokenizer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The answer, from its first character to its last, matches a regular expression. */
@Component(property = {"sheaf.name=regex", "sheaf.version=0.1.0"})
public final class RegexCompiler implements ConstraintCompiler {
  private final GrammarEngine engine;

  /** With the settings' defaults. */
  public RegexCompiler() {
    this(new GrammarEngine(Limits.DEFAULT));
  }

  /** Called by the component runtime. */
  @Activate
  public RegexCompiler(@Reference GrammarEngine engine) {
    this.engine = engine;
  }

  @Override
  public Constraint compile(String grammar, Tokenizer tokenizer, int vocabulary) {
    Limits limits = engine.limits();
    limits.requireLength(grammar);
    NfaBuilder automaton = new NfaBuilder(limits, limits.watch());
    PatternBuilder.build(PatternParser.parse(grammar), automaton);
    return engine.vocabularies().constrain(automaton, tokenizer, vocabulary, "the pattern", limits);
  }
}
