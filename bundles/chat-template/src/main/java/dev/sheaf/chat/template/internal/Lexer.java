package dev.sheaf.chat.template.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a template into tokens, once, from left to right.
 *
 * <p>White space is handled here: {@code -} beside a tag strips what touches it; the line break
 * after a block tag or comment goes ({@code trim_blocks}), and so do blanks before one at the start
 * of a line ({@code lstrip_blocks}); {@code +} keeps either. One line break at the very end goes.
 */
final class Lexer {
  private static final String[] OPERATORS = {
    "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ":", "|",
    ",", ";", "(", ")", "[", "]", "{", "}"
  };

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private final int[] lineStarts;

  private Lexer(String source) {
    this.source = source;
    this.lineStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, source.length())
                    .filter(i -> source.charAt(i) == '\n')
                    .map(i -> i + 1))
            .toArray();
  }

  /** All tokens, the last of kind END. */
  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    return new Lexer(source).run();
  }

  private List<Token> run() {
    boolean stripLeft = false;
    boolean trimNewline = false;
    while (true) {
      int start = at;
      int tag = nextTag(start);
      String kind = tag < 0 ? "" : source.substring(tag, tag + 2);
      int end = tag < 0 ? source.length() : tag;
      if (trimNewline && start < end && source.charAt(start) == '\n') {
        start++;
      }
      if (stripLeft) {
        while (start < end && Character.isWhitespace(source.charAt(start))) {
          start++;
        }
      }
      if (tag >= 0) {
        char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        end = dataEnd(start, end, kind, sign);
      }
      if (start < end) {
        add(Token.Kind.DATA, source.substring(start, end), start);
      }
      if (tag < 0) {
        add(Token.Kind.END, "", source.length());
        return tokens;
      }
      at = tag;
      char closing = tag(kind);
      stripLeft = closing == '-';
      trimNewline = closing != '+' && !kind.equals("{{");
    }
  }

  private int dataEnd(int start, int end, String kind, char sign) {
    int out = end;
    if (sign == '-') {
      while (out > start && Character.isWhitespace(source.charAt(out - 1))) {
        out--;
      }
    } else if (sign != '+' && !kind.equals("{{")) {
      int blank = out;
      while (blank > start && isBlank(source.charAt(blank - 1))) {
        blank--;
      }
      // only where the line holds nothing else before the tag
      if (blank == 0 || source.charAt(blank - 1) == '\n') {
        out = blank;
      }
    }
    return Math.max(start, out);
  }

  private static boolean isBlank(char c) {
    return c != '\n' && Character.isWhitespace(c);
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      char c = i + 1 < source.length() ? source.charAt(i + 1) : ' ';
      if (c == '%' || c == '{' || c == '#') {
        return i;
      }
    }
    return -1;
  }

  /** Reads the tag at {@link #at}; returns the sign before its end, or a space. */
  private char tag(String kind) {
    int start = at;
    at += 2;
    if (kind.equals("{#")) {
      int end = source.indexOf("#}", at);
      if (end < 0) {
        throw syntax(start, "a comment is not closed", "#}", "the end of the template");
      }
      at = end + 2;
      char sign = source.charAt(end - 1);
      return end - 1 >= start + 2 && (sign == '-' || sign == '+') ? sign : ' ';
    }
    if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
      at++;
    }
    boolean block = kind.equals("{%");
    if (block && raw(start)) {
      return rawSign;
    }
    add(block ? Token.Kind.BLOCK_BEGIN : Token.Kind.OUTPUT_BEGIN, kind, start);
    return inside(start, block ? "%}" : "}}", block ? Token.Kind.BLOCK_END : Token.Kind.OUTPUT_END);
  }

  private char rawSign = ' ';

  /** Takes a whole {@code {% raw %}…{% endraw %}} as text. */
  private boolean raw(int start) {
    int i = skipSpace(at);
    if (!source.startsWith("raw", i)) {
      return false;
    }
    int close = skipSpace(i + 3);
    boolean strips = source.startsWith("-", close);
    if (!source.startsWith("%}", strips ? close + 1 : close)) {
      return false;
    }
    int body = close + (strips ? 3 : 2);
    for (int tag = source.indexOf("{%", body); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
      boolean stripsBefore = source.startsWith("-", tag + 2);
      int name = skipSpace(stripsBefore || source.startsWith("+", tag + 2) ? tag + 3 : tag + 2);
      if (!source.startsWith("endraw", name)) {
        continue;
      }
      int end = skipSpace(name + 6);
      char sign = end < source.length() ? source.charAt(end) : ' ';
      int after = sign == '-' || sign == '+' ? end + 1 : end;
      if (source.startsWith("%}", after)) {
        String text = source.substring(body, tag);
        text = strips ? text.stripLeading() : text;
        text = stripsBefore ? text.stripTrailing() : text;
        if (!text.isEmpty()) {
          add(Token.Kind.DATA, text, body);
        }
        rawSign = after > end ? sign : ' ';
        at = after + 2;
        return true;
      }
    }
    throw syntax(start, "a raw block is not closed", "{% endraw %}", "the end of the template");
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < source.length() && Character.isWhitespace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private char inside(int start, String closing, Token.Kind end) {
    int depth = 0;
    while (true) {
      at = skipSpace(at);
      if (at >= source.length()) {
        throw syntax(start, "a tag is not closed", closing, "the end of the template");
      }
      char c = source.charAt(at);
      // inside brackets, }} may close two maps
      if (depth == 0 || closing.equals("%}")) {
        boolean signed = (c == '-' || c == '+') && source.startsWith(closing, at + 1);
        if (signed || source.startsWith(closing, at)) {
          add(end, closing, at);
          at += signed ? 3 : 2;
          return signed ? c : ' ';
        }
      }
      if (c == '{' || c == '[' || c == '(') {
        depth++;
      } else if (c == '}' || c == ']' || c == ')') {
        depth--;
      }
      token(c);
    }
  }

  private void token(char c) {
    int start = at;
    if (c == '\'' || c == '"') {
      string(c);
    } else if (isDigit(c)) {
      number();
    } else if (Character.isLetter(c) || c == '_') {
      while (at < source.length()
          && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
        at++;
      }
      add(Token.Kind.NAME, source.substring(start, at), start);
    } else {
      for (String operator : OPERATORS) {
        if (source.startsWith(operator, at)) {
          add(Token.Kind.OPERATOR, operator, start);
          at += operator.length();
          return;
        }
      }
      throw syntax(start, "a character that no expression has", "an expression", "" + c);
    }
  }

  private void number() {
    int start = at;
    digits();
    boolean real = false;
    if (at + 1 < source.length() && source.charAt(at) == '.' && isDigit(source.charAt(at + 1))) {
      real = true;
      at++;
      digits();
    }
    if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
      int sign = at + 1;
      if (sign < source.length() && (source.charAt(sign) == '-' || source.charAt(sign) == '+')) {
        sign++;
      }
      if (sign < source.length() && isDigit(source.charAt(sign))) {
        real = true;
        at = sign;
        digits();
      }
    }
    String text = source.substring(start, at).replace("_", "");
    add(real ? Token.Kind.FLOAT : Token.Kind.INTEGER, text, start);
  }

  private void digits() {
    while (at < source.length() && (isDigit(source.charAt(at)) || source.charAt(at) == '_')) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void string(char quote) {
    int start = at++;
    StringBuilder out = new StringBuilder();
    while (true) {
      if (at >= source.length()) {
        throw syntax(start, "a string is not closed", "" + quote, "the end of the template");
      }
      char c = source.charAt(at++);
      if (c == quote) {
        add(Token.Kind.STRING, out.toString(), start);
        return;
      }
      if (c == '\\' && at < source.length()) {
        at = Escapes.read(source, at, out, position(at - 1));
      } else {
        out.append(c);
      }
    }
  }

  private void add(Token.Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, position(start)));
  }

  private Position position(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Position(line + 1, offset - lineStarts[line] + 1);
  }

  private dev.sheaf.error.SheafException syntax(
      int offset, String summary, String expected, String found) {
    return TemplateErrors.at(TemplateErrors.SYNTAX, position(offset), summary, expected, found);
  }
}
