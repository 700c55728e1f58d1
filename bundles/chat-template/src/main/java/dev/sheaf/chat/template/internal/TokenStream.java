package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;
import java.util.List;

/** Tokens, read from the front; with a guard against nesting too deep. */
final class TokenStream {
  /** Deepest nesting of brackets and blocks. */
  static final int DEEPEST = 150;

  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  boolean skip(String operator) {
    if (peek().is(operator)) {
      at++;
      return true;
    }
    return false;
  }

  boolean skipName(String name) {
    if (peek().isName(name)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String operator) {
    if (!skip(operator)) {
      throw unexpected(operator);
    }
  }

  Token expect(Token.Kind kind, String shown) {
    if (peek().kind() != kind) {
      throw unexpected(shown);
    }
    return next();
  }

  String name() {
    return expect(Token.Kind.NAME, "a name").text();
  }

  void enter() {
    if (++depth > DEEPEST) {
      throw TemplateErrors.at(
          TemplateErrors.DEPTH,
          peek().at(),
          "the template is nested too deep",
          "at most " + DEEPEST + " levels",
          "more");
    }
  }

  void leave() {
    depth--;
  }

  SheafException unexpected(String expected) {
    Token token = peek();
    return TemplateErrors.at(
        TemplateErrors.SYNTAX,
        token.at(),
        "the template is not well formed",
        expected,
        token.shown());
  }
}
