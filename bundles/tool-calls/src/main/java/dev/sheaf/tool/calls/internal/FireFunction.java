package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** FireFunction: {@code functools[{"name": "f", "arguments": {…}}]}. */
@Component(property = {"sheaf.name=firefunction", "sheaf.version=0.1.0"})
public final class FireFunction implements ToolCallParserFactory {
  private static final JsonMachine.Marks MARKS =
      new JsonMachine.Marks(List.of("functools["), List.of());

  /** Called by the component runtime; does nothing. */
  @Activate
  public FireFunction() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("functools[");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new JsonMachine(MARKS);
  }
}
