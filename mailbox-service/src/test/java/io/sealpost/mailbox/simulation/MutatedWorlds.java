package io.sealpost.mailbox.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealpost.mailbox.domain.PartitionOwner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Worlds with a mutated engine, apart from the one that this test runs in: only the mutated files are compiled anew. */
final class MutatedWorlds extends ClassLoader {

    private static final List<String> PACKAGES =
            List.of(PartitionOwner.class.getPackageName() + ".", World.class.getPackageName() + ".");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java/io/sealpost/mailbox/domain"),
            Path.of("src/test/java/io/sealpost/mailbox/simulation"));

    private final Map<String, byte[]> mutated;

    MutatedWorlds(Mutant mutant) throws IOException {
        super(MutatedWorlds.class.getClassLoader());
        var texts = new HashMap<Path, String>();
        for (Mutant.Edit edit : mutant.edits()) {
            var file = fileOf(edit);
            String text = texts.containsKey(file) ? texts.get(file) : Files.readString(file);
            texts.put(file, edit.applyTo(text));
        }
        mutated = compile(texts);
    }

    private static Path fileOf(Mutant.Edit edit) {
        return SOURCES.stream()
                .map(folder -> folder.resolve(edit.file() + ".java"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + edit.file()));
    }

    /** What the world with this seed says; empty if it keeps its promises. */
    Optional<String> violationIn(long seed) throws ReflectiveOperationException {
        var world = loadClass(World.class.getName()).getDeclaredConstructor(long.class);
        world.setAccessible(true);
        var run = world.getDeclaringClass().getDeclaredMethod("run");
        run.setAccessible(true);
        try {
            run.invoke(world.newInstance(seed));
            return Optional.empty();
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause().getClass().getName().equals(Truth.Violation.class.getName())) {
                return Optional.of(thrown.getCause().getMessage());
            }
            throw thrown;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (PACKAGES.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded == null ? define(name, bytesOf(name)) : loaded;
        }
    }

    private Class<?> define(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytesOf(String name) throws ClassNotFoundException {
        var known = mutated.get(name);
        if (known != null) {
            return known;
        }
        try (var original = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (original == null) {
                throw new ClassNotFoundException(name);
            }
            return original.readAllBytes();
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private static Map<String, byte[]> compile(Map<Path, String> texts) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var output = new StringWriter();
        var sources = texts.entrySet().stream()
                .map(one -> new Source(one.getKey(), one.getValue()))
                .toList();
        try (var memory = new Memory(compiler.getStandardFileManager(null, null, UTF_8))) {
            var options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(output, memory, null, options, null, sources).call()) {
                throw new IllegalArgumentException(output.toString());
            }
            return memory.classes();
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(Path file, String text) {
            super(URI.create("string:///" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            var bytes = new ByteArrayOutputStream();
            written.put(name, bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            var classes = new HashMap<String, byte[]>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
