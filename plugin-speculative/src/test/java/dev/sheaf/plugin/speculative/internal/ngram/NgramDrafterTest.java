package dev.sheaf.plugin.speculative.internal.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sheaf.speculation.DraftContext;
import dev.sheaf.speculation.Drafter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NgramDrafterTest {
  private static final int VOCABULARY = 1000;

  private static NgramDrafter drafter() {
    return new NgramDrafter(VOCABULARY, 4, 16, 1 << 20);
  }

  /** Drafts of 16 tokens from the first step on. */
  private static NgramDrafter eager(NgramDrafter drafter, long sequence, String scope) {
    Proposals.of(drafter, sequence, scope, new int[0], 0);
    drafter.chosen(sequence, new int[9], 9, 8);
    return drafter;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void proposesWhatTheDefinitionProposes(int longest) {
    Random random = new Random(longest);
    for (int round = 0; round < 300; round++) {
      int vocabulary = 2 + random.nextInt(12);
      NgramDrafter fast = eager(new NgramDrafter(vocabulary, longest, 16, 1 << 24), 7, "s");
      ListDrafter slow = new ListDrafter(longest);
      int[] text = random.ints(random.nextInt(120), 0, vocabulary).toArray();
      int learned = 0;
      while (learned < text.length) {
        int now = Math.min(text.length, learned + 1 + random.nextInt(9));
        int[] soFar = Arrays.copyOf(text, now);
        slow.learn(soFar, learned);
        learned = now;
        int most = 1 + random.nextInt(16);
        List<Proposals.Node> proposed = Proposals.of(fast, 7, "s", soFar, most);
        assertThat(proposed).isEqualTo(slow.propose(soFar, most));
        fast.chosen(7, new int[9], 9, 8);
      }
    }
  }

  @Test
  void proposesTheContinuationOfRepetitiveText() {
    NgramDrafter drafter = eager(drafter(), 1, "s");
    int[] text = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 5, 6, 7};
    assertThat(Proposals.chain(Proposals.of(drafter, 1, "s", text, 6)))
        .containsExactly(8, 9, 10, 11, 12, 13);
  }

  @Test
  void branchesWhereTheTextHasGoneOnInTwoWays() {
    NgramDrafter drafter = eager(drafter(), 1, "s");
    int[] text = {1, 2, 3, 40, 41, 1, 2, 3, 50, 51, 1, 2, 3, 50, 52, 1, 2, 3};
    List<Proposals.Node> nodes = Proposals.of(drafter, 1, "s", text, 16);
    assertThat(nodes.stream().filter(n -> n.parent() == -1).map(Proposals.Node::token))
        .containsExactly(50, 40);
    assertThat(nodes.getFirst().token()).as("the more frequent first").isEqualTo(50);
    int after = nodes.indexOf(new Proposals.Node(0, -1, 50));
    assertThat(nodes.stream().filter(n -> n.parent() == after).map(Proposals.Node::token))
        .as("of equals the latest first")
        .containsExactly(52, 51);
  }

  @Test
  void aSequenceLearnsFromAnotherOfItsScopeAndFromNobodyElse() {
    NgramDrafter drafter = drafter();
    int[] secret = {5, 6, 7, 8, 9, 5, 6, 7, 8, 9};
    Proposals.of(drafter, 1, "a", secret, 8);
    assertThat(Proposals.of(drafter, 2, "b", new int[] {3, 5, 6, 7}, 8)).isEmpty();
    assertThat(Proposals.chain(Proposals.of(drafter, 3, "a", new int[] {3, 5, 6, 7}, 2)))
        .containsExactly(8, 9);
  }

  @Test
  void whatAnEndedScopeTaughtIsGone() {
    NgramDrafter drafter = drafter();
    int[] text = {5, 6, 7, 8, 9, 5, 6, 7, 8, 9};
    Proposals.of(drafter, 1, "a", text, 8);
    Proposals.of(drafter, 2, "a", text, 8);
    drafter.forget(1);
    assertThat(Proposals.of(drafter, 3, "a", new int[] {5, 6, 7}, 8)).isNotEmpty();
    drafter.forget(2);
    drafter.forget(3);
    drafter.forget(3);
    assertThat(drafter.storeBytes()).isZero();
    assertThat(Proposals.of(drafter, 4, "a", new int[] {5, 6, 7}, 8)).isEmpty();
    drafter.close();
    assertThat(drafter.storeBytes()).isZero();
  }

  @Test
  void aPromptThatSequencesShareIsCountedOnce() {
    NgramDrafter drafter = drafter();
    int[] prompt = {5, 1, 2, 3, 8, 5, 1, 2, 3};
    List<Proposals.Node> alone = Proposals.of(drafter, 1, "a", prompt, 8);
    for (long fork = 2; fork < 6; fork++) {
      assertThat(Proposals.of(drafter, fork, "a", prompt, 8)).isEqualTo(alone);
    }
    // Had each fork counted the 8 anew, one 9 would be behind five of them.
    int[] more = {5, 1, 2, 3, 8, 5, 1, 2, 3, 9, 5, 1, 2, 3};
    assertThat(Proposals.of(drafter, 1, "a", more, 1).getFirst().token()).isEqualTo(9);
  }

  @Test
  void emptyAndTinyInputsProposeNothing() {
    NgramDrafter drafter = drafter();
    drafter.propose(List.of(), new Proposals(4));
    assertThat(Proposals.of(drafter, 1, "a", new int[0], 4)).isEmpty();
    assertThat(Proposals.of(drafter, 1, "a", new int[] {3}, 4)).isEmpty();
    assertThat(Proposals.of(drafter, 1, "a", new int[] {3, 4}, 4)).isEmpty();
    assertThat(Proposals.of(drafter, 1, "a", new int[] {3, 4, 3}, 4)).isNotEmpty();
    assertThat(Proposals.of(drafter, 1, "a", new int[] {3, 4, 3}, 0)).isEmpty();
    assertThat(Proposals.of(drafter, 1, "a", new int[] {3, 4, 3}, -1)).isEmpty();
  }

  @Test
  void aSinkThatTakesNoMoreEndsTheRowOnly() {
    NgramDrafter drafter = drafter();
    int[] text = {5, 6, 7, 8, 9, 5, 6, 7, 8, 9, 5};
    Proposals narrow = new Proposals(1);
    drafter.propose(
        List.of(
            new Drafter.Row(1, "a", text, text.length, 8),
            new Drafter.Row(2, "b", text, text.length, 8)),
        narrow);
    assertThat(narrow.nodes)
        .containsExactly(new Proposals.Node(0, -1, 6), new Proposals.Node(1, -1, 6));
  }

  @Test
  void tokensThatTheModelDoesNotHaveAreNeverProposed() {
    NgramDrafter drafter = new NgramDrafter(6, 4, 16, 1 << 20);
    assertThat(Proposals.of(drafter, 1, "a", new int[] {5, 6, 5, -1, 5, 6, 5, -1, 5}, 8))
        .allMatch(n -> n.token() >= 0 && n.token() < 6);
  }

  @Test
  void aHugePromptIsTakenInOverSeveralStepsAndNeverBeyondTheStore() {
    NgramDrafter drafter = drafter();
    int[] prompt = new Random(3).ints(1_000_000, 0, VOCABULARY).toArray();
    for (int i = 0; i < 250; i++) {
      long before = System.nanoTime();
      Proposals.of(drafter, 1, "a", prompt, 8);
      assertThat(System.nanoTime() - before).as("a step").isLessThan(2_000_000_000L);
      assertThat(drafter.storeBytes()).isPositive().isLessThanOrEqualTo(1 << 20);
    }
    int[] end = Arrays.copyOf(prompt, prompt.length + 4);
    System.arraycopy(prompt, prompt.length - 10, end, prompt.length, 4);
    assertThat(Proposals.chain(Proposals.of(drafter, 1, "a", end, 4)))
        .as("the latest is remembered")
        .startsWith(prompt[prompt.length - 6]);
  }

  @Test
  void manyScopesShareTheStore() {
    NgramDrafter drafter = new NgramDrafter(VOCABULARY, 4, 16, 1 << 16);
    int[] text = new Random(4).ints(3000, 0, 50).toArray();
    for (int i = 0; i < 100; i++) {
      Proposals.of(drafter, i, "scope " + i, text, 8);
      assertThat(drafter.storeBytes()).isLessThanOrEqualTo(1 << 16);
    }
    for (int i = 0; i < 100; i++) {
      drafter.forget(i);
    }
    assertThat(drafter.storeBytes()).isZero();
  }

  @Test
  void sequencesOfWhichNobodySaysThatTheyEndAreForgottenInTheEnd() {
    NgramDrafter drafter = new NgramDrafter(VOCABULARY, 4, 16, 64 << 20);
    for (int i = 0; i < 6000; i++) {
      Proposals.of(drafter, i, "scope " + i, new int[] {1, 2, 1}, 1);
    }
    assertThat(drafter.storeBytes()).isEqualTo(4096 * GramTable.bytes(GramTable.LEAST_ENTRIES));
  }

  @Test
  void aSequenceMayShrinkAndGoOnDifferently() {
    NgramDrafter drafter = drafter();
    Proposals.of(drafter, 1, "a", new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 4);
    assertThat(Proposals.chain(Proposals.of(drafter, 1, "a", new int[] {1, 2}, 4)))
        .containsExactly(3, 4, 5, 6);
    assertThat(Proposals.chain(Proposals.of(drafter, 1, "a", new int[] {1, 2, 9, 1, 2}, 1)))
        .containsExactly(9);
  }

  @ParameterizedTest
  @CsvSource({"0, 16, 65536", "9, 16, 65536", "4, 0, 65536", "4, 257, 65536", "4, 16, 65535"})
  void refusesSettingsOutOfRange(int longest, int nodes, long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NgramDrafterFactory(longest, nodes, bytes))
        .withMessageContaining("must be");
  }

  @Test
  void theServiceOpensADrafterThatDrafts() {
    DraftContext context =
        new DraftContext() {
          @Override
          public String model() {
            return "tiny";
          }

          @Override
          public int vocabulary() {
            return 10;
          }

          @Override
          public String modelDigest() {
            return "";
          }
        };
    try (Drafter drafter = new NgramDrafterFactory().open(context)) {
      Proposals sink = new Proposals(4);
      int[] text = {1, 2, 3, 4, 1, 2, 3};
      drafter.propose(List.of(new Drafter.Row(1, "a", text, text.length, 4)), sink);
      assertThat(Proposals.chain(sink.nodes)).containsExactly(4, 1, 2, 3);
    }
  }
}
