package io.sealpost.mesh.bench;

import io.sealpost.devstack.DevStack;
import io.sealpost.devstack.Options;
import io.sealpost.mesh.bench.machine.Cpu;
import io.sealpost.mesh.bench.machine.ProcessTimes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** A mesh of the bench's own: run for load, with limits that a single machine's clients do not reach. */
final class BenchMesh implements AutoCloseable {

    private static final String PLENTY = "1000000/1s";
    private static final List<String> RATES =
            List.of("CONNECT", "HELLO", "SIGN_IN", "LOOKUP", "OWN", "SEND", "STRANGER_SEND");
    private static final List<String> OTHERS =
            List.of("device-registry", "prekey-service", "presence-service", "media-service", "s3");

    private final DevStack stack;

    /** @param stack closed with this */
    BenchMesh(DevStack stack) {
        this.stack = stack;
    }

    static BenchMesh start(Path folder, Consumer<String> progress) {
        return new BenchMesh(DevStack.start(folder, options(), progress));
    }

    private static Options options() {
        var options = Options.freePorts()
                .withOptimised("gateway", "768m")
                .withOptimised("mailbox-service", "768m")
                .withOptimised("kafka", "768m")
                // Ten thousand accounts are registered before ten thousand sockets can be opened.
                .withOptimised("device-registry", "384m")
                .withOptimised("prekey-service", "384m")
                .with("gateway", "GATEWAY_SOCKETS_MOST_PER_PARTITION", "8000")
                // Twenty thousand wait for one device while it acknowledges nothing.
                .with("mailbox-service", "MAILBOX_QUOTA_ENVELOPES", "1000000")
                // Many accounts are made in a short time; what a proof of work costs is not what is measured.
                .with("device-registry", "REGISTRY_PROOF_OF_WORK_BITS", "1");
        for (String rate : RATES) {
            options = options.with("gateway", "GATEWAY_LIMITS_" + rate, PLENTY);
        }
        return options;
    }

    DevStack stack() {
        return stack;
    }

    long pid(String process) {
        return stack.process(process).pid();
    }

    /** What each part has used of the CPU until now. */
    Cpu cpu() {
        var parts = new LinkedHashMap<String, DoubleSupplier>();
        for (String process : List.of("gateway", "mailbox-service", "kafka", "redis")) {
            parts.put(process, () -> ProcessTimes.secondsOf(pid(process)));
        }
        // One process for each connection, and more that come and go.
        parts.put("postgres", () -> ProcessTimes.secondsOfTree(pid("postgres")));
        parts.put("others", () -> OTHERS.stream()
                .mapToDouble(process -> ProcessTimes.secondsOf(pid(process)))
                .sum());
        parts.put(
                Cpu.GENERATOR,
                () -> ProcessTimes.secondsOf(ProcessHandle.current().pid()));
        return Cpu.now(parts);
    }

    @Override
    public void close() {
        stack.close();
    }
}
