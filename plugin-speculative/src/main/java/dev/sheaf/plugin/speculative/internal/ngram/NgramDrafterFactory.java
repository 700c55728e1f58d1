package dev.sheaf.plugin.speculative.internal.ngram;

import dev.sheaf.speculation.DraftContext;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Makes n-gram drafters; keeps nothing but its settings. */
@Component(
    property = {"sheaf.name=ngram", "sheaf.version=0.1.0"},
    configurationPid = "dev.sheaf.plugin.speculative")
@Designate(ocd = NgramDrafterFactory.Config.class)
public final class NgramDrafterFactory implements DrafterFactory {
  static final int LONGEST_MATCH = 4;
  static final int MOST_NODES = 16;
  static final long STORE_BYTES = 16L << 20;

  /** Its settings. */
  @ObjectClassDefinition(
      name = "Drafter: n-gram",
      description = "Proposes what followed the same tokens earlier.")
  public @interface Config {
    /** In tokens. */
    @AttributeDefinition(
        name = "Longest match",
        min = "1",
        max = "8",
        description = "In tokens. Longer finds less, but is right more often.")
    int longestMatch() default LONGEST_MATCH;

    /** In tokens. */
    @AttributeDefinition(
        name = "Most nodes",
        min = "1",
        max = "256",
        description = "Tokens proposed for one sequence in one step, at most.")
    int mostNodes() default MOST_NODES;

    /** Per model. */
    @AttributeDefinition(
        name = "Store",
        min = "65536",
        max = "4294967296",
        description = "Bytes of heap for the n-grams of one model, at most.")
    long storeBytes() default STORE_BYTES;
  }

  private final int longestMatch;
  private final int mostNodes;
  private final long storeBytes;

  /** With the settings' defaults. */
  public NgramDrafterFactory() {
    this(LONGEST_MATCH, MOST_NODES, STORE_BYTES);
  }

  /** Called by the component runtime. */
  @Activate
  public NgramDrafterFactory(Config config) {
    this(config.longestMatch(), config.mostNodes(), config.storeBytes());
  }

  NgramDrafterFactory(int longestMatch, int mostNodes, long storeBytes) {
    this.longestMatch = (int) within("longestMatch", longestMatch, 1, 8);
    this.mostNodes = (int) within("mostNodes", mostNodes, 1, 256);
    this.storeBytes = within("storeBytes", storeBytes, 1L << 16, 1L << 32);
  }

  private static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, was %d".formatted(name, least, most, value));
    }
    return value;
  }

  @Override
  public Drafter open(DraftContext context) {
    return new NgramDrafter(context.vocabulary(), longestMatch, mostNodes, storeBytes);
  }
}
