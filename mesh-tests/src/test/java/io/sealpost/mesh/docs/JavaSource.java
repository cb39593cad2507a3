package io.sealpost.mesh.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.ToolProvider;

/** One Java file, parsed (not compiled) by the JDK's own compiler: declarations, annotations and their javadoc. */
final class JavaSource {

    private final CompilationUnitTree unit;
    private final DocTrees docs;

    private JavaSource(CompilationUnitTree unit, DocTrees docs) {
        this.unit = unit;
        this.docs = docs;
    }

    static JavaSource parse(Path file) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(file));
            return new JavaSource(task.parse().iterator().next(), DocTrees.instance(task));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The one top-level type. */
    ClassTree type() {
        return (ClassTree) unit.getTypeDecls().getFirst();
    }

    /** A type nested in another one, by its simple name. */
    static Optional<ClassTree> nested(ClassTree type, String name, Tree.Kind kind) {
        return type.getMembers().stream()
                .filter(member -> member.getKind() == kind)
                .map(ClassTree.class::cast)
                .filter(member -> member.getSimpleName().contentEquals(name))
                .findFirst();
    }

    /** The javadoc of a declaration as one line of Markdown; empty if it has none. */
    String doc(Tree declaration) {
        String raw = docs.getDocComment(TreePath.getPath(unit, declaration));
        return raw == null ? "" : markdown(raw);
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("(?m)^\\s*@(param|return|throws)[\\s\\S]*", "")
                .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                .replaceAll("\\{@(?:link|linkplain)\\s+#?([^}\\s]*)[^}]*}", "`$1`")
                .replaceAll("<[^>]+>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The arguments of an annotation by name ({@code value} if unnamed); absent if it is not there. */
    static Optional<Map<String, String>> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .map(JavaSource::arguments)
                .findFirst();
    }

    private static Map<String, String> arguments(AnnotationTree annotation) {
        var arguments = new LinkedHashMap<String, String>();
        for (ExpressionTree argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree named) {
                arguments.put(named.getVariable().toString(), text(named.getExpression()));
            } else {
                arguments.put("value", text(argument));
            }
        }
        return arguments;
    }

    private static String text(ExpressionTree expression) {
        return expression instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : expression.toString();
    }
}
