package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DraftTreeTest {
  private final DraftTree tree = new DraftTree();

  @Test
  void itTakesSoManyNodesAndNoDeeperOnes() {
    tree.clear(3, 2);
    assertThat(tree.add(DraftTree.ROOT, 5)).isZero();
    assertThat(tree.add(0, 6)).isEqualTo(1);
    assertThat(tree.add(1, 7)).as("of depth 3").isEqualTo(-1);
    assertThat(tree.add(DraftTree.ROOT, 8)).isEqualTo(2);
    assertThat(tree.add(DraftTree.ROOT, 9)).as("the fourth").isEqualTo(-1);
    assertThat(tree.add(DraftTree.ROOT, 8)).as("there already").isEqualTo(2);
    assertThat(tree.count()).isEqualTo(3);
  }

  @Test
  void aParentThatIsNoNodeIsRefused() {
    tree.clear(3, 2);
    assertThatThrownBy(() -> tree.add(0, 1)).hasMessageContaining("below 0");
    assertThatThrownBy(() -> tree.add(-2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noRoomForAnyDepthTakesNothing() {
    tree.clear(3, 0);
    assertThat(tree.add(DraftTree.ROOT, 5)).isEqualTo(-1);
    tree.clear(3, -7);
    assertThat(tree.add(DraftTree.ROOT, 5)).isEqualTo(-1);
  }

  @Test
  void pruningKeepsExactlyTheLegalPathsAndLeavesTheMatcherWhereItWas() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      tree.clear(32, 12);
      for (int i = 0; i < 40; i++) {
        tree.add(random.nextInt(tree.count() + 1) - 1, random.nextInt(8));
      }
      List<List<Integer>> before = paths();
      StepGrammar.Follower matcher = new StepGrammar.Follower(0, 100, HashModel.VOCABULARY);
      assertThat(matcher.push(3)).isTrue();
      tree.legal(matcher);
      assertThat(matcher.count()).isEqualTo(1);
      Set<List<Integer>> legal = new HashSet<>();
      for (List<Integer> path : before) {
        int last = 3;
        boolean all = true;
        for (int token : path) {
          all &= StepGrammar.follows(last, token);
          last = token;
        }
        if (all) {
          legal.add(path);
        }
      }
      assertThat(paths()).hasSameElementsAs(legal).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatFollowsAnEndGoesWithIt() {
    tree.clear(32, 12);
    int end = tree.add(DraftTree.ROOT, 1);
    tree.add(end, 2);
    int other = tree.add(DraftTree.ROOT, 3);
    tree.add(other, 1);
    tree.add(other, 4);
    tree.withoutEnds(t -> t == 1);
    assertThat(paths()).containsExactlyInAnyOrder(List.of(3), List.of(3, 4));
    assertThat(tree.child(DraftTree.ROOT, 3)).isZero();
    assertThat(tree.child(0, 4)).isEqualTo(1);
    assertThat(tree.depth(1)).isEqualTo(2);
  }

  private List<List<Integer>> paths() {
    List<List<Integer>> paths = new ArrayList<>();
    for (int n = 0; n < tree.count(); n++) {
      List<Integer> path = new ArrayList<>();
      for (int a = n; a != DraftTree.ROOT; a = tree.parent(a)) {
        path.addFirst(tree.token(a));
      }
      assertThat(path).hasSize(tree.depth(n));
      paths.add(path);
    }
    return paths;
  }
}
