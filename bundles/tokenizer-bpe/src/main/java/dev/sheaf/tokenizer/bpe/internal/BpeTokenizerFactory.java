package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.PairTable;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.text.Vocabulary.Type;
import dev.sheaf.tokenizer.kit.BudgetedRegexSplit;
import dev.sheaf.tokenizer.kit.PreTokenizer;
import dev.sheaf.tokenizer.kit.Split;
import dev.sheaf.tokenizer.kit.Splits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds byte-level BPE tokenizers: from the metadata of GGUF files whose {@code
 * tokenizer.ggml.model} is {@code gpt2}; from {@code tekken.json}; from {@code vocab.json} with
 * {@code merges.txt}. A model that also has a {@code tokenizer.json} is left to whoever reads that.
 */
@Component(property = {"sheaf.name=bpe", "sheaf.version=0.1.0"})
public final class BpeTokenizerFactory implements TokenizerFactory {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String PRE = "tokenizer.ggml.pre";
  private static final String RULES = "tokenizer.ggml.merges";
  private static final String TEKKEN = "tekken.json";

  /** Called by the component runtime; does nothing. */
  @Activate
  public BpeTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    return isGguf(source)
        || source.companion("tokenizer.json").isEmpty()
            && (source.companion(TEKKEN).isPresent() || VocabularyFiles.arePresent(source));
  }

  @Override
  public Tokenizer create(ModelSource source) {
    if (isGguf(source)) {
      return fromMetadata(source.metadata(), source.family());
    }
    Optional<byte[]> tekken = source.companion(TEKKEN);
    return tekken.isPresent()
        ? fromTekken(tekken.get(), source.path() + ", " + TEKKEN)
        : VocabularyFiles.read(source);
  }

  private static boolean isGguf(ModelSource source) {
    return source.metadata().value(MODEL).filter("gpt2"::equals).isPresent();
  }

  static Tokenizer fromMetadata(Metadata metadata, String family) {
    Optional<String> name = metadata.string(PRE);
    PreTokenizer rules =
        (name.isPresent() ? PreTokenizer.find(name.get()) : PreTokenizer.ofFamily(family))
            .orElseThrow(() -> unknownCut(metadata, name));
    // Where the file is silent, no special ids are assumed for this kind of vocabulary.
    Vocabulary vocabulary =
        Vocabulary.fromGguf(
            metadata,
            new Vocabulary.Defaults(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                rules.addBegin() && metadata.has("tokenizer.ggml.bos_token_id"),
                false));
    List<String> merges = metadata.strings(RULES).orElse(List.of());
    return new BpeTokenizer(
        vocabulary,
        rules.split(),
        MergeRules.read(merges, vocabulary, metadata.where() + ", " + RULES),
        rules.wholeFirst());
  }

  private static SheafException unknownCut(Metadata metadata, Optional<String> name) {
    return SheafException.of(
            BpeErrors.PRE_TOKENIZER, "how this tokenizer cuts text before merging is not known")
        .expected("one of " + String.join(" ", PreTokenizer.names()))
        .found(name.map(n -> PRE + " = " + n).orElse("no " + PRE))
        .where(metadata.where())
        .next("install a bundle that knows it, or convert the model again with a newer converter")
        .toException();
  }

  static Tokenizer fromTekken(byte[] json, String where) {
    TekkenFile file = TekkenFile.read(json, where);
    Split split =
        Splits.byPattern(file.pattern())
            .orElseGet(
                () -> BudgetedRegexSplit.compile(file.pattern(), where + ", config.pattern"));
    PairTable merges = RankedPieces.merges(file.pieces(), file.controls().size(), where);
    List<String> spellings = file.spellings();
    List<Type> types = new ArrayList<>(Collections.nCopies(file.controls().size(), Type.CONTROL));
    types.addAll(Collections.nCopies(file.pieces().size(), Type.NORMAL));
    OptionalInt begin = control(file, "<s>");
    Vocabulary vocabulary =
        Vocabulary.of(
            spellings,
            types,
            new Vocabulary.Defaults(
                begin, control(file, "</s>"), control(file, "<unk>"), begin.isPresent(), false),
            Set.of(),
            where);
    return new BpeTokenizer(vocabulary, split, merges, true);
  }

  private static OptionalInt control(TekkenFile file, String spelling) {
    int id = file.controls().indexOf(spelling);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
