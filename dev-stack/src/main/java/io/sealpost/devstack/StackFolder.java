package io.sealpost.devstack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder of one stack: the stores' data, the logs, the secrets, and {@code state.properties}, which tells a later command
 * what was started and how.
 */
final class StackFolder {

    /** How the stack was last started, and which of its processes were not stopped since. */
    record State(int portBase, Registration registration, Ports ports, Map<String, RunningProcess> processes) {

        boolean anyAlive() {
            return processes.values().stream().anyMatch(RunningProcess::isAlive);
        }

        State withoutProcesses() {
            return new State(portBase, registration, ports, Map.of());
        }
    }

    private final Path folder;

    StackFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder;
    }

    Path log(String process) {
        return folder.resolve("logs").resolve(process + ".log");
    }

    /** Makes the folder. */
    void create(RunAs runAs) {
        try {
            OwnerOnly.createFolder(folder);
            runAs.letEnter(folder);
        } catch (IOException e) {
            throw new DevStackFailure("Cannot make the folder " + folder + ".", e);
        }
    }

    /** Empty if no stack was ever started here. */
    Optional<State> state() {
        if (!Files.exists(stateFile())) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(stateFile())) {
            properties.load(reader);
        } catch (IOException e) {
            throw new DevStackFailure("Cannot read " + stateFile() + ".", e);
        }
        try {
            return Optional.of(parse(properties));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new DevStackFailure(
                    "The file " + stateFile() + " is damaged: end the stack's processes yourself and delete it.", e);
        }
    }

    void save(State state) {
        var lines = new StringBuilder();
        lines.append("port-base=").append(state.portBase()).append('\n');
        lines.append("registration=").append(state.registration()).append('\n');
        state.ports().asMap().forEach((name, port) -> lines.append("port.")
                .append(name)
                .append('=')
                .append(port)
                .append('\n'));
        int order = 10;
        for (RunningProcess process : state.processes().values()) {
            ProcessIdentity identity = process.identity();
            lines.append("process.%d=%s %d %d %s %s%n"
                    .formatted(
                            order++,
                            process.name(),
                            identity.pid(),
                            identity.startedAt(),
                            identity.boot(),
                            process.stopSignal()));
        }
        OwnerOnly.write(stateFile(), lines.toString());
    }

    private State parse(Properties properties) {
        var ports = new LinkedHashMap<String, Integer>();
        properties.forEach((key, value) -> {
            if (key.toString().startsWith("port.")) {
                ports.put(key.toString().substring("port.".length()), Integer.valueOf(value.toString()));
            }
        });
        var processes = new LinkedHashMap<String, RunningProcess>();
        properties.keySet().stream()
                .map(Object::toString)
                .filter(key -> key.startsWith("process."))
                .sorted()
                .map(key -> process(properties.getProperty(key).split(" "), ports))
                .forEach(process -> processes.put(process.name(), process));
        return new State(
                Integer.parseInt(properties.getProperty("port-base")),
                Registration.valueOf(properties.getProperty("registration").toUpperCase(Locale.ROOT)),
                Ports.of(ports),
                processes);
    }

    private RunningProcess process(String[] fields, Map<String, Integer> ports) {
        if (fields.length != 5) {
            throw new IllegalArgumentException("not a process");
        }
        var identity = new ProcessIdentity(Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3]);
        return new RunningProcess(fields[0], ports.get(fields[0]), log(fields[0]), identity, fields[4]);
    }

    private Path stateFile() {
        return folder.resolve("state.properties");
    }
}
