package io.sealpost.devstack;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a stack is started. Immutable. */
public final class Options {

    private final int portBase;
    private final Registration registration;
    private final boolean services;
    private final Map<String, Map<String, String>> extra;
    private final Map<String, Jvm> jvms;

    private Options(
            int portBase,
            Registration registration,
            boolean services,
            Map<String, Map<String, String>> extra,
            Map<String, Jvm> jvms) {
        this.portBase = portBase;
        this.registration = registration;
        this.services = services;
        this.extra = extra;
        this.jvms = jvms;
    }

    /** Known ports (18000: the gateway at 18080 and so on); the stack lives on when this JVM has ended. */
    public static Options fixedPorts(int base) {
        if (base < 1024 || base > 32000) {
            throw new DevStackFailure("The base of the ports must be from 1024 to 32000, not " + base + ".");
        }
        return new Options(base, Registration.OPEN, true, Map.of(), Map.of());
    }

    /** Free ports, so that several stacks run side by side; the stack ends with this JVM, a kill -9 included. */
    public static Options freePorts() {
        return new Options(0, Registration.OPEN, true, Map.of(), Map.of());
    }

    public Options withRegistration(Registration policy) {
        return new Options(portBase, policy, services, extra, jvms);
    }

    /** The four stores alone, for somebody who runs the services in a debugger. */
    public Options withoutServices() {
        return new Options(portBase, registration, false, extra, jvms);
    }

    /** One more environment variable for one service, for tests. */
    public Options with(String service, String variable, String value) {
        var more = new LinkedHashMap<>(extra);
        var ofService = new LinkedHashMap<>(extra.getOrDefault(service, Map.of()));
        ofService.put(variable, value);
        more.put(service, ofService);
        return new Options(portBase, registration, services, more, jvms);
    }

    /**
     * Runs one service, or Kafka, as it would run under load: with the optimising compiler.
     *
     * @param maxHeap as after {@code -Xmx}
     */
    public Options withOptimised(String process, String maxHeap) {
        var more = new LinkedHashMap<>(jvms);
        more.put(process, new Jvm(maxHeap, true));
        return new Options(portBase, registration, services, extra, more);
    }

    /** 0: free ports. */
    int portBase() {
        return portBase;
    }

    Registration registration() {
        return registration;
    }

    boolean services() {
        return services;
    }

    Map<String, String> extraFor(String service) {
        return extra.getOrDefault(service, Map.of());
    }

    Jvm jvmFor(String process, Jvm otherwise) {
        return jvms.getOrDefault(process, otherwise);
    }

    Launcher launcher() {
        return portBase == 0 ? Launcher.GUARDED : Launcher.DETACHED;
    }

    Ports ports() {
        return portBase == 0 ? Ports.free() : Ports.from(portBase);
    }
}
