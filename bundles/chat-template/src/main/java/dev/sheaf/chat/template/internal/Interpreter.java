package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions of one rendering. Not shared between threads. */
final class Interpreter {
  private final Budget budget = new Budget();
  private final Operators operators = new Operators(budget);
  private final Map<String, Object> functions;

  Interpreter(Clock clock) {
    functions = Functions.of(this, clock);
  }

  Budget budget() {
    return budget;
  }

  Operators operators() {
    return operators;
  }

  Object eval(Expr e, Scope scope) {
    budget.enter();
    Object value =
        switch (e) {
          case Expr.Literal l -> l.value();
          case Expr.Name n -> name(n, scope);
          case Expr.ListOf l -> new Seq(evalAll(l.items(), scope), l.tuple());
          case Expr.DictOf d -> dict(d, scope);
          case Expr.Attribute a -> attribute(a.at(), eval(a.object(), scope), a.name());
          case Expr.Item i -> operators.item(i.at(), eval(i.object(), scope), eval(i.key(), scope));
          case Expr.Slice s ->
              operators.slice(
                  s.at(),
                  eval(s.object(), scope),
                  evalOrNone(s.start(), scope),
                  evalOrNone(s.stop(), scope),
                  evalOrNone(s.step(), scope));
          case Expr.Call c -> call(c, scope, null);
          case Expr.FilterCall f -> filter(f, input(f, scope), scope);
          case Expr.TestCall t -> test(t, scope) != t.negated();
          case Expr.Unary u ->
              u.operator().equals("not")
                  ? (Object) !Values.truth(eval(u.operand(), scope))
                  : operators.negate(u.at(), u.operator(), eval(u.operand(), scope));
          case Expr.Binary b -> binary(b, scope);
          case Expr.Compare c -> compare(c, scope);
          case Expr.Conditional c -> conditional(c, scope);
        };
    budget.leave();
    return value;
  }

  private static Object undefinedOr(@Nullable Object value, String what) {
    return value == null ? new Undefined(what) : value;
  }

  private Object name(Expr.Name n, Scope scope) {
    Object value = scope.find(n.name());
    return undefinedOr(value != null ? value : functions.get(n.name()), "'" + n.name() + "'");
  }

  private List<Object> evalAll(List<Expr> items, Scope scope) {
    List<Object> out = new ArrayList<>(items.size());
    for (Expr item : items) {
      out.add(eval(item, scope));
    }
    return out;
  }

  private Object evalOrNone(@Nullable Expr e, Scope scope) {
    return e == null ? None.NONE : eval(e, scope);
  }

  private Object dict(Expr.DictOf d, Scope scope) {
    Map<Object, Object> out = new LinkedHashMap<>();
    for (int i = 0; i < d.keys().size(); i++) {
      Object key = eval(d.keys().get(i), scope);
      if (!(key instanceof Text || Values.isNumber(key) || key instanceof None)) {
        throw TemplateErrors.fault(
            d.at(), "this cannot be a key", "a text or number", Values.type(key));
      }
      out.put(key, eval(d.values().get(i), scope));
    }
    return new Dict(out);
  }

  /** {@code object.name}, not called. */
  Object attribute(Position at, Object object, String name) {
    Object found =
        switch (object) {
          case Undefined u -> throw Operators.inside(at, u);
          case Dict d -> d.get(Text.trusted(name));
          case Namespace n -> n.values().get(name);
          case Loop l -> l.attribute(name);
          default -> null;
        };
    return undefinedOr(found, "'" + name + "'");
  }

  /**
   * Calls.
   *
   * @param caller the body of a call block, or null
   */
  Object call(Expr.Call c, Scope scope, @Nullable Callable caller) {
    Args args;
    if (c.callee() instanceof Expr.Attribute a) {
      Object object = eval(a.object(), scope);
      args = args(c.arguments(), scope);
      if (object instanceof Namespace n && n.values().get(a.name()) instanceof Callable f) {
        return f.call(c.at(), args);
      }
      return Methods.call(this, a.at(), object, a.name(), args);
    }
    Object callee = eval(c.callee(), scope);
    args = args(c.arguments(), scope);
    if (caller != null) {
      Map<String, Object> named = new LinkedHashMap<>(args.named());
      named.put(Renderer.CALLER, caller);
      args = new Args(args.positional(), named);
    }
    if (callee instanceof Loop l) {
      return l.recurse(c.at(), args);
    }
    if (callee instanceof Callable f) {
      return f.call(c.at(), args);
    }
    throw TemplateErrors.fault(c.at(), "this cannot be called", "a function", Values.type(callee));
  }

  Args args(Expr.Arguments arguments, Scope scope) {
    if (arguments == Expr.Arguments.NONE) {
      return Args.NONE;
    }
    Map<String, Object> named = new LinkedHashMap<>();
    List<Object> positional = evalAll(arguments.positional(), scope);
    arguments.named().forEach((name, e) -> named.put(name, eval(e, scope)));
    return new Args(positional, named);
  }

  private boolean test(Expr.TestCall t, Scope scope) {
    Object input = eval(t.input(), scope);
    Args args = args(t.arguments(), scope);
    if (!Tests.isKnown(t.name())) {
      throw Unknowns.refusal(t.at(), "test", t.name(), Tests.names());
    }
    return Tests.apply(this, t.at(), t.name(), input, args);
  }

  private Object input(Expr.FilterCall f, Scope scope) {
    Expr input = f.input();
    return input == null ? Text.EMPTY : eval(input, scope);
  }

  Object filter(Expr.FilterCall f, Object input, Scope scope) {
    Args args = args(f.arguments(), scope);
    if (!Filters.isKnown(f.name())) {
      throw Unknowns.refusal(f.at(), "filter", f.name(), Filters.names());
    }
    return Filters.apply(this, f.at(), f.name(), input, args);
  }

  private Object binary(Expr.Binary b, Scope scope) {
    Object left = eval(b.left(), scope);
    if (b.operator().equals("and")) {
      return Values.truth(left) ? eval(b.right(), scope) : left;
    }
    if (b.operator().equals("or")) {
      return Values.truth(left) ? left : eval(b.right(), scope);
    }
    return operators.binary(b.at(), b.operator(), left, eval(b.right(), scope));
  }

  private Object compare(Expr.Compare c, Scope scope) {
    Object left = eval(c.first(), scope);
    for (int i = 0; i < c.operators().size(); i++) {
      Object right = eval(c.operands().get(i), scope);
      if (!operators.compare(c.at(), c.operators().get(i), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Object conditional(Expr.Conditional c, Scope scope) {
    if (Values.truth(eval(c.condition(), scope))) {
      return eval(c.then(), scope);
    }
    Expr otherwise = c.otherwise();
    return otherwise == null
        ? new Undefined("the value of an if without else")
        : eval(otherwise, scope);
  }
}
