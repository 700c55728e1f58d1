package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.plan.Planner;
import dev.sheaf.speculation.DraftContext;
import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** Drafters and planners through the whole engine: found, opened, left, found again. */
@Timeout(60)
final class EngineDraftTest {
  private static final List<Integer> ANSWER = expected(350, 1, 2);

  @TempDir Path folder;
  private EngineFixture f;
  private final ToyBackend backend = new ToyBackend();
  private final Knowing knowing = new Knowing();

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", backend);
    f.load("m");
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void aDrafterSavesForwardsAndIsCountedInTheUsage() throws Exception {
    factory("knowing", knowing);
    Generation warm = f.engine.submit(request(350, "knowing"));
    warm.await();
    HashModel model = backend.models.getFirst();
    int before = model.rowsPerForward.size();
    Generation g = f.engine.submit(request(350, "knowing"));
    assertThat(g.await().usage().acceptedTokens()).isGreaterThan(200);
    assertThat(ids(g)).isEqualTo(ANSWER);
    assertThat(model.rowsPerForward.size() - before).isLessThan(150);
    assertThat(knowing.contexts)
        .singleElement()
        .satisfies(c -> {
          assertThat(c.model()).isEqualTo("m");
          assertThat(c.vocabulary()).isEqualTo(HashModel.VOCABULARY);
          assertThat(c.modelDigest()).isEmpty(); // what the toy file says
        });
  }

  @Test
  void decodingGoesOnWithoutTheDrafterAndWithItAgain() throws Exception {
    ServiceRegistration<?> service = factory("knowing", knowing);
    backend.models.getFirst().millisPerForward = 4;
    Generation g = f.engine.submit(request(350, "knowing"));
    await(() -> knowing.told() > 0 && ids(g).size() > 5);
    service.unregister();
    assertThat(knowing.closed).as("closed before the service is gone").isEqualTo(1);
    int toldBefore = knowing.told();
    int tokens = ids(g).size();
    await(() -> ids(g).size() > tokens + 5);
    assertThat(knowing.told()).isEqualTo(toldBefore);
    factory("knowing", knowing);
    await(() -> knowing.told() > toldBefore || g.events().size() > 350);
    g.await();
    assertThat(ids(g)).isEqualTo(ANSWER);
    assertThat(knowing.contexts).as("opened again").hasSize(2);
  }

  @Test
  void aDrafterThatIsNotInstalledIsRefusedAndNoneIsNone() throws Exception {
    factory("knowing", knowing);
    SheafException e =
        catchThrowableOfType(SheafException.class, () -> f.engine.submit(request(10, "guessing")));
    assertThat(e.code()).isEqualTo(EngineCodes.UNKNOWN_DRAFTER);
    assertThat(e.getMessage()).contains("guessing").contains("knowing");
    Generation g = f.engine.submit(request(50, GenerationRequest.NO_DRAFTER));
    assertThat(g.await().usage().draftedTokens()).isZero();
    assertThat(knowing.contexts).isEmpty();
  }

  @Test
  void whoDeclaresItselfForEveryoneServesRequestsThatNameNobody() throws Exception {
    GenerationRequest plain =
        GenerationRequest.to("m", new Prompt.Ids(List.of(1, 2)))
            .maxTokens(350)
            .ignoreEnd(true)
            .build();
    factory("shy", new Knowing());
    f.engine.submit(plain).await();
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("sheaf.name", "knowing");
    properties.put("sheaf.everyone", true);
    f.context.registerService(DrafterFactory.class, knowing, properties);
    f.lifecycle.settle(Duration.ofSeconds(5));
    Generation warm = f.engine.submit(plain);
    warm.await();
    assertThat(f.engine.submit(plain).await().usage().acceptedTokens()).isPositive();
    assertThat(knowing.contexts).hasSize(1);
  }

  @Test
  void aFactoryThatOpensNothingCostsNoRequest() throws Exception {
    ServiceRegistration<?> service =
        factory(
            "broken",
            context -> {
              throw new IllegalStateException("out of ideas");
            });
    Generation g = f.engine.submit(request(350, "broken"));
    g.await();
    assertThat(ids(g)).isEqualTo(ANSWER);
    assertThat(service.getReference()).isNotNull();
    await(() -> refused("broken"));
  }

  private boolean refused(String kind) {
    return catchThrowableOfType(
            SheafException.class, () -> f.engine.submit(request(1, kind)).await())
        != null;
  }

  @Test
  void planningAsksThePlannerAndLoadsNothing() throws Exception {
    LoadRequest request = LoadRequest.of(f.file("n"));
    assertThat(catchThrowableOfType(SheafException.class, () -> f.engine.plan(request)).code())
        .isEqualTo(EngineCodes.NO_PLANNER);
    List<Planner.Question> questions = new CopyOnWriteArrayList<>();
    Planner.Plan plan = new Planner.Plan("one", 10, 20, 30, 40, true);
    register(
        f.context,
        Planner.class,
        "one",
        q -> {
          questions.add(q);
          return plan;
        });
    f.lifecycle.settle(Duration.ofSeconds(5));
    assertThat(f.engine.plan(request)).isEqualTo(plan);
    assertThat(questions)
        .singleElement()
        .satisfies(q -> {
          assertThat(q.graph().vocabulary()).isEqualTo(HashModel.VOCABULARY);
          assertThat(q.contextTokens()).isEqualTo(ToyModel.CONTEXT);
          assertThat(q.sequences()).isEqualTo(8);
          assertThat(q.fileBytes()).isEqualTo(1);
          assertThat(q.availableBytes()).isPositive();
        });
    assertThat(f.engine.models()).as("only the one that was there").hasSize(1);
  }

  private ServiceRegistration<?> factory(String kind, DrafterFactory factory) {
    ServiceRegistration<?> service = register(f.context, DrafterFactory.class, kind, factory);
    f.lifecycle.settle(Duration.ofSeconds(5));
    return service;
  }

  private static GenerationRequest request(int max, String drafter) {
    return GenerationRequest.to("m", new Prompt.Ids(List.of(1, 2)))
        .maxTokens(max)
        .ignoreEnd(true)
        .drafter(drafter)
        .build();
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < until) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Knows the answer. */
  private static final class Knowing implements DrafterFactory {
    final List<DraftContext> contexts = new CopyOnWriteArrayList<>();
    volatile int closed;
    private volatile int told;

    int told() {
      return told;
    }

    @Override
    public Drafter open(DraftContext context) {
      contexts.add(context);
      return new Drafter() {
        @Override
        public void propose(List<Row> rows, DraftSink sink) {
          for (int r = 0; r < rows.size(); r++) {
            int node = -1;
            for (int i = rows.get(r).length() - 2; i < ANSWER.size(); i++) {
              node = sink.add(r, node, ANSWER.get(i));
              if (node < 0) {
                break;
              }
            }
          }
        }

        @Override
        public void chosen(long sequence, int[] tokens, int count, int drafted) {
          told++;
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }
  }
}
