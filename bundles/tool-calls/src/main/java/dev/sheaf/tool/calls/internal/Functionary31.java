package dev.sheaf.tool.calls.internal;

import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Functionary 3.1: {@code <function=f>{…}</function>}. */
@Component(property = {"sheaf.name=functionary-v3.1", "sheaf.version=0.1.0"})
public final class Functionary31 implements ToolCallParserFactory {
  private static final NamedMachine.Marks MARKS =
      new NamedMachine.Marks(List.of(), "<function=", ">", List.of("</function>"), name -> name);

  /** Called by the component runtime; does nothing. */
  @Activate
  public Functionary31() {}

  @Override
  public boolean recognises(String template) {
    return template.contains("<function=") && !template.contains("<parameter=");
  }

  @Override
  public ToolCallParser open(List<Map<String, Object>> tools) {
    return new NamedMachine(MARKS);
  }
}
