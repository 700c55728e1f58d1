package dev.sheaf.architecture.tests.spi;

import com.sun.source.doctree.AttributeTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import java.util.List;

/** Turns the pieces of a doc comment into Markdown. */
final class DocText {
  private final StringBuilder out = new StringBuilder();
  private String href = "";
  private boolean preformatted;

  private DocText() {}

  /** One block of Markdown; lines are joined, paragraphs kept. */
  static String of(List<? extends DocTree> pieces) {
    DocText text = new DocText();
    pieces.forEach(text::add);
    return text.out.toString().strip().replaceAll("\n{3,}", "\n\n");
  }

  /** The same in one line. */
  static String line(List<? extends DocTree> pieces) {
    return of(pieces).replaceAll("\\s+", " ");
  }

  private void add(DocTree piece) {
    switch (piece) {
      case TextTree t ->
          out.append(preformatted ? t.getBody() : t.getBody().replaceAll("\\s+", " "));
      case LiteralTree t -> code(t.getBody().getBody().replaceAll("\\s+", " ").strip());
      case LinkTree t -> {
        String label = line(t.getLabel());
        if (label.isEmpty()) {
          code(t.getReference().getSignature().replaceFirst("^#", "").replace('#', '.'));
        } else {
          out.append(label);
        }
      }
      case EntityTree t -> out.append(entity(t.getName().toString()));
      case StartElementTree t -> start(t);
      case EndElementTree t -> end(t.getName().toString());
      default ->
          throw new IllegalStateException("no Markdown for " + piece.getKind() + " " + piece);
    }
  }

  private void code(String body) {
    out.append(preformatted ? body : "`" + body + "`");
  }

  private void start(StartElementTree t) {
    switch (t.getName().toString()) {
      case "p" -> out.append("\n\n");
      case "b" -> out.append("**");
      case "i" -> out.append('*');
      case "ul" -> out.append('\n');
      case "li" -> out.append("\n- ");
      case "pre" -> {
        preformatted = true;
        out.append("\n\n```");
      }
      case "a" -> {
        for (DocTree attribute : t.getAttributes()) {
          if (attribute instanceof AttributeTree a && a.getName().contentEquals("href")) {
            href = line(a.getValue());
          }
        }
        out.append('[');
      }
      default -> throw new IllegalStateException("no Markdown for <" + t.getName() + ">");
    }
  }

  private void end(String name) {
    switch (name) {
      case "b" -> out.append("**");
      case "i" -> out.append('*');
      case "pre" -> {
        preformatted = false;
        out.append("```\n\n");
      }
      case "a" -> out.append("](").append(href).append(')');
      default -> {}
    }
  }

  private static String entity(String name) {
    return switch (name) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "amp" -> "&";
      default -> throw new IllegalStateException("no character for &" + name + ";");
    };
  }
}
