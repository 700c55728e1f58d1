package dev.sheaf.plugin.grammar.internal.regex;

import dev.sheaf.plugin.grammar.internal.automaton.NfaBuilder;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a pattern into an automaton, as Thompson did: each part leads from one state to another.
 * Counters are written out, so the states that a grammar may have bound them, nested ones too.
 *
 * @see <a href="https://doi.org/10.1145/363347.363387">Thompson 1968, Regular Expression Search
 *     Algorithm</a>
 */
final class PatternBuilder {
  private final NfaBuilder automaton;
  private final Map<CodePoints, List<int[]>> spelled = new IdentityHashMap<>();

  private PatternBuilder(NfaBuilder automaton) {
    this.automaton = automaton;
  }

  static void build(Node pattern, NfaBuilder automaton) {
    int end = new PatternBuilder(automaton).add(pattern, NfaBuilder.START);
    automaton.silent(end, NfaBuilder.ACCEPT);
  }

  /** Adds what leads from a state through a part; returns where it ends. */
  private int add(Node node, int from) {
    return switch (node) {
      case Node.Empty e -> from;
      case Node.Characters c -> characters(c.set(), from);
      case Node.Sequence s -> {
        int at = from;
        for (Node part : s.parts()) {
          at = add(part, at);
        }
        yield at;
      }
      case Node.Choice c -> {
        int end = automaton.state();
        for (Node alternative : c.alternatives()) {
          int start = automaton.state();
          automaton.silent(from, start);
          automaton.silent(add(alternative, start), end);
        }
        yield end;
      }
      case Node.Repeat r -> repeat(r, from);
    };
  }

  private int repeat(Node.Repeat r, int from) {
    int at = from;
    int made = 0;
    for (int i = 0; i < r.least() && made < automaton.states(); i++) {
      // A part that makes no state is empty, however often it is repeated.
      made = automaton.states();
      at = add(r.part(), at);
    }
    if (r.most() == Node.Repeat.WITHOUT_END) {
      int loop = automaton.state();
      automaton.silent(at, loop);
      automaton.silent(add(r.part(), loop), loop);
      return loop;
    }
    int end = automaton.state();
    made = 0;
    for (int i = r.least(); i < r.most() && made < automaton.states(); i++) {
      made = automaton.states();
      automaton.silent(at, end);
      at = add(r.part(), at);
    }
    automaton.silent(at, end);
    return end;
  }

  private int characters(CodePoints set, int from) {
    int end = automaton.state();
    // Sequences with the same last bytes share the states for these.
    Map<Long, Integer> tails = new HashMap<>();
    for (int[] sequence : spelled.computeIfAbsent(set, Utf8::sequences)) {
      int to = end;
      long tail = 1;
      for (int i = sequence.length - 2; i > 0; i -= 2) {
        tail = tail << 16 | sequence[i] << 8 | sequence[i + 1];
        Integer known = tails.get(tail);
        if (known == null) {
          known = automaton.state();
          automaton.edge(known, sequence[i], sequence[i + 1], to);
          tails.put(tail, known);
        }
        to = known;
      }
      automaton.edge(from, sequence[0], sequence[1], to);
    }
    return end;
  }
}
