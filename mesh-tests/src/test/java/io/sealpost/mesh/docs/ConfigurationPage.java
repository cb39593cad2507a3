package io.sealpost.mesh.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import io.sealpost.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of {@code docs/configuration.md} that follows from the code: a table for each {@code @ConfigMapping} interface
 * (its javadoc, defaults and bounds, and what {@code application.properties} sets), and one of the contract's limits.
 */
final class ConfigurationPage {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:}]+)(?::([^}]*))?}");
    private static final Map<String, String> UNITS =
            Map.of("nanos", "ns", "millis", "ms", "seconds", "s", "minutes", "min", "hours", "h", "days", "d");

    private final StringBuilder out = new StringBuilder();

    private ConfigurationPage() {}

    /** Markdown, from the sources as they are on disk now. */
    static String generate() {
        var page = new ConfigurationPage();
        mappings().forEach(page::service);
        page.limits();
        return page.out.toString();
    }

    /** Every {@code …Config.java} of a main source folder that maps configuration. */
    static List<Path> mappings() {
        return Project.files(file -> file.toString().contains("/src/main/java/")
                && file.toString().endsWith("Config.java")
                && Project.read(file).contains("@ConfigMapping"));
    }

    private void service(Path file) {
        var source = JavaSource.parse(file);
        var type = source.type();
        String prefix = JavaSource.annotation(type.getModifiers(), "ConfigMapping")
                .orElseThrow()
                .get("prefix");
        Path module = Project.root().relativize(file).getName(0);
        line("## " + module);
        line("");
        line(source.doc(type));
        line("");
        table(source, type, type, prefix, overrides(Project.root().resolve(module)));
    }

    /** One table for the knobs of a type, then one for each group in it. */
    private void table(JavaSource source, ClassTree top, ClassTree type, String prefix, Properties overrides) {
        var groups = new ArrayList<Runnable>();
        var rows = new ArrayList<String>();
        for (MethodTree method : methods(type)) {
            String key = prefix + "." + kebab(method.getName().toString());
            var group = JavaSource.nested(top, method.getReturnType().toString(), Tree.Kind.INTERFACE);
            if (group.isPresent()) {
                groups.add(() -> group(source, top, method, group.get(), key, overrides));
            } else {
                rows.add(row(source, top, method, key, overrides));
            }
        }
        if (!rows.isEmpty()) {
            line("| key | default | bounds | what it is for |");
            line("|---|---|---|---|");
            rows.forEach(this::line);
            line("");
        }
        groups.forEach(Runnable::run);
    }

    private void group(
            JavaSource source, ClassTree top, MethodTree method, ClassTree group, String key, Properties overrides) {
        line("### `" + key + "`");
        line("");
        String text = source.doc(group);
        line(text.isEmpty() ? source.doc(method) : text);
        line("");
        table(source, top, group, key, overrides);
    }

    private static String row(JavaSource source, ClassTree top, MethodTree method, String key, Properties overrides) {
        String given = Optional.ofNullable(overrides.getProperty(key)).orElseGet(() -> declaredDefault(method));
        String bounds = String.join(", ", bounds(top, method));
        String text = source.doc(method);
        if (text.isEmpty()) {
            throw new IllegalStateException(key + " has no javadoc: say what it bounds and why this default");
        }
        return "| `" + key + "` | " + shown(given) + " | " + bounds + " | " + text.replace("|", "\\|") + " |";
    }

    private static String declaredDefault(MethodTree method) {
        return JavaSource.annotation(method.getModifiers(), "WithDefault")
                .map(arguments -> arguments.get("value"))
                .orElse("");
    }

    private static String shown(String value) {
        var reference = REFERENCE.matcher(value);
        if (value.isEmpty()) {
            return "none";
        }
        if (!reference.matches()) {
            return "`" + value + "`";
        }
        String fallback = reference.group(2);
        return "as `" + reference.group(1) + "`" + (fallback == null ? "" : ", else `" + fallback + "`");
    }

    private static List<String> bounds(ClassTree top, MethodTree method) {
        ModifiersTree modifiers = method.getModifiers();
        var bounds = new ArrayList<String>();
        JavaSource.annotation(modifiers, "Min").ifPresent(min -> bounds.add("≥ " + min.get("value")));
        JavaSource.annotation(modifiers, "Max").ifPresent(max -> bounds.add("≤ " + max.get("value")));
        JavaSource.annotation(modifiers, "DurationMin").ifPresent(min -> bounds.add("≥ " + duration(min)));
        JavaSource.annotation(modifiers, "DurationMax").ifPresent(max -> bounds.add("≤ " + duration(max)));
        JavaSource.annotation(modifiers, "Size").ifPresent(size -> bounds.add(size(size)));
        JavaSource.annotation(modifiers, "Pattern").ifPresent(pattern -> bounds.add("`" + pattern.get("regexp") + "`"));
        JavaSource.annotation(modifiers, "NotBlank").ifPresent(text -> bounds.add("not empty"));
        JavaSource.nested(top, method.getReturnType().toString(), Tree.Kind.ENUM)
                .ifPresent(choice -> bounds.add(choices(choice)));
        return bounds;
    }

    private static String duration(Map<String, String> parts) {
        return parts.entrySet().stream()
                .filter(part -> UNITS.containsKey(part.getKey()))
                .map(part -> part.getValue() + " " + UNITS.get(part.getKey()))
                .collect(Collectors.joining(" "));
    }

    private static String size(Map<String, String> size) {
        return size.getOrDefault("min", "0") + " to " + size.getOrDefault("max", "any number of") + " characters";
    }

    private static String choices(ClassTree choice) {
        return choice.getMembers().stream()
                .filter(member -> member.getKind() == Tree.Kind.VARIABLE)
                .map(member ->
                        "`" + ((VariableTree) member).getName().toString().toLowerCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(" or "));
    }

    private static List<MethodTree> methods(ClassTree type) {
        return type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .filter(method -> method.getBody() == null)
                .toList();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Properties overrides(Path module) {
        var properties = new Properties();
        try (var in = Files.newInputStream(module.resolve("src/main/resources/application.properties"))) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties;
    }

    private void limits() {
        var source =
                JavaSource.parse(Project.root().resolve("protocol/src/main/java/io/sealpost/protocol/Limits.java"));
        line("## Fixed by the contract");
        line("");
        line(source.doc(source.type()));
        line("");
        line("| `Limits` | value | meaning |");
        line("|---|---|---|");
        String text = "";
        for (Tree member : source.type().getMembers()) {
            if (member instanceof VariableTree field) {
                String own = source.doc(field);
                text = own.isEmpty() ? text : own;
                line("| `" + field.getName() + "` | " + value(field) + " | " + text + " |");
            }
        }
    }

    private static Object value(VariableTree field) {
        try {
            return Limits.class.getField(field.getName().toString()).get(null);
        } catch (ReflectiveOperationException differs) {
            throw new IllegalStateException("Limits was compiled from another source", differs);
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
