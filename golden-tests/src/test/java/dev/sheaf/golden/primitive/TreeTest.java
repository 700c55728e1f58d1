package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every path of a tree gives the bits that it gives alone. */
final class TreeTest {
  private static final int TREES = 6;
  private static final String ATTENTIONS = "dev.sheaf.golden.primitive.Backends#withAttentions";

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void aPathEqualsItselfAlone(String backend, SampleModels kind) {
    Random random = new Random(12);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      for (int n = 0; n < TREES; n++) {
        model.freeAll();
        int prefix = n == 0 ? 0 : random.nextInt(3 * model.blockTokens());
        int[] before = Backends.ids(random, prefix);
        TokenTree tree = TokenTree.random(random, prefix, 1 + random.nextInt(40));
        int[] table = model.blocks(prefix + tree.nodes());
        feed(model, table, before, 17);
        float[][] together =
            model
                .run(b -> {
                  b.sequence(table, table.length);
                  tree.addTo(b);
                })
                .logits();
        for (int leaf = 0; leaf < tree.nodes(); leaf++) {
          if (tree.leaf(leaf)) {
            int[] path = tree.path(leaf);
            float[][] alone = alone(model, before, tree, path);
            for (int i = 0; i < path.length; i++) {
              assertThat(together[path[i]])
                  .as("tree %d, node %d on the path to %d", n, path[i], leaf)
                  .isEqualTo(alone[i]);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void batchMatesDoNotShow(String backend, SampleModels kind) {
    Random random = new Random(13);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      TokenTree[] trees = new TokenTree[3];
      int[][] before = new int[3][];
      float[][][] alone = new float[3][][];
      for (int s = 0; s < 3; s++) {
        before[s] = Backends.ids(random, 5 + 20 * s);
        trees[s] = TokenTree.random(random, before[s].length, 3 + 5 * s);
        TokenTree tree = trees[s];
        int[] table = model.blocks(tree.prefix() + tree.nodes());
        feed(model, table, before[s], 64);
        alone[s] = model.run(b -> add(b, table, tree)).logits();
      }
      int[][] tables = new int[3][];
      for (int s = 0; s < 3; s++) {
        tables[s] = model.blocks(trees[s].prefix() + trees[s].nodes());
        feed(model, tables[s], before[s], 9);
      }
      int[] plain = model.blocks(8);
      float[][] together =
          model
              .run(b -> {
                add(b, tables[0], trees[0]);
                b.sequence(plain, plain.length);
                DirectBatch.rows(b, 0, false, 3, 1, 4, 1, 5);
                add(b, tables[1], trees[1]);
                add(b, tables[2], trees[2]);
              })
              .logits();
      int mates = trees[0].nodes() + 5;
      assertThat(Arrays.copyOfRange(together, 0, trees[0].nodes())).isEqualTo(alone[0]);
      assertThat(Arrays.copyOfRange(together, trees[0].nodes(), mates))
          .isEqualTo(model.feed(model.blocks(8), 0, 3, 1, 4, 1, 5));
      int last = mates + trees[1].nodes();
      assertThat(Arrays.copyOfRange(together, mates, last)).isEqualTo(alone[1]);
      assertThat(Arrays.copyOfRange(together, last, together.length)).isEqualTo(alone[2]);
    }
  }

  @ParameterizedTest
  @MethodSource(ATTENTIONS)
  void siblingsDoNotSeeEachOther(String backend, SampleModels kind) {
    int[] before = Backends.ids(new Random(14), 6);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      float[][] first = siblings(model, before, 40);
      float[][] second = siblings(model, before, 41);
      assertThat(second[0]).as("a node that others follow").isEqualTo(first[0]);
      assertThat(second[1]).as("the sibling whose token changed").isNotEqualTo(first[1]);
      assertThat(second[2]).as("its sibling").isEqualTo(first[2]);
    }
  }

  private static float[][] siblings(DirectBatch model, int[] before, int token) {
    int[] table = model.blocks(before.length + 3);
    feed(model, table, before, 64);
    TokenTree tree =
        new TokenTree(
            before.length,
            new int[] {9, token, 50},
            new int[] {Batch.NO_PARENT, 0, 0},
            new boolean[3]);
    return model.run(b -> add(b, table, tree)).logits();
  }

  private static float[][] alone(DirectBatch model, int[] before, TokenTree tree, int[] path) {
    int[] table = model.blocks(before.length + path.length);
    feed(model, table, before, 64);
    float[][] logits =
        model
            .run(b -> {
              b.sequence(table, table.length);
              for (int i = 0; i < path.length; i++) {
                int at = before.length + i;
                b.row(tree.tokens()[path[i]], at, at, tree.generated()[path[i]], true);
              }
            })
            .logits();
    return logits;
  }

  private static void add(Batch batch, int[] table, TokenTree tree) {
    batch.sequence(table, table.length);
    tree.addTo(batch);
  }

  private static void feed(DirectBatch model, int[] table, int[] ids, int chunk) {
    for (int from = 0; from < ids.length; from += chunk) {
      model.feed(table, from, Arrays.copyOfRange(ids, from, Math.min(ids.length, from + chunk)));
    }
  }
}
