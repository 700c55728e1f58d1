package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the statements of a template. Whatever it does not know is refused with its place. */
final class Parser {
  private static final String TAGS = "for if set macro call filter generation break continue raw";

  /** Tags that would read other files; refused as such, not as misspelled. */
  private static final Set<String> FILE_TAGS = Set.of("import", "from", "include", "extends");

  private final TokenStream in;
  private final Unknowns unknowns = new Unknowns();
  private final ExpressionParser expressions;
  private int loops;

  private Parser(List<Token> tokens) {
    in = new TokenStream(tokens);
    expressions = new ExpressionParser(in, unknowns);
  }

  /** The statements of a whole template. */
  static List<Stmt> parse(String source) {
    Parser parser = new Parser(Lexer.tokens(source));
    List<Stmt> out = parser.statements(Set.of());
    parser.unknowns.check();
    return out;
  }

  /** Up to one of the {@code ends}, whose tag is open and whose name comes next. */
  private List<Stmt> statements(Set<String> ends) {
    in.enter();
    List<Stmt> out = new ArrayList<>();
    while (true) {
      Token token = in.peek();
      switch (token.kind()) {
        case DATA -> out.add(new Stmt.Data(Text.trusted(in.next().text())));
        case OUTPUT_BEGIN -> {
          in.next();
          out.add(new Stmt.Output(expressions.tuple(true)));
          in.expect(Kind.OUTPUT_END, "}}");
        }
        case BLOCK_BEGIN -> {
          in.next();
          if (in.peek().kind() == Kind.NAME && ends.contains(in.peek().text())) {
            in.leave();
            return List.copyOf(out);
          }
          out.add(statement());
        }
        case END -> {
          if (!ends.isEmpty()) {
            throw in.unexpected("{% " + String.join(" %} or {% ", ends) + " %}");
          }
          in.leave();
          return List.copyOf(out);
        }
        default -> throw in.unexpected("text or a tag");
      }
    }
  }

  private Stmt statement() {
    Token tag = in.peek();
    String name = in.name();
    return switch (name) {
      case "for" -> loop(tag.at());
      case "if" -> condition();
      case "set" -> set(tag.at());
      case "macro" -> macro(tag.at());
      case "call" -> callBlock(tag.at());
      case "filter" -> filterBlock();
      case "generation" -> {
        end();
        List<Stmt> body = body("endgeneration");
        close();
        yield new Stmt.Group(body);
      }
      case "break", "continue" -> {
        if (loops == 0) {
          throw TemplateErrors.at(
              TemplateErrors.SYNTAX, tag.at(), "'" + name + "' outside a loop", "a loop", name);
        }
        end();
        yield name.equals("break") ? new Stmt.Break(tag.at()) : new Stmt.Continue(tag.at());
      }
      default -> {
        boolean file = FILE_TAGS.contains(name);
        throw TemplateErrors.at(
            file ? TemplateErrors.FORBIDDEN : TemplateErrors.UNKNOWN,
            tag.at(),
            file ? "a template reads no other file" : "no tag has the name '" + name + "'",
            TAGS,
            name);
      }
    };
  }

  /** The body of a construct in which what is unknown is refused even inside an {@code if}. */
  private List<Stmt> body(String end) {
    int mark = unknowns.mark();
    List<Stmt> out = statements(Set.of(end));
    unknowns.refuse(mark);
    return out;
  }

  private void end() {
    in.expect(Kind.BLOCK_END, "%}");
  }

  /** Takes the name and the end of a closing tag. */
  private String close() {
    String name = in.name();
    end();
    return name;
  }

  private Stmt loop(Position at) {
    List<String> targets = targets();
    if (!in.skipName("in")) {
      throw in.unexpected("in");
    }
    Expr items = expressions.tuple(false);
    int mark = unknowns.mark();
    Expr condition = in.skipName("if") ? expressions.expression() : null;
    boolean recursive = in.skipName("recursive");
    end();
    loops++;
    List<Stmt> body = statements(Set.of("endfor", "else"));
    loops--;
    List<Stmt> otherwise = List.of();
    if (in.name().equals("else")) {
      end();
      otherwise = statements(Set.of("endfor"));
      in.next();
    }
    end();
    unknowns.refuse(mark);
    return new Stmt.For(at, targets, items, condition, body, otherwise, recursive);
  }

  private List<String> targets() {
    boolean bracketed = in.skip("(");
    List<String> out = new ArrayList<>();
    do {
      out.add(in.name());
    } while (in.skip(",") && in.peek().kind() == Kind.NAME);
    if (bracketed) {
      in.expect(")");
    }
    return List.copyOf(out);
  }

  private Stmt condition() {
    List<Stmt.Branch> branches = new ArrayList<>();
    int mark = unknowns.mark();
    while (true) {
      Expr condition = expressions.tuple(true);
      end();
      List<Stmt> body = statements(Set.of("elif", "else", "endif"));
      branches.add(new Stmt.Branch(condition, body));
      String next = in.name();
      if (next.equals("elif")) {
        continue;
      }
      end();
      List<Stmt> otherwise = List.of();
      if (next.equals("else")) {
        otherwise = statements(Set.of("endif"));
        close();
      }
      unknowns.defer(mark);
      return new Stmt.If(List.copyOf(branches), otherwise);
    }
  }

  private Stmt set(Position at) {
    String space = null;
    List<String> names;
    if (in.peek(1).is(".")) {
      space = in.name();
      in.next();
      names = List.of(in.name());
    } else {
      names = targets();
    }
    if (in.skip("=")) {
      Expr value = expressions.tuple(true);
      end();
      return new Stmt.Set(at, space, names, value);
    }
    if (names.size() != 1) {
      throw in.unexpected("=");
    }
    int mark = unknowns.mark();
    List<Expr.FilterCall> filters = filters();
    end();
    List<Stmt> body = body("endset");
    unknowns.refuse(mark);
    close();
    return new Stmt.SetBlock(at, space, names.getFirst(), filters, body);
  }

  private List<Expr.FilterCall> filters() {
    List<Expr.FilterCall> out = new ArrayList<>();
    while (in.peek().is("|")) {
      out.add(expressions.filter(null));
    }
    return List.copyOf(out);
  }

  private Stmt.Macro macro(Position at) {
    String name = in.name();
    in.expect("(");
    int mark = unknowns.mark();
    List<String> parameters = new ArrayList<>();
    Map<String, Expr> defaults = new LinkedHashMap<>();
    while (!in.skip(")")) {
      if (!parameters.isEmpty()) {
        in.expect(",");
      }
      String parameter = in.name();
      parameters.add(parameter);
      if (in.skip("=")) {
        defaults.put(parameter, expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw in.unexpected("a default, as the parameter before has one");
      }
    }
    end();
    int outer = loops;
    loops = 0; // a macro's body is no part of the loop around it
    List<Stmt> body = body("endmacro");
    unknowns.refuse(mark);
    loops = outer;
    close();
    return new Stmt.Macro(at, name, List.copyOf(parameters), defaults, body);
  }

  private Stmt callBlock(Position at) {
    List<String> parameters = new ArrayList<>();
    if (in.skip("(")) {
      while (!in.skip(")")) {
        if (!parameters.isEmpty()) {
          in.expect(",");
        }
        parameters.add(in.name());
      }
    }
    Expr e = expressions.expression();
    if (!(e instanceof Expr.Call call)) {
      throw in.unexpected("a call");
    }
    end();
    List<Stmt> body = body("endcall");
    close();
    return new Stmt.CallBlock(
        new Stmt.Macro(at, "caller", List.copyOf(parameters), Map.of(), body), call);
  }

  private Stmt filterBlock() {
    int mark = unknowns.mark();
    List<Expr.FilterCall> out = new ArrayList<>(List.of(expressions.filterName(null)));
    out.addAll(filters());
    end();
    List<Stmt> body = body("endfilter");
    unknowns.refuse(mark);
    close();
    return new Stmt.FilterBlock(List.copyOf(out), body);
  }
}
