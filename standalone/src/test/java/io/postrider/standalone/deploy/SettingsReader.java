package io.postrider.standalone.deploy;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Finds every setting in the sources: records with {@code @ConfigurationProperties}, their Javadoc and their defaults. */
final class SettingsReader {

    private final Map<String, ClassTree> nested = new HashMap<>();
    private final Map<ClassTree, Map<String, String>> meanings = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    /** One record. */
    record Group(String module, String prefix, String summary, List<Setting> settings) {}

    /**
     * One key.
     *
     * @param fallback the default as written, empty when there is none
     */
    record Setting(String key, String type, String fallback, String meaning) {}

    /** All of them, by module and prefix. */
    List<Group> read() throws IOException {
        for (Path file : sources()) {
            if (Files.readString(file).contains("@ConfigurationProperties(")) {
                read(file);
            }
        }
        groups.sort((a, b) -> (a.module() + a.prefix()).compareTo(b.module() + b.prefix()));
        return groups;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ProjectFiles.root())) {
            for (Path module : modules.sorted().toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .sorted()
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private void read(Path file) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    if (type instanceof ClassTree top) {
                        index(top, new TreePath(new TreePath(unit), top), docs);
                        String module =
                                ProjectFiles.root().relativize(file).getName(0).toString();
                        group(module, top, new TreePath(new TreePath(unit), top), docs);
                    }
                }
            }
        }
    }

    private void index(ClassTree type, TreePath path, DocTrees docs) {
        nested.put(type.getSimpleName().toString(), type);
        meanings.put(type, parameters(docs.getDocCommentTree(path)));
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree inner) {
                index(inner, new TreePath(path, inner), docs);
            }
        }
    }

    private void group(String module, ClassTree type, TreePath path, DocTrees docs) {
        AnnotationTree annotation = find(type.getModifiers().getAnnotations(), "ConfigurationProperties");
        if (annotation == null) {
            return;
        }
        String prefix = text(annotation.getArguments().getFirst());
        List<Setting> settings = new ArrayList<>();
        collect(prefix, type, settings);
        DocCommentTree comment = docs.getDocCommentTree(path);
        groups.add(new Group(module, prefix, comment == null ? "" : plain(comment.getFirstSentence()), settings));
    }

    private void collect(String prefix, ClassTree record, List<Setting> settings) {
        for (Tree member : record.getMembers()) {
            if (!(member instanceof VariableTree component)
                    || component.getModifiers().getFlags().contains(Modifier.STATIC)) {
                continue;
            }
            String name = component.getName().toString();
            String key = prefix + "." + kebab(name);
            String type = component
                    .getType()
                    .toString()
                    .replaceAll("@Nullable\\(?\\)?\\s*", "")
                    .strip();
            ClassTree inner = nested.get(type);
            if (inner != null && inner.getKind() == Tree.Kind.RECORD) {
                collect(key, inner, settings);
            } else {
                String meaning = meanings.getOrDefault(record, Map.of()).getOrDefault(name, "");
                settings.add(new Setting(key, type, fallback(component), meaning));
            }
        }
    }

    private static String fallback(VariableTree component) {
        AnnotationTree annotation = find(component.getModifiers().getAnnotations(), "DefaultValue");
        if (annotation == null || annotation.getArguments().isEmpty()) {
            return "";
        }
        return text(annotation.getArguments().getFirst());
    }

    private static String text(ExpressionTree expression) {
        return switch (expression) {
            case AssignmentTree assignment -> text(assignment.getExpression());
            case NewArrayTree array ->
                array.getInitializers().stream().map(SettingsReader::text).collect(Collectors.joining(","));
            case LiteralTree literal -> String.valueOf(literal.getValue());
            default -> expression.toString();
        };
    }

    private static @Nullable AnnotationTree find(List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().endsWith(name))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> parameters(@Nullable DocCommentTree comment) {
        Map<String, String> parameters = new HashMap<>();
        if (comment != null) {
            for (DocTree tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree parameter) {
                    parameters.put(parameter.getName().toString(), plain(parameter.getDescription()));
                }
            }
        }
        return parameters;
    }

    /** Javadoc as Markdown, in one line. */
    private static String plain(List<? extends DocTree> text) {
        return text.stream()
                .map(DocTree::toString)
                .collect(Collectors.joining())
                .replaceAll("\\{@(?:code|value) ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String kebab(String name) {
        StringBuilder kebab = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c)) {
                kebab.append('-');
            }
            kebab.append(String.valueOf(c).toLowerCase(Locale.ROOT));
        }
        return kebab.toString();
    }
}
