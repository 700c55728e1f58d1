package dev.sheaf.shell.internal.session;

import dev.sheaf.admin.Command;
import dev.sheaf.shell.internal.Dispatcher;
import dev.sheaf.shell.internal.table.Completion;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completion for the prompt, from the same table as parsing. */
final class TableCompleter implements Completer {
  private final Dispatcher dispatcher;

  TableCompleter(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<String> words = line.words().subList(0, line.wordIndex());
    String typed = line.word().substring(0, line.wordCursor());
    for (Command.Candidate proposal : Completion.at(dispatcher.table(), statement(words), typed)) {
      boolean complete = !proposal.value().endsWith("/");
      candidates.add(
          new Candidate(
              proposal.value(),
              proposal.value(),
              null,
              proposal.description(),
              null,
              null,
              complete));
    }
  }

  /** The words of the statement at the cursor: after the last separator. */
  private static List<String> statement(List<String> words) {
    int start = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.endsWith(";") || word.matches("[|&]{1,2}")) {
        start = i + 1;
      }
    }
    return words.subList(start, words.size());
  }
}
