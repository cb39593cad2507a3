package io.sealpost.devstack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts programs and waits until they are ready. */
enum Launcher {
    /** The programs end with this JVM. */
    GUARDED,
    /** The programs live on when this JVM and its terminal are gone. */
    DETACHED;

    private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "TZ");

    RunningProcess start(Program program) {
        return start(program, started -> {});
    }

    /**
     * @param started told of each process that was started, before it is ready
     * @throws DevStackFailure if it ends or does not become ready in time; it is ended then
     */
    RunningProcess start(Program program, Consumer<RunningProcess> started) {
        long began = System.nanoTime();
        while (true) {
            RunningProcess process = spawn(program);
            started.accept(process);
            boolean ready = Wait.until(
                    program.patience(),
                    () -> !process.isAlive() || program.ready().getAsBoolean());
            if (ready && process.isAlive()) {
                return process;
            }
            boolean ended = !process.isAlive();
            process.kill();
            boolean late = System.nanoTime() - began
                    > program.ending().startAgainWithin().toNanos();
            if (!ended || late || Ports.isTaken(program.port())) {
                throw new DevStackFailure(notReady(program, ended));
            }
        }
    }

    private static String notReady(Program program, boolean ended) {
        String how = ended
                ? " ended before it was ready"
                : " was not ready after " + program.patience().toSeconds() + " s";
        return program.name() + how + ": see " + program.log() + ".";
    }

    private RunningProcess spawn(Program program) {
        try {
            OwnerOnly.createFile(program.log());
            var builder = new ProcessBuilder(wrapped(program.command()))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(program.log().toFile()));
            setEnvironment(builder.environment(), program.environment());
            Process process = builder.start();
            if (this == GUARDED) {
                Watchdog.ofThisJvm().guard(process.pid());
                process.onExit().thenAccept(ended -> Watchdog.ofThisJvm().forget(ended.pid()));
            }
            return new RunningProcess(
                    program.name(),
                    program.port(),
                    program.log(),
                    ProcessIdentity.of(process.pid()),
                    program.ending().stopSignal());
        } catch (IOException e) {
            throw new DevStackFailure("Cannot start " + program.name() + ": " + e.getMessage(), e);
        }
    }

    private List<String> wrapped(List<String> command) {
        // exec keeps the process number; a session of its own takes it out of the terminal's reach.
        String script = this == GUARDED
                ? "umask 077; exec \"$@\""
                : "umask 077; trap '' HUP; if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"";
        var wrapped = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static void setEnvironment(Map<String, String> environment, Map<String, String> wanted) {
        environment.keySet().retainAll(KEPT);
        environment.putAll(wanted);
    }
}
