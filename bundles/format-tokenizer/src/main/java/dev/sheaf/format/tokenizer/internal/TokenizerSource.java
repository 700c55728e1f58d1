package dev.sheaf.format.tokenizer.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.CompanionFiles;
import dev.sheaf.model.FileDigest;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.RegularFile;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open tokenizer file: a model source without tensors, whose companions are the file itself
 * under its standard name, and what lies beside it.
 *
 * <p><b>Threads.</b> Safe. Of the tokenizer files beside it only those count that belong to the
 * kind that was asked for: somebody who names {@code tekken.json} does not mean the {@code
 * tokenizer.json} of the same folder.
 */
final class TokenizerSource implements ModelSource {
  /** Not called or not beginning like a tokenizer file. */
  static final ErrorCode NOT_A_TOKENIZER = ErrorCode.of("SHEAF-TOKENIZER-001", ErrorKind.USER);

  private static final int HEAD_BYTES = 64;

  private final RegularFile file;
  private final TokenizerKind kind;
  private final CompanionFiles beside;

  private TokenizerSource(RegularFile file, TokenizerKind kind, CompanionFiles beside) {
    this.file = file;
    this.kind = kind;
    this.beside = beside;
  }

  /** Opens a file that the format recognises. */
  static TokenizerSource open(Path path) {
    RegularFile file = RegularFile.open(path);
    try {
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, file.size()));
      file.read(head, 0);
      TokenizerKind kind = TokenizerKind.of(path, head.flip()).orElseThrow(() -> refuse(file));
      return new TokenizerSource(file, kind, CompanionFiles.beside(path));
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static SheafException refuse(RegularFile file) {
    return SheafException.of(NOT_A_TOKENIZER, "this is no tokenizer file")
        .expected(
            "tokenizer.json, tekken.json, tokenizer.model, or vocab.json with merges.txt beside it")
        .found("a file of another name or beginning")
        .where(file.path())
        .next("give the path of a tokenizer or model file")
        .toException();
  }

  @Override
  public String format() {
    return "tokenizer";
  }

  @Override
  public String family() {
    return "tokenizer";
  }

  /** The folder's name, since most of these files are called alike. */
  @Override
  public String name() {
    Path folder = file.path().toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null
        ? file.label()
        : folder.getFileName().toString();
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public long fileBytes() {
    return files().stream().mapToLong(RegularFile::size).sum();
  }

  @Override
  public String digest() {
    return FileDigest.sha256(files());
  }

  private List<RegularFile> files() {
    List<RegularFile> files = new ArrayList<>(List.of(file));
    files.addAll(beside.files());
    return files;
  }

  @Override
  public Metadata metadata() {
    return new Metadata(Map.of(), file.label());
  }

  @Override
  public Collection<TensorInfo> tensors() {
    return List.of();
  }

  @Override
  public Optional<byte[]> companion(String fileName) {
    if (fileName.equals(kind.standardName())) {
      return Optional.of(file.readAll(CompanionFiles.LARGEST));
    }
    return belongs(fileName) ? beside.read(fileName) : Optional.empty();
  }

  private boolean belongs(String fileName) {
    return switch (fileName) {
      case "tokenizer.json", "tekken.json", "tokenizer.model" -> false;
      case "vocab.json", "merges.txt" ->
          kind == TokenizerKind.VOCABULARY || kind == TokenizerKind.MERGES;
      default -> true;
    };
  }

  @Override
  public Optional<Tensor> find(String name) {
    return Optional.empty();
  }

  @Override
  public void close() {
    file.close();
    beside.close();
  }
}
