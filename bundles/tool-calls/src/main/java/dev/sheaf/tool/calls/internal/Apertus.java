package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Apertus: {@code <|tools_prefix|>[{"f": {…}}]<|tools_suffix|>}; the one key is the name. */
@Component(property = {"sheaf.name=apertus", "sheaf.version=0.1.0"})
public final class Apertus implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(
          List.of("<|tools_prefix|>"),
          List.of("<|tools_suffix|>"),
          new JsonCall.Form(Set.of(), Set.of(), true));

  /** Called by the component runtime; does nothing. */
  @Activate
  public Apertus() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<|tools_prefix|>");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
