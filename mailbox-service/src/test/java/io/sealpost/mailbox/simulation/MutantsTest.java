package io.sealpost.mailbox.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation bites: each of these bugs, put into the engine or into the rules that gateways and stores keep, is found
 * within {@value #WORLDS} worlds.
 */
class MutantsTest {

    private static final int WORLDS = 2_000;
    private static final Path DOMAIN = Path.of("src/main/java/io/sealpost/mailbox/domain");
    private static final Path SIMULATION = Path.of("src/test/java/io/sealpost/mailbox/simulation");

    /** @param right the line as it stands, once, in the file */
    record Mutant(String bug, String file, String right, String wrong) {
        @Override
        public String toString() {
            return bug;
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant(
                        "a late Detach of an older connection ends the newer one",
                        "Attachments",
                        "if (current != null && current.connection().id().equals(connection)) {",
                        "if (current != null) {"),
                new Mutant(
                        "a connection id that attaches again goes on where the owner was, not where the socket is",
                        "Attachment",
                        "next.nudges = nudges;",
                        "next.nudges = nudges; next.cursor = cursor;"),
                new Mutant(
                        "a deposit for a device that was removed in between is taken",
                        "DeviceLists",
                        "|| current.devices().contains(device);",
                        "|| current.version() > 0;"),
                new Mutant(
                        "a page shows what is acknowledged and not deleted yet",
                        "PartitionOwner",
                        "&& !(reading && backlog.mustDelete())",
                        "&& !(reading && nowMs < 0)"),
                new Mutant(
                        "an acknowledgement reaches over a push that was lost",
                        "SimGateway",
                        "if (push.after() != link.lastWritten) {",
                        "if (push.after() < 0) {"),
                new Mutant(
                        "a zombie's flush is not fenced",
                        "MemoryMailboxStore",
                        "if (state.token != token || state.nextOffset > flush.nextOffset()) {",
                        "if (state.nextOffset > flush.nextOffset()) {"),
                new Mutant(
                        "the position moves past an acknowledgement whose delete is not committed",
                        "PartitionOwner",
                        "backlog.takeDeletes(),",
                        "nowMs % 2 == 0 ? backlog.takeDeletes() : java.util.List.of(),"),
                new Mutant(
                        "the offset is committed before the flush",
                        "PartitionOwner",
                        "return oldest.isPresent() ? oldest.getAsLong() - firstSequence : position;",
                        "return position;"),
                new Mutant(
                        "a drain skips what lies behind its page",
                        "Courier",
                        "if (backlog.storedAfter(device, last)) {",
                        "if (page.envelopes().isEmpty()) {"),
                new Mutant(
                        "what is fresh overtakes what is stored",
                        "Courier",
                        "if (backlog.storedAfter(device, attachment.cursor())) {",
                        "if (attachment.cursor() < 0) {"),
                new Mutant(
                        "pushes go out during the replay",
                        "PartitionOwner",
                        "if (!courier.isLive() && position >= replayEnd) {",
                        "if (!courier.isLive()) {"),
                new Mutant(
                        "a late Attach of an older connection wins",
                        "Attachments",
                        "if (Long.compareUnsigned(current.connection().counter(), connection.counter()) > 0) {",
                        "if (current.connection().counter() < 0) {"),
                new Mutant(
                        "a stretch of the log is skipped at a claim, as auto.offset.reset would",
                        "SimOwner",
                        "this.readOffset = stored.nextOffset();",
                        "this.readOffset = stored.nextOffset() + 1;"),
                new Mutant(
                        "a list that comes late takes the mail of a device of a newer one",
                        "Backlog",
                        "envelope -> envelope.listVersion() < listVersion, this::drop",
                        "envelope -> listVersion > 0, this::drop"),
                new Mutant(
                        "one sender's message id suppresses another's",
                        "RecentIds",
                        "mac.update(sender.map(known -> known.device().bytes()).orElse(SEALED));",
                        "mac.update(SEALED);"),
                new Mutant(
                        "a deposit that is replayed finds its own id",
                        "PartitionOwner",
                        "recentIds.takeUnflushed(firstSequence + next);",
                        "recentIds.takeUnflushed(Long.MAX_VALUE);"),
                new Mutant(
                        "message ids are forgotten when the owner dies",
                        "RecentIds",
                        "for (Row row : rows) {",
                        "for (Row row : List.<Row>of()) {"),
                new Mutant(
                        "a re-created topic starts its sequences again",
                        "PartitionOwner",
                        "this.firstSequence = (long) stored.epoch() << 48;",
                        "this.firstSequence = 1L << 48;"),
                new Mutant(
                        "what is written out is forgotten until a restart",
                        "Backlog",
                        "(kept, first) -> kept.and(envelope));",
                        "(kept, first) -> kept);"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutant mutant) throws Exception {
        var worlds = new Worlds(compiledWith(mutant));

        String found = null;
        for (long seed = 0; seed < WORLDS && found == null; seed++) {
            found = worlds.violationIn(seed);
        }

        assertThat(found).as("what the simulation says to: %s", mutant).isNotNull();
    }

    private static Map<String, byte[]> compiledWith(Mutant mutant) throws IOException {
        var sources = new ArrayList<JavaFileObject>();
        boolean applied = false;
        for (Path file : sources()) {
            String text = Files.readString(file);
            if (file.getFileName().toString().equals(mutant.file() + ".java")) {
                assertThat(text.split(java.util.regex.Pattern.quote(mutant.right()), -1))
                        .as("places in %s where this stands: %s", file, mutant.right())
                        .hasSize(2);
                text = text.replace(mutant.right(), mutant.wrong());
                applied = true;
            }
            sources.add(new Source(file, text));
        }
        assertThat(applied).isTrue();
        return compile(sources);
    }

    private static List<Path> sources() throws IOException {
        try (var domain = Files.list(DOMAIN);
                var simulation = Files.list(SIMULATION)) {
            return Stream.concat(domain, simulation)
                    .filter(file -> !file.getFileName().toString().endsWith("Test.java")
                            && !file.getFileName().toString().endsWith("Contract.java"))
                    .toList();
        }
    }

    private static Map<String, byte[]> compile(List<JavaFileObject> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var output = new StringWriter();
        try (var memory = new Memory(compiler.getStandardFileManager(null, null, null))) {
            boolean compiled = compiler.getTask(output, memory, null, List.of("-proc:none"), null, sources)
                    .call();
            assertThat(compiled).as(output.toString()).isTrue();
            return memory.classes();
        }
    }

    /** The mutated engine and its simulation, apart from the ones that this test runs in. */
    private static final class Worlds extends ClassLoader {

        private final Map<String, byte[]> classes;

        Worlds(Map<String, byte[]> classes) {
            super(MutantsTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                byte[] bytes = classes.get(name);
                return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
            }
        }

        /** The violation's text; null if the world keeps its promises. */
        String violationIn(long seed) throws ReflectiveOperationException {
            var world = loadClass(World.class.getName()).getDeclaredConstructor(long.class);
            world.setAccessible(true);
            var run = world.getDeclaringClass().getDeclaredMethod("run");
            run.setAccessible(true);
            try {
                run.invoke(world.newInstance(seed));
                return null;
            } catch (java.lang.reflect.InvocationTargetException thrown) {
                if (thrown.getCause().getClass().getName().equals(Truth.Violation.class.getName())) {
                    return thrown.getCause().getMessage();
                }
                throw thrown;
            }
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
