package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.NoiseSampler;
import dev.sheaf.kernel.internal.random.RandomKey;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class SamplingChainTest {
  private static final Sampler GREEDY = (candidates, noise) -> candidates.best();
  private static final float[] LOGITS = {9, 9, 9, 0, 1, 2, 3};

  private final Candidates scratch = new Candidates(4);

  @Test
  void appliesProcessorsInOrderToTheRowAtItsOffset() {
    LogitsProcessor lift = c -> c.edit(0, c.score(0) + 10);
    LogitsProcessor swap = c -> c.edit(1, c.score(0) + 1);
    assertThat(chain(GREEDY).choose(LOGITS, 3, scratch, 0)).isEqualTo(3);
    assertThat(chain(GREEDY, lift).choose(LOGITS, 3, scratch, 0)).isZero();
    assertThat(chain(GREEDY, lift, swap).choose(LOGITS, 3, scratch, 0)).isEqualTo(1);
    assertThat(chain(GREEDY, swap, lift).choose(LOGITS, 3, scratch, 0)).isZero();
    assertThat(LOGITS).containsExactly(9, 9, 9, 0, 1, 2, 3);
  }

  @Test
  void choicesDependOnSeedBranchAndPositionAlone() {
    KeyedNoise shared = new KeyedNoise();
    SamplingChain one = new SamplingChain(List.of(), new NoiseSampler(), shared, 1, RandomKey.ROOT);
    SamplingChain same =
        new SamplingChain(List.of(), new NoiseSampler(), shared, 1, RandomKey.ROOT);
    SamplingChain seeded =
        new SamplingChain(List.of(), new NoiseSampler(), shared, 2, RandomKey.ROOT);
    SamplingChain branched =
        new SamplingChain(List.of(), new NoiseSampler(), shared, 1, RandomKey.child(0, 0));
    List<Integer> forwards = draws(one, false);
    assertThat(draws(same, true)).isEqualTo(forwards);
    assertThat(draws(seeded, false)).isNotEqualTo(forwards);
    assertThat(draws(branched, false)).isNotEqualTo(forwards);
    assertThat(forwards).contains(0, 1, 2, 3);
  }

  private List<Integer> draws(SamplingChain chain, boolean backwards) {
    Integer[] ids = new Integer[200];
    for (int i = 0; i < ids.length; i++) {
      int position = backwards ? ids.length - 1 - i : i;
      ids[position] = chain.choose(LOGITS, 3, scratch, position);
    }
    return List.of(ids);
  }

  @Test
  void tellsEveryProcessorOfTokensAndCarry() {
    List<String> calls = new ArrayList<>();
    SamplingChain chain = chain(GREEDY, recorder("a", calls), recorder("b", calls));
    chain.push(5, 77);
    chain.pop();
    assertThat(calls).containsExactly("a push 5 77", "b push 5 77", "a pop", "b pop");
  }

  @Test
  void carriesTheValueOfTheOneProcessorThatHasAny() {
    assertThat(chain(GREEDY).carry()).isZero();
    assertThat(chain(GREEDY, carrying(0), carrying(-8), carrying(0)).carry()).isEqualTo(-8);
  }

  @Test
  void refusesTwoProcessorsThatCarry() {
    assertCode(
        () -> chain(GREEDY, carrying(1), carrying(2)).carry(),
        "SHEAF-SAMPLING-003",
        ErrorKind.USER);
  }

  @Test
  void refusesWhenEveryTokenIsBanned() {
    LogitsProcessor banAll = c -> c.allowOnly(new long[1]);
    assertCode(
        () -> chain(GREEDY, banAll).choose(LOGITS, 3, scratch, 12),
        "SHEAF-SAMPLING-001",
        ErrorKind.USER);
    assertCode(
        () -> chain(new NoiseSampler(), banAll).choose(LOGITS, 3, scratch, 12),
        "SHEAF-SAMPLING-001",
        ErrorKind.USER);
    assertThat(chain(GREEDY).choose(LOGITS, 3, scratch, 12)).isEqualTo(3);
  }

  @Test
  void refusesASamplersAnswerThatIsNoToken() {
    assertCode(
        () -> chain((c, n) -> 4).choose(LOGITS, 3, scratch, 0),
        "SHEAF-SAMPLING-002",
        ErrorKind.DEFECT);
    assertCode(
        () -> chain((c, n) -> -2).choose(LOGITS, 3, scratch, 0),
        "SHEAF-SAMPLING-002",
        ErrorKind.DEFECT);
  }

  private static void assertCode(Runnable call, String code, ErrorKind kind) {
    assertThatThrownBy(call::run)
        .asInstanceOf(InstanceOfAssertFactories.type(SheafException.class))
        .satisfies(e -> {
          assertThat(e.code().name()).isEqualTo(code);
          assertThat(e.code().kind()).isEqualTo(kind);
          assertThat(e.expected()).isNotBlank();
          assertThat(e.found()).isNotBlank();
          assertThat(e.next()).isNotBlank();
        });
  }

  private static SamplingChain chain(Sampler sampler, LogitsProcessor... processors) {
    return new SamplingChain(List.of(processors), sampler, new KeyedNoise(), 1, RandomKey.ROOT);
  }

  private static LogitsProcessor carrying(long carry) {
    return new LogitsProcessor() {
      @Override
      public void apply(Candidates candidates) {}

      @Override
      public long carry() {
        return carry;
      }
    };
  }

  private static LogitsProcessor recorder(String name, List<String> calls) {
    return new LogitsProcessor() {
      @Override
      public void push(int token, long carry) {
        calls.add(name + " push " + token + " " + carry);
      }

      @Override
      public void pop() {
        calls.add(name + " pop");
      }

      @Override
      public void apply(Candidates candidates) {}
    };
  }
}
