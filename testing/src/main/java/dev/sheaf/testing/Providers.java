package dev.sheaf.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Finds the providers of the bundles on the class path as the container would: by what they provide
 * and by their {@code sheaf.name}, read from their component descriptions. So a test that uses
 * several bundles names none of their classes.
 *
 * <p>Only providers without configuration can be made. <b>Threads.</b> Safe.
 */
public final class Providers {
  private static final String COMPONENTS = "Service-Component";

  private Providers() {}

  /**
   * A new instance of the provider of that name.
   *
   * @param name its {@code sheaf.name}
   * @throws AssertionError there is none, or it cannot be made
   */
  public static <T> T named(Class<T> service, String name) {
    for (Element component : components(service)) {
      if (name.equals(property(component))) {
        return service.cast(create(component));
      }
    }
    throw new AssertionError(
        "no %s named '%s' on the class path".formatted(service.getSimpleName(), name));
  }

  /**
   * A new instance of every provider, in the order of the class path.
   *
   * @throws AssertionError one cannot be made
   */
  public static <T> List<T> all(Class<T> service) {
    List<T> all = new ArrayList<>();
    for (Element component : components(service)) {
      all.add(service.cast(create(component)));
    }
    return all;
  }

  private static List<Element> components(Class<?> service) {
    List<Element> found = new ArrayList<>();
    try {
      for (URL manifest : Collections.list(loader().getResources("META-INF/MANIFEST.MF"))) {
        for (String path : descriptions(manifest)) {
          Element component = parse(new URL(manifest, "../" + path)).getDocumentElement();
          if (provides(component, service.getName())) {
            found.add(component);
          }
        }
      }
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError("component descriptions cannot be read", e);
    }
    return found;
  }

  private static List<String> descriptions(URL manifest) throws IOException {
    try (InputStream in = manifest.openStream()) {
      Attributes main = new Manifest(in).getMainAttributes();
      String list = main.getValue(COMPONENTS);
      List<String> paths = new ArrayList<>();
      if (list != null && list.contains(".sheaf.")) {
        for (String path : list.split(",", -1)) {
          paths.add(path.strip());
        }
      }
      return paths;
    }
  }

  private static Document parse(URL description)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    try (InputStream in = description.openStream()) {
      return factory.newDocumentBuilder().parse(in);
    }
  }

  private static boolean provides(Element component, String service) {
    NodeList list = component.getElementsByTagName("provide");
    for (int i = 0; i < list.getLength(); i++) {
      if (((Element) list.item(i)).getAttribute("interface").equals(service)) {
        return true;
      }
    }
    return false;
  }

  private static String property(Element component) {
    NodeList list = component.getElementsByTagName("property");
    for (int i = 0; i < list.getLength(); i++) {
      Element property = (Element) list.item(i);
      if (property.getAttribute("name").equals("sheaf.name")) {
        return property.getAttribute("value");
      }
    }
    return "";
  }

  private static Object create(Element component) {
    Element implementation = (Element) component.getElementsByTagName("implementation").item(0);
    String name = implementation.getAttribute("class");
    try {
      return loader().loadClass(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot make " + name, e);
    }
  }

  private static ClassLoader loader() {
    return Providers.class.getClassLoader();
  }
}
