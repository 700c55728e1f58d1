package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes the statements of one rendering. Not shared between threads. */
final class Renderer {
  /** How a list of statements ended. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** By this name a macro calls the body of the call block that called it. */
  static final String CALLER = "caller";

  private final Interpreter interpreter;
  private final Budget budget;

  Renderer(Clock clock) {
    interpreter = new Interpreter(clock);
    budget = interpreter.budget();
  }

  /** The text of the statements. */
  Text render(List<Stmt> statements, Scope scope) {
    TextBuilder out = new TextBuilder();
    run(statements, scope, out);
    return out.text();
  }

  private Flow run(List<Stmt> statements, Scope scope, TextBuilder out) {
    budget.enter();
    Flow flow = Flow.NEXT;
    for (int i = 0; i < statements.size() && flow == Flow.NEXT; i++) {
      flow = run(statements.get(i), scope, out);
    }
    budget.leave();
    return flow;
  }

  private Flow run(Stmt statement, Scope scope, TextBuilder out) {
    budget.step();
    switch (statement) {
      case Stmt.Data d -> write(d.text(), out);
      case Stmt.Output o -> write(Printing.text(interpreter.eval(o.value(), scope)), out);
      case Stmt.For f -> {
        Object items = interpreter.eval(f.items(), scope);
        write(loop(f, items, scope, 0), out);
      }
      case Stmt.If i -> {
        return condition(i, scope, out);
      }
      case Stmt.Set s -> set(s, interpreter.eval(s.value(), scope), scope);
      case Stmt.SetBlock s -> {
        Object value = filtered(s.filters(), render(s.body(), scope(scope)), scope);
        assign(s.at(), s.space(), s.name(), value, scope);
      }
      case Stmt.Macro m -> scope.set(m.name(), macro(m, scope));
      case Stmt.CallBlock c -> {
        Object value = interpreter.call(c.call(), scope, macro(c.caller(), scope));
        write(Printing.text(value), out);
      }
      case Stmt.FilterBlock f ->
          write(Printing.text(filtered(f.filters(), render(f.body(), scope(scope)), scope)), out);
      case Stmt.Group g -> {
        return run(g.body(), scope, out);
      }
      case Stmt.Break b -> {
        return Flow.BREAK;
      }
      case Stmt.Continue c -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private static Scope scope(Scope outer) {
    return new Scope(outer);
  }

  private void write(Text text, TextBuilder out) {
    budget.spend(text.length());
    budget.spend((long) out.length() + text.length() > Budget.SIZE ? Long.MAX_VALUE : 0);
    out.append(text);
  }

  private Flow condition(Stmt.If statement, Scope scope, TextBuilder out) {
    for (Stmt.Branch branch : statement.branches()) {
      if (Values.truth(interpreter.eval(branch.condition(), scope))) {
        return run(branch.body(), scope, out);
      }
    }
    return run(statement.otherwise(), scope, out);
  }

  private Text loop(Stmt.For f, Object over, Scope scope, int depth) {
    List<Object> items = Values.items(f.at(), over);
    budget.spendItems(items.size());
    Expr condition = f.condition();
    if (condition != null) {
      List<Object> chosen = new ArrayList<>();
      for (Object item : items) {
        Scope trial = scope(scope);
        bind(f.at(), f.targets(), item, trial);
        if (Values.truth(interpreter.eval(condition, trial))) {
          chosen.add(item);
        }
      }
      items = chosen;
    }
    TextBuilder out = new TextBuilder();
    if (items.isEmpty()) {
      run(f.otherwise(), scope, out);
      return out.text();
    }
    Callable recursion =
        f.recursive()
            ? (at, args) -> {
              budget.enter();
              Object inner = args.require(at, 0, "items");
              Text text = loop(f, inner, scope, depth + 1);
              budget.leave();
              return text;
            }
            : null;
    Loop loop = new Loop(items, depth, recursion);
    for (int i = 0; i < items.size(); i++) {
      budget.step();
      loop.at(i);
      Scope inner = scope(scope);
      inner.set("loop", loop);
      bind(f.at(), f.targets(), items.get(i), inner);
      if (run(f.body(), inner, out) == Flow.BREAK) {
        break;
      }
    }
    return out.text();
  }

  private void set(Stmt.Set s, Object value, Scope scope) {
    if (s.names().size() > 1) {
      bind(s.at(), s.names(), value, scope);
    } else {
      assign(s.at(), s.space(), s.names().getFirst(), value, scope);
    }
  }

  private static void bind(Position at, List<String> names, Object value, Scope scope) {
    if (names.size() == 1) {
      scope.set(names.getFirst(), value);
      return;
    }
    List<Object> parts = Values.items(at, value);
    if (parts.size() != names.size()) {
      throw TemplateErrors.fault(
          at, "the values do not go into the names", names.size() + " values", parts.size());
    }
    for (int i = 0; i < names.size(); i++) {
      scope.set(names.get(i), parts.get(i));
    }
  }

  private static void assign(
      Position at, @Nullable String space, String name, Object value, Scope scope) {
    if (space == null) {
      scope.set(name, value);
    } else if (scope.find(space) instanceof Namespace n) {
      n.values().put(name, value);
    } else {
      throw TemplateErrors.fault(at, "only a namespace can be written into", "namespace(…)", space);
    }
  }

  private Object filtered(List<Expr.FilterCall> filters, Object value, Scope scope) {
    Object out = value;
    for (Expr.FilterCall f : filters) {
      out = interpreter.filter(f, out, scope);
    }
    return out;
  }

  /** A macro: its body sees what is around it, then its parameters. */
  private Callable macro(Stmt.Macro m, Scope around) {
    return (at, args) -> {
      budget.enter();
      if (args.count() > m.parameters().size()) {
        throw TemplateErrors.fault(
            at,
            "'" + m.name() + "' has too many arguments",
            "at most " + m.parameters().size(),
            args.count());
      }
      Scope inner = scope(around);
      for (int i = 0; i < m.parameters().size(); i++) {
        String name = m.parameters().get(i);
        Object value = args.get(i, name);
        Expr otherwise = m.defaults().get(name);
        if (value == null) {
          value =
              otherwise == null
                  ? new Undefined("parameter '" + name + "'")
                  : interpreter.eval(otherwise, inner);
        }
        inner.set(name, value);
      }
      Object caller = args.named().get(CALLER);
      if (caller != null) {
        inner.set(CALLER, caller);
      }
      checkNames(at, m, args);
      Text text = render(m.body(), inner);
      budget.leave();
      return text;
    };
  }

  private static void checkNames(Position at, Stmt.Macro m, Args args) {
    for (String name : args.named().keySet()) {
      if (!m.parameters().contains(name) && !name.equals(CALLER)) {
        throw TemplateErrors.fault(
            at,
            "'" + m.name() + "' has no parameter '" + name + "'",
            String.join(" ", m.parameters()),
            name);
      }
    }
  }
}
