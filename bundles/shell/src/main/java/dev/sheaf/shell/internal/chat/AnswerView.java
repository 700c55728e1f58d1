package dev.sheaf.shell.internal.chat;

/** Where an answer appears while it is being written. Confined to the thread that converses. */
interface AnswerView {
  /** Further characters of the thinking. */
  void thinking(String piece);

  /** Further characters of the answer. */
  void content(String piece);

  /**
   * A call of a tool.
   *
   * @param name at its beginning; empty afterwards
   * @param arguments further characters of its arguments
   */
  void call(String name, String arguments);

  /** A line about what is going on. */
  void notice(String line);

  /** The answer has ended. */
  void end();

  /** Nobody looks: the document at the end has it all. */
  AnswerView NONE =
      new AnswerView() {
        @Override
        public void thinking(String piece) {
          // in the document
        }

        @Override
        public void content(String piece) {
          // in the document
        }

        @Override
        public void call(String name, String arguments) {
          // in the document
        }

        @Override
        public void notice(String line) {
          // in the document
        }

        @Override
        public void end() {
          // in the document
        }
      };
}
