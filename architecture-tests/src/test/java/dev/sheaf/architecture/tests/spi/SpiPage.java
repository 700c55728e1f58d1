package dev.sheaf.architecture.tests.spi;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import dev.sheaf.architecture.tests.spi.ContractSources.Method;
import dev.sheaf.architecture.tests.spi.ContractSources.Package;
import dev.sheaf.architecture.tests.spi.ContractSources.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reference page for vendors: every contract, by package, from its source. Run {@link #main} in
 * this module's folder to write it anew.
 */
final class SpiPage {
  /** Where it lies, seen from this module. */
  static final Path FILE = Path.of("../docs/vendors/spi.md");

  private final ContractSources sources;
  private final StringBuilder page = new StringBuilder();

  private SpiPage(ContractSources sources) {
    this.sources = sources;
  }

  public static void main(String[] args) throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text());
  }

  /** The whole page. */
  static String text() throws IOException {
    SpiPage p = new SpiPage(ContractSources.read());
    p.write();
    return p.page.toString();
  }

  private void write() {
    page.append(
        """
        # What a vendor implements, and what it may call

        Generated from the contracts in `runtime-core/api` by `architecture-tests` (`SpiPage`); do not edit.

        **Implement** what is marked so: it grows by default methods only. **Call** what is marked so: the kernel
        provides it. Everything else is data. A provider is a Declarative Services component with the properties
        `sheaf.name` (stable, lower-case) and `sheaf.version`.

        """);
    for (Package p : sources.packages()) {
      page.append("- [`%s`](#%s)".formatted(p.name(), p.name().replace(".", "")));
      p.comment().ifPresent(c -> page.append(": ").append(DocText.line(c.getFirstSentence())));
      page.append('\n');
    }
    for (Package p : sources.packages()) {
      page.append("\n## ").append(p.name()).append("\n\n");
      p.comment().ifPresent(c -> page.append(body(c)).append('\n'));
      for (Type t : p.types()) {
        if (t.visible()) {
          type(t, "", 3);
        }
      }
    }
  }

  private void type(Type t, String outer, int depth) {
    String name = outer.isEmpty() ? t.name() : outer + "." + t.name();
    page.append('\n')
        .append("#".repeat(depth))
        .append(' ')
        .append(name)
        .append(role(t))
        .append("\n\n");
    t.comment()
        .ifPresent(c -> {
          page.append(body(c)).append('\n');
          tags(c);
        });
    constants(t);
    for (Method m : sources.methods(t)) {
      if (m.visible() && !m.overrides()) {
        method(m);
      }
    }
    for (Type member : sources.members(t)) {
      if (member.visible()) {
        type(member, name, Math.min(6, depth + 1));
      }
    }
  }

  private static String role(Type t) {
    if (t.has("ConsumerType")) {
      return " (implement)";
    }
    if (t.has("ProviderType")) {
      return " (call)";
    }
    return switch (t.tree().getKind()) {
      case RECORD -> " (record)";
      case ENUM -> " (one of)";
      default -> "";
    };
  }

  private void constants(Type t) {
    if (t.tree().getKind() == Tree.Kind.ENUM) {
      String names =
          t.tree().getMembers().stream()
              .filter(VariableTree.class::isInstance)
              .map(v -> "`" + ((VariableTree) v).getName() + "`")
              .collect(Collectors.joining(", "));
      page.append('\n').append(names).append('\n');
    }
  }

  private void method(Method m) {
    String signature =
        m.tree().getReturnType()
            + " "
            + m.tree().getName()
            + "("
            + m.tree().getParameters().stream()
                .map(p -> p.getType() + " " + p.getName())
                .collect(Collectors.joining(", "))
            + ")";
    boolean byDefault = m.tree().getModifiers().toString().contains("default ");
    page.append(
        "\n- `%s%s`".formatted(byDefault ? "default " : "", signature.replaceAll("\\s+", " ")));
    m.comment()
        .ifPresent(c -> {
          page.append("  \n  ").append(body(c).replace("\n", "\n  ")).append('\n');
          List<String> tags = tagLines(c);
          tags.forEach(line -> page.append("  - ").append(line).append('\n'));
        });
    if (m.comment().isEmpty()) {
      page.append('\n');
    }
  }

  private static String body(DocCommentTree comment) {
    return DocText.of(comment.getFullBody());
  }

  private void tags(DocCommentTree comment) {
    List<String> lines = tagLines(comment);
    if (!lines.isEmpty()) {
      page.append('\n');
      lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }
  }

  private static List<String> tagLines(DocCommentTree comment) {
    List<String> lines = new ArrayList<>();
    for (DocTree tag : comment.getBlockTags()) {
      switch (tag) {
        case ParamTree p ->
            lines.add("`%s`: %s".formatted(p.getName(), DocText.line(p.getDescription())));
        case ReturnTree r -> lines.add("gives " + DocText.line(r.getDescription()));
        case ThrowsTree t ->
            lines.add(
                "throws `%s`: %s"
                    .formatted(
                        t.getExceptionName().getSignature().replaceFirst("^.*\\.", ""),
                        DocText.line(t.getDescription())));
        case SeeTree s -> lines.add("source: " + see(s));
        default -> throw new IllegalStateException("no line for " + tag);
      }
    }
    return lines;
  }

  private static String see(SeeTree s) {
    return s.getReference().stream().anyMatch(r -> r.getKind() == DocTree.Kind.REFERENCE)
        ? "`" + s.getReference().getFirst() + "`"
        : DocText.line(s.getReference());
  }
}
