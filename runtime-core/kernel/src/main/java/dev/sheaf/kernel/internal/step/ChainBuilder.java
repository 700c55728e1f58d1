package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.NoiseSampler;
import dev.sheaf.kernel.internal.random.RandomKey;
import dev.sheaf.kernel.internal.sampling.SamplingChain;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.Sampler;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a sequence's sampling chain from what its parameters name, and folds it over the tokens
 * chosen so far.
 */
final class ChainBuilder {
  private final StepSetup setup;
  private final StepProviders providers;
  private final AnswerText texts;

  ChainBuilder(StepSetup setup, AnswerText texts) {
    this.setup = setup;
    this.providers = setup.providers();
    this.texts = texts;
  }

  /**
   * Either a chain or the name of what is missing.
   *
   * @param chain the chain, or null
   * @param missing what is missing, or null
   */
  record Result(Sequence.@Nullable ChainBinding chain, @Nullable String missing) {}

  Result build(Sequence s) {
    SamplingParameters parameters = s.request.sampling();
    List<Object> used = new ArrayList<>();
    List<LogitsProcessor> processors = new ArrayList<>();
    OpeningContext context = new OpeningContext(s, setup, texts, question(s));
    for (String name : parameters.chain()) {
      Optional<Provider<LogitsProcessorFactory>> p = providers.processor(name);
      if (p.isEmpty()) {
        return new Result(null, "sampler " + name);
      }
      used.add(p.get());
      processors.add(open(p.get(), parameters, context));
    }
    context.close();
    Sampler sampler;
    if (parameters.greedy()) {
      Optional<Provider<SamplerFactory>> p = providers.sampler(parameters.sampler());
      if (p.isEmpty()) {
        return new Result(null, "sampler " + parameters.sampler());
      }
      used.add(p.get());
      sampler = p.get().instance().open(parameters);
    } else {
      sampler = new NoiseSampler();
    }
    SamplingChain chain =
        new SamplingChain(processors, sampler, new KeyedNoise(), parameters.seed(), branch(s));
    remember(chain, s);
    for (int i = 0; i < s.log.emitted(); i++) {
      TokenRecord token = s.log.record(i);
      chain.push(token.id(), token.carry());
    }
    return new Result(new Sequence.ChainBinding(chain, List.copyOf(used)), null);
  }

  /** What a processor calls an illegal argument is one of the request's. */
  private static LogitsProcessor open(
      Provider<LogitsProcessorFactory> provider, SamplingParameters parameters, OpeningContext c) {
    try {
      return Objects.requireNonNull(
          provider.instance().open(parameters, c), () -> provider + " opened no processor");
    } catch (IllegalArgumentException e) {
      throw SheafException.of(StepCodes.REFUSED_PARAMETERS, "a processor refuses its parameters")
          .expected("parameters that processor " + provider + " takes")
          .found(e.getMessage())
          .where("processor " + provider.name())
          .next("sheaf:sampling show lists parameters and their ranges")
          .cause(e)
          .toException();
    }
  }

  private static int[] question(Sequence s) {
    int[] prompt = s.log.prompt();
    return s.work == null ? prompt : Arrays.copyOf(prompt, s.work.past.questionLength());
  }

  private static long branch(Sequence s) {
    return s.work == null ? RandomKey.ROOT : s.work.past.key();
  }

  /** What a branch has chosen and been given before; given tokens change no carry. */
  private static void remember(SamplingChain chain, Sequence s) {
    if (s.work != null) {
      BranchWork.Past past = s.work.past;
      for (int i = 0; i < past.ids().length; i++) {
        chain.push(past.ids()[i], past.chosen()[i] ? past.carries()[i] : chain.carry());
      }
    }
  }
}
