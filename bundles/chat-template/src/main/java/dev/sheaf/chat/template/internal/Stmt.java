package dev.sheaf.chat.template.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement of a template. Immutable. */
sealed interface Stmt {
  /** Text between tags. */
  record Data(Text text) implements Stmt {}

  /** {@code {{ value }}}. */
  record Output(Expr value) implements Stmt {}

  /** {@code {% for targets in items if condition %}…{% else %}…{% endfor %}}. */
  record For(
      Position at,
      List<String> targets,
      Expr items,
      @Nullable Expr condition,
      List<Stmt> body,
      List<Stmt> otherwise,
      boolean recursive)
      implements Stmt {}

  /** One condition and what follows it. */
  record Branch(Expr condition, List<Stmt> body) {}

  record If(List<Branch> branches, List<Stmt> otherwise) implements Stmt {}

  /**
   * {@code {% set a = value %}} or {@code {% set space.a = value %}}.
   *
   * @param space the namespace, if one is written to
   * @param names one name, or several that a sequence is spread over
   */
  record Set(Position at, @Nullable String space, List<String> names, Expr value) implements Stmt {}

  /** {@code {% set a | filters %}…{% endset %}}. */
  record SetBlock(
      Position at,
      @Nullable String space,
      String name,
      List<Expr.FilterCall> filters,
      List<Stmt> body)
      implements Stmt {}

  /** {@code {% macro name(parameters) %}…{% endmacro %}}. */
  record Macro(
      Position at,
      String name,
      List<String> parameters,
      Map<String, Expr> defaults,
      List<Stmt> body)
      implements Stmt {}

  /** {@code {% call(parameters) macro(…) %}…{% endcall %}}. */
  record CallBlock(Macro caller, Expr.Call call) implements Stmt {}

  /** {@code {% filter name %}…{% endfilter %}}. */
  record FilterBlock(List<Expr.FilterCall> filters, List<Stmt> body) implements Stmt {}

  /** Statements that only stand together, as in {@code {% generation %}}. */
  record Group(List<Stmt> body) implements Stmt {}

  record Break(Position at) implements Stmt {}

  record Continue(Position at) implements Stmt {}
}
