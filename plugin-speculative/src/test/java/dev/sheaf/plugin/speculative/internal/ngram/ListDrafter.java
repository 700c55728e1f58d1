package dev.sheaf.plugin.speculative.internal.ngram;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same proposals, slowly: lists, sorted anew at each step, nothing hashed by hand. */
final class ListDrafter {
  private record Successor(int token, int count, int last) {}

  private record Candidate(int parent, int token, float estimate, List<Integer> path) {}

  private final Map<List<Integer>, List<Successor>> known = new HashMap<>();
  private final int longest;
  private int clock;

  ListDrafter(int longest) {
    this.longest = longest;
  }

  void learn(int[] tokens, int from) {
    for (int i = Math.max(1, from); i < tokens.length; i++) {
      for (int n = 1; n <= Math.min(longest, i); n++) {
        List<Integer> gram = new ArrayList<>();
        for (int j = i - n; j < i; j++) {
          gram.add(tokens[j]);
        }
        count(known.computeIfAbsent(gram, g -> new ArrayList<>()), tokens[i]);
      }
    }
  }

  private void count(List<Successor> list, int token) {
    int before = 0;
    for (Successor s : list) {
      before = s.token() == token ? s.count() : before;
    }
    list.removeIf(s -> s.token() == token);
    if (list.size() == 4) {
      list.remove(3);
    }
    list.add(new Successor(token, before + 1, ++clock));
    list.sort(
        Comparator.comparingInt(Successor::count).thenComparingInt(Successor::last).reversed());
  }

  List<Proposals.Node> propose(int[] tokens, int most) {
    List<Proposals.Node> out = new ArrayList<>();
    List<Candidate> waiting = new ArrayList<>();
    List<Integer> path = new ArrayList<>();
    for (int t : tokens) {
      path.add(t);
    }
    expand(path, -1, 1, waiting);
    while (out.size() < most && !waiting.isEmpty()) {
      Candidate best = waiting.getFirst();
      for (Candidate c : waiting) {
        best = c.estimate() > best.estimate() ? c : best;
      }
      waiting.remove(best);
      out.add(new Proposals.Node(0, best.parent(), best.token()));
      expand(best.path(), out.size() - 1, best.estimate(), waiting);
    }
    return out;
  }

  private void expand(List<Integer> path, int node, float above, List<Candidate> waiting) {
    for (int n = Math.min(longest, path.size()); n >= 1; n--) {
      List<Successor> list = known.get(path.subList(path.size() - n, path.size()));
      if (list != null) {
        int total = list.stream().mapToInt(Successor::count).sum();
        for (Successor s : list) {
          float estimate = above * (1 - 0.6f / (n * n)) * s.count() / total;
          if (estimate >= 0.05f) {
            List<Integer> longer = new ArrayList<>(path);
            longer.add(s.token());
            waiting.add(new Candidate(node, s.token(), estimate, longer));
          }
        }
        return;
      }
    }
  }
}
