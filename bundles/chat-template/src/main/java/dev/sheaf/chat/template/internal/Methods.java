package dev.sheaf.chat.template.internal;

import dev.sheaf.chat.template.internal.Callable.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The methods that values have. There is no other way into a value. */
final class Methods {
  private static final Set<String> NAMES =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "upper",
          "lower",
          "capitalize",
          "title",
          "replace",
          "find",
          "rfind",
          "count",
          "index",
          "join",
          "isdigit",
          "isalpha",
          "isalnum",
          "isspace",
          "isupper",
          "islower",
          "removeprefix",
          "removesuffix",
          "items",
          "keys",
          "values",
          "get",
          "copy",
          "cycle",
          "changed");

  /** Methods that would change a value; named so that the refusal can say why. */
  private static final Set<String> CHANGING =
      Set.of(
          "append",
          "extend",
          "insert",
          "pop",
          "popitem",
          "remove",
          "clear",
          "update",
          "setdefault",
          "sort",
          "reverse");

  private Methods() {}

  static boolean isKnown(String name) {
    return NAMES.contains(name) || CHANGING.contains(name);
  }

  static Set<String> names() {
    return new TreeSet<>(NAMES);
  }

  static Object call(Interpreter in, Position at, Object object, String name, Args args) {
    if (CHANGING.contains(name) && !(object instanceof Undefined)) {
      throw TemplateErrors.at(
          TemplateErrors.FORBIDDEN,
          at,
          "a template changes no value",
          "a new value, as in list + [item]",
          name);
    }
    @Nullable Object result =
        switch (object) {
          case Undefined u -> throw Operators.inside(at, u);
          case Text t -> {
            in.budget().spend(t.length());
            yield text(in, at, t, name, args);
          }
          case Dict d -> dict(at, d, name, args);
          case Seq s -> list(at, s, name, args);
          case Loop l when name.equals("cycle") -> l.cycle(args.positional());
          case Loop l when name.equals("changed") ->
              l.changed(Seq.list(new ArrayList<>(args.positional())));
          default -> null;
        };
    if (result == null) {
      throw TemplateErrors.fault(
          at, "this has no method '" + name + "'", "another value", Values.type(object));
    }
    return result;
  }

  private static @Nullable Object text(
      Interpreter in, Position at, Text t, String name, Args args) {
    return switch (name) {
      case "strip" -> TextFilters.strip(t, set(at, args), true, true);
      case "lstrip" -> TextFilters.strip(t, set(at, args), true, false);
      case "rstrip" -> TextFilters.strip(t, set(at, args), false, true);
      case "split" -> split(in, at, t, args, false);
      case "rsplit" -> split(in, at, t, args, true);
      case "splitlines" ->
          Seq.list(TextFilters.lines(t, Values.truth(args.get(0, "keepends", false))));
      case "startswith" -> ends(at, t.chars(), args.require(at, 0, "prefix"), true);
      case "endswith" -> ends(at, t.chars(), args.require(at, 0, "suffix"), false);
      case "upper" -> t.map(TextFilters::upper);
      case "lower" -> t.map(TextFilters::lower);
      case "capitalize" -> TextFilters.capitalize(t);
      case "title" -> TextFilters.title(t).marked(t.markup());
      case "replace" ->
          TextFilters.replace(
              in.budget(),
              t,
              argument(at, args, 0, "old"),
              t.markup()
                  ? Markup.escape(in.budget(), argument(at, args, 1, "new"))
                  : argument(at, args, 1, "new"),
              whole(at, args.get(2, "count", -1L)));
      case "find" -> codePoints(t, Search.find(t.chars(), argument(at, args, 0, "sub").chars(), 0));
      case "rfind" -> codePoints(t, t.chars().lastIndexOf(argument(at, args, 0, "sub").chars()));
      case "count" -> count(t, argument(at, args, 0, "sub").chars());
      case "join" ->
          TextFilters.join(in.budget(), Values.items(at, args.require(at, 0, "iterable")), t);
      case "removeprefix" -> {
        String prefix = argument(at, args, 0, "prefix").chars();
        yield t.chars().startsWith(prefix) ? t.sub(prefix.length(), t.length()) : t;
      }
      case "removesuffix" -> {
        String suffix = argument(at, args, 0, "suffix").chars();
        yield t.chars().endsWith(suffix) ? t.sub(0, t.length() - suffix.length()) : t;
      }
      default -> is(t.chars(), name);
    };
  }

  private static @Nullable Object is(String s, String name) {
    return switch (name) {
      case "isdigit" -> !s.isEmpty() && s.codePoints().allMatch(Character::isDigit);
      case "isalpha" -> !s.isEmpty() && s.codePoints().allMatch(Character::isLetter);
      case "isalnum" -> !s.isEmpty() && s.codePoints().allMatch(Character::isLetterOrDigit);
      case "isspace" -> !s.isEmpty() && s.codePoints().allMatch(TextFilters::isSpace);
      case "isupper" -> cased(s) && s.equals(TextFilters.upper(s));
      case "islower" -> cased(s) && s.equals(TextFilters.lower(s));
      default -> null;
    };
  }

  private static boolean cased(String s) {
    return s.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
  }

  private static @Nullable Object dict(Position at, Dict d, String name, Args args) {
    return switch (name) {
      case "items" -> {
        List<Object> out = new ArrayList<>();
        d.entries().forEach((k, v) -> out.add(Seq.tuple(k, v)));
        yield Seq.list(out);
      }
      case "keys" -> Seq.list(new ArrayList<>(d.entries().keySet()));
      case "values" -> Seq.list(new ArrayList<>(d.entries().values()));
      case "get" -> {
        Object found = d.get(args.require(at, 0, "key"));
        yield found != null ? found : args.get(1, "default", None.NONE);
      }
      case "copy" -> d;
      default -> null;
    };
  }

  private static @Nullable Object list(Position at, Seq s, String name, Args args) {
    return switch (name) {
      case "count" -> {
        Object wanted = args.require(at, 0, "value");
        yield s.items().stream().filter(item -> Values.equal(item, wanted)).count();
      }
      case "index" -> {
        Object wanted = args.require(at, 0, "value");
        for (int i = 0; i < s.items().size(); i++) {
          if (Values.equal(s.items().get(i), wanted)) {
            yield (long) i;
          }
        }
        throw TemplateErrors.fault(
            at, "the list has no such item", "an item", Printing.text(wanted).chars());
      }
      case "copy" -> s;
      default -> null;
    };
  }

  private static Object split(Interpreter in, Position at, Text t, Args args, boolean right) {
    Object separator = args.get(0, "sep", None.NONE);
    long most = whole(at, args.get(1, "maxsplit", -1L));
    in.budget().spend(t.length());
    if (separator instanceof None) {
      return Seq.list(TextFilters.words(t, most));
    }
    String s = argument(at, args, 0, "sep").chars();
    if (s.isEmpty()) {
      throw TemplateErrors.fault(at, "a separator is empty", "at least one character", "''");
    }
    return Seq.list(right ? TextFilters.splitRight(t, s, most) : TextFilters.split(t, s, most));
  }

  private static boolean ends(Position at, String whole, Object wanted, boolean start) {
    return switch (wanted) {
      case Text t -> start ? whole.startsWith(t.chars()) : whole.endsWith(t.chars());
      case Seq s -> s.items().stream().anyMatch(item -> ends(at, whole, item, start));
      default ->
          throw TemplateErrors.fault(
              at, "this is no beginning or end", "a text", Values.type(wanted));
    };
  }

  private static long codePoints(Text t, int index) {
    return index < 0 ? -1 : t.chars().codePointCount(0, index);
  }

  private static long count(Text t, String part) {
    if (part.isEmpty()) {
      return t.chars().codePointCount(0, t.length()) + 1L;
    }
    return TextFilters.split(t, part, -1).size() - 1L;
  }

  private static String set(Position at, Args args) {
    Object set = args.get(0, "chars", None.NONE);
    return set instanceof None ? "" : argument(at, args, 0, "chars").chars();
  }

  static Text argument(Position at, Args args, int place, String name) {
    Object value = args.require(at, place, name);
    if (value instanceof Text t) {
      return t;
    }
    throw TemplateErrors.fault(
        at, "the argument '" + name + "' is no text", "a text", Values.type(value));
  }

  static long whole(Position at, Object value) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      case None n -> -1;
      default ->
          throw TemplateErrors.fault(
              at, "an argument is no whole number", "a whole number", Values.type(value));
    };
  }
}
