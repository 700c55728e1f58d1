package dev.sheaf.plugin.grammar.internal;

import dev.sheaf.plugin.grammar.internal.mask.Vocabularies;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What the compilers of this bundle share: limits, and vocabularies in the order of their bytes.
 */
@Component(service = GrammarEngine.class, configurationPid = "dev.sheaf.plugin.grammar")
@Designate(ocd = GrammarEngine.Config.class)
public final class GrammarEngine {
  /** Its settings. */
  @ObjectClassDefinition(name = "Grammars", description = "What a grammar may cost.")
  public @interface Config {
    /** In UTF-16 code units. */
    @AttributeDefinition(
        name = "Length",
        min = "1",
        max = "16777216",
        description = "Characters of a grammar's text, at most.")
    int grammarLength() default 65_536;

    /** As built. */
    @AttributeDefinition(
        name = "States",
        min = "16",
        max = "1048576",
        description = "States of a grammar's automaton, at most. Counters multiply them.")
    int states() default 20_000;

    /** Per compiled grammar. */
    @AttributeDefinition(
        name = "Memory",
        min = "1048576",
        max = "4294967296",
        description = "Bytes of heap for states and masks of one grammar; more are made again.")
    long grammarBytes() default 16L << 20;

    /** Milliseconds. */
    @AttributeDefinition(
        name = "Compile time",
        min = "1",
        max = "600000",
        description = "Milliseconds to compile a grammar, at most.")
    int compileMillis() default 2_000;

    /** Steps of the automaton. */
    @AttributeDefinition(
        name = "Mask work",
        min = "100000",
        max = "1099511627776",
        description = "Elementary steps of the automaton for one mask, at most.")
    long maskWork() default 50_000_000L;
  }

  private final Limits limits;
  private final Vocabularies vocabularies = new Vocabularies();

  /** Called by the component runtime. */
  @Activate
  public GrammarEngine(Config config) {
    this(
        new Limits(
            config.grammarLength(),
            config.states(),
            config.grammarBytes(),
            Duration.ofMillis(config.compileMillis()),
            config.maskWork()));
  }

  /** With given limits. */
  public GrammarEngine(Limits limits) {
    this.limits = limits;
  }

  /** What a grammar may cost. */
  public Limits limits() {
    return limits;
  }

  /** Vocabularies in the order of their bytes. */
  public Vocabularies vocabularies() {
    return vocabularies;
  }
}
