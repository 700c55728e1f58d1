package dev.sheaf.architecture.tests.spi;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The sources of the contracts, parsed: packages, their types, their comments. */
final class ContractSources {
  /** Where they lie, seen from this module. */
  static final Path FOLDER = Path.of("../runtime-core/api/src/main/java");

  /** A type and the path to it. */
  record Type(ClassTree tree, TreePath path, Optional<DocCommentTree> comment) {
    String name() {
      return tree.getSimpleName().toString();
    }

    boolean has(String annotation) {
      return annotated(tree.getModifiers(), annotation);
    }

    /** Public, or a member of an interface. */
    boolean visible() {
      return tree.getModifiers().getFlags().contains(Modifier.PUBLIC) || inInterface(path);
    }
  }

  /** A method and what is said of it. */
  record Method(MethodTree tree, TreePath path, Optional<DocCommentTree> comment) {
    boolean overrides() {
      return annotated(tree.getModifiers(), "Override");
    }

    boolean visible() {
      return tree.getModifiers().getFlags().contains(Modifier.PUBLIC)
          || (inInterface(path) && !tree.getModifiers().getFlags().contains(Modifier.PRIVATE));
    }
  }

  /** A package. */
  record Package(String name, Optional<DocCommentTree> comment, List<Type> types) {}

  private final DocTrees docs;
  private final Map<String, Package> packages = new TreeMap<>();

  private ContractSources(DocTrees docs) {
    this.docs = docs;
  }

  static ContractSources read() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null);
        Stream<Path> files = Files.walk(FOLDER)) {
      List<Path> sources = files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources));
      ContractSources read = new ContractSources(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        read.add(unit);
      }
      return read;
    }
  }

  private void add(CompilationUnitTree unit) {
    String name = unit.getPackageName().toString();
    Package known =
        packages.getOrDefault(name, new Package(name, Optional.empty(), new ArrayList<>()));
    TreePath root = new TreePath(unit);
    PackageTree packageTree = unit.getPackage();
    if (unit.getTypeDecls().isEmpty() && packageTree != null) {
      known = new Package(name, comment(new TreePath(root, packageTree)), known.types());
    }
    packages.put(name, known);
    for (Tree tree : unit.getTypeDecls()) {
      if (tree instanceof ClassTree type) {
        known.types().add(type(type, root));
      }
    }
  }

  List<Package> packages() {
    return List.copyOf(packages.values());
  }

  /** Types inside a type, in order. */
  List<Type> members(Type type) {
    return type.tree().getMembers().stream()
        .filter(ClassTree.class::isInstance)
        .map(t -> type((ClassTree) t, type.path()))
        .toList();
  }

  /** Methods of a type, in order, without constructors. */
  List<Method> methods(Type type) {
    return type.tree().getMembers().stream()
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast)
        .filter(m -> m.getReturnType() != null)
        .map(m -> {
          TreePath path = new TreePath(type.path(), m);
          return new Method(m, path, comment(path));
        })
        .toList();
  }

  private Type type(ClassTree tree, TreePath parent) {
    TreePath path = new TreePath(parent, tree);
    return new Type(tree, path, comment(path));
  }

  private Optional<DocCommentTree> comment(TreePath path) {
    @Nullable DocCommentTree found = docs.getDocCommentTree(path);
    return Optional.ofNullable(found);
  }

  private static boolean inInterface(TreePath path) {
    return path.getParentPath().getLeaf() instanceof ClassTree outer
        && outer.getKind() == Tree.Kind.INTERFACE;
  }

  private static boolean annotated(ModifiersTree modifiers, String name) {
    for (AnnotationTree a : modifiers.getAnnotations()) {
      if (a.getAnnotationType().toString().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
