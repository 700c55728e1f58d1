package dev.sheaf.plugin.speculative.internal.ngram;

import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.ArrayList;
import java.util.List;

/** Collects what is proposed, and grants each row its budget. */
final class Proposals implements DraftSink {
  /** A proposed token; {@code parent} is the index of another, or −1. */
  record Node(int row, int parent, int token) {}

  final List<Node> nodes = new ArrayList<>();
  private final int budget;

  Proposals(int budget) {
    this.budget = budget;
  }

  @Override
  public int add(int row, int parent, int token) {
    if (parent < -1 || parent >= nodes.size() || (parent >= 0 && nodes.get(parent).row() != row)) {
      throw new AssertionError("no such parent: " + parent);
    }
    if (nodes.stream().filter(n -> n.row() == row).count() == budget) {
      return -1;
    }
    nodes.add(new Node(row, parent, token));
    return nodes.size() - 1;
  }

  /** Asks for one row. */
  static List<Node> of(NgramDrafter drafter, long sequence, String scope, int[] tokens, int most) {
    Proposals sink = new Proposals(most);
    drafter.propose(List.of(new Drafter.Row(sequence, scope, tokens, tokens.length, most)), sink);
    return sink.nodes;
  }

  /** The first chain: the root's first child, its first child, and so on. */
  static List<Integer> chain(List<Node> nodes) {
    List<Integer> out = new ArrayList<>();
    int at = -1;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).parent() == at) {
        out.add(nodes.get(i).token());
        at = i;
      }
    }
    return out;
  }
}
