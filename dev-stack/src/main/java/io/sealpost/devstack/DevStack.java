package io.sealpost.devstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A whole mesh on this machine: four stores, then six services, each a process of its own. Thread-safe. */
public final class DevStack implements AutoCloseable {

    private static final int STARTS_AT_ONCE = 3;

    private final StackFolder folder;
    private final Options options;
    private final Ports ports;
    private final StoreServers stores;
    private final Secrets secrets;
    private final Consumer<String> progress;
    private final Map<String, Supplier<Program>> programs = new LinkedHashMap<>();
    private final Map<String, RunningProcess> processes = new LinkedHashMap<>();

    private boolean stopping;

    private DevStack(StackFolder folder, Options options, RunAs runAs, Consumer<String> progress) {
        this.folder = folder;
        this.options = options;
        this.progress = progress;
        ports = options.ports();
        secrets = Secrets.in(folder.path());
        stores = new StoreServers(folder, ports, secrets, runAs, options.jvmFor("kafka", KafkaBroker.SMALL));
        programs.putAll(stores.programs());
        for (Service service : Service.values()) {
            programs.put(service.processName(), () -> program(service, service.processName()));
        }
    }

    /**
     * Starts all and waits until all are ready. The data of an earlier stack in the folder is used again.
     *
     * @param folder made if it does not exist
     * @param progress gets one line of text per process that became ready, from several threads
     * @throws DevStackFailure with one clear sentence; whatever was started is stopped then
     */
    public static DevStack start(Path folder, Options options, Consumer<String> progress) {
        RunAs runAs = RunAs.detect();
        var stackFolder = new StackFolder(folder);
        stackFolder.create(runAs);
        if (stackFolder.state().map(StackFolder.State::anyAlive).orElse(false)) {
            throw new DevStackFailure("The mesh in " + stackFolder.path() + " already runs: ./mesh status shows it.");
        }
        var stack = new DevStack(stackFolder, options, runAs, progress);
        stack.ports.requireFree();
        if (options.services()) {
            ServiceProcess.requireBuilt();
        }
        var interrupted = new Thread(stack::stop);
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            stack.startAll();
        } catch (RuntimeException e) {
            stack.stop();
            throw e;
        } finally {
            removeHook(interrupted);
        }
        return stack;
    }

    /** Where clients connect. */
    public URI gatewayUri() {
        return serviceUri("gateway");
    }

    /** What this mesh calls itself in tokens and challenges. */
    public String serverName() {
        return "localhost:" + ports.of("gateway");
    }

    public URI serviceUri(String service) {
        return URI.create("http://127.0.0.1:" + ports.of(service));
    }

    public URI managementUri(String service) {
        return URI.create("http://127.0.0.1:" + ports.managementOf(service));
    }

    /** Stores, then services. */
    public synchronized List<RunningProcess> processes() {
        return programs.keySet().stream()
                .filter(processes::containsKey)
                .map(processes::get)
                .toList();
    }

    public synchronized RunningProcess process(String name) {
        RunningProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("No such process: " + name);
        }
        return process;
    }

    /** Ends a process at once, as a crash would; returns when it is gone. */
    public void kill(String name) {
        process(name).kill();
    }

    /** Asks a process to end in order; returns when it is gone. */
    public void stop(String name) {
        process(name).stop();
    }

    /** Starts a process again with its data on its ports (ends it first if it runs); returns when it is ready. */
    public void restart(String name) {
        kill(name);
        start(name);
    }

    /**
     * Starts one more process of a service, on free ports, with a log of its own; returns when it is ready. It uses the same
     * stores, and is stopped with the others.
     *
     * @return its name, for example {@code mailbox-service-2}
     */
    public String startAnother(String service) {
        Service more = Service.of(service).orElseThrow(() -> new IllegalArgumentException("No service: " + service));
        String name;
        synchronized (this) {
            name = ports.addAnother(more);
            programs.put(name, () -> program(more, name));
        }
        start(name);
        return name;
    }

    /** Stops a process where it stands, without its end, until {@link #resume}: a machine that stalls. */
    public void pause(String name) {
        process(name).pause();
    }

    /** Lets a paused process go on. Does nothing to one that runs or has ended. */
    public void resume(String name) {
        process(name).resume();
    }

    /** A new invitation from the registry. */
    public String invitation() {
        return Invitations.make(serviceUri(Service.DEVICE_REGISTRY.processName()), secrets.of("service"));
    }

    public Stores stores() {
        return stores.stores();
    }

    public Path folder() {
        return folder.path();
    }

    /** The gateway first, then the services, then the stores; the data stays. */
    public void stop() {
        synchronized (this) {
            stopping = true;
        }
        StopOrder.stopAll(processes(), line -> {});
        synchronized (this) {
            processes.clear();
            save();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook runs: the caller's thread has nothing left to do.
            throw new DevStackFailure("Interrupted while starting.", e);
        }
    }

    private void startAll() {
        save();
        Crew.doAll(STARTS_AT_ONCE, tasks(List.copyOf(stores.programs().keySet())));
        if (options.services()) {
            Crew.doAll(STARTS_AT_ONCE, tasks(Service.names()));
        }
    }

    private List<Runnable> tasks(List<String> names) {
        return names.stream().<Runnable>map(name -> () -> start(name)).toList();
    }

    private void start(String name) {
        long began = System.nanoTime();
        RunningProcess process = options.launcher().start(program(name), this::note);
        stores.provision(name);
        double seconds = (System.nanoTime() - began) / 1e9;
        progress.accept("%-16s ready on port %d after %.1f s".formatted(name, process.port(), seconds));
    }

    /** Remembered as soon as it runs, ready or not: whatever happens next, it can be stopped. */
    private synchronized void note(RunningProcess process) {
        if (stopping) {
            process.kill();
            throw new DevStackFailure("Stopped while starting.");
        }
        processes.put(process.name(), process);
        save();
    }

    private synchronized void save() {
        var current = new LinkedHashMap<String, RunningProcess>();
        processes().forEach(process -> current.put(process.name(), process));
        folder.save(new StackFolder.State(options.portBase(), options.registration(), ports, current));
    }

    private Program program(String name) {
        Supplier<Program> program;
        synchronized (this) {
            program = programs.get(name);
        }
        return program.get();
    }

    private Program program(Service service, String name) {
        var given = new LinkedHashMap<>(stores.environmentFor(service));
        if (service == Service.DEVICE_REGISTRY) {
            given.put("SEALPOST_REGISTRATION_POLICY", options.registration().policy());
        }
        given.putAll(options.extraFor(service.processName()));
        return new ServiceProcess(service, name, ports, options.jvmFor(service.processName(), ServiceProcess.SMALL))
                .program(folder.log(name), secrets.of("service"), given);
    }
}
