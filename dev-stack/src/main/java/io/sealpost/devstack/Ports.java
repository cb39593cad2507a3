package io.sealpost.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;

/** Which port of 127.0.0.1 each process listens on. Thread-safe. */
final class Ports {

    static final int DEFAULT_BASE = 18000;

    /** Below Linux's range for outgoing connections (32768 and up), where a port can be taken at any moment. */
    private static final int FIRST_FREE = 20_000;

    private static final int LAST_FREE = 32_000;

    private final Map<String, Integer> ports;

    private Ports(Map<String, Integer> ports) {
        this.ports = new ConcurrentSkipListMap<>(ports);
    }

    /** PostgreSQL at base + 432 and so on; service ports from base + 80, management ports 100 higher. */
    static Ports from(int base) {
        var ports = new TreeMap<String, Integer>();
        ports.put("postgres", base + 432);
        ports.put("kafka", base + 92);
        ports.put("kafka-controller", base + 93);
        ports.put("redis", base + 379);
        ports.put("s3", base + 333);
        int next = base + 80;
        for (Service service : Service.values()) {
            ports.put(service.processName(), next);
            ports.put(managementName(service.processName()), next + 100);
            next++;
        }
        return new Ports(ports);
    }

    static Ports of(Map<String, Integer> ports) {
        return new Ports(ports);
    }

    /** Free ones, for tests: several stacks can run side by side. */
    static Ports free() {
        var ports = new TreeMap<String, Integer>();
        for (String name : from(0).ports.keySet()) {
            int port = findFree();
            while (ports.containsValue(port)) {
                port = findFree();
            }
            ports.put(name, port);
        }
        return new Ports(ports);
    }

    /** Free ports for one more process of a service. @return its name: that of the service, and a number from 2 on */
    synchronized String addAnother(Service service) {
        int number = 2;
        while (ports.containsKey(service.processName() + "-" + number)) {
            number++;
        }
        String name = service.processName() + "-" + number;
        ports.put(name, findUnnamed());
        ports.put(managementName(name), findUnnamed());
        return name;
    }

    private int findUnnamed() {
        int port = findFree();
        while (ports.containsValue(port)) {
            port = findFree();
        }
        return port;
    }

    static int findFree() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE);
            if (!isTaken(port)) {
                return port;
            }
        }
    }

    static boolean isTaken(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    Map<String, Integer> asMap() {
        return ports;
    }

    int of(String process) {
        Integer port = ports.get(process);
        if (port == null) {
            throw new IllegalArgumentException("No such process: " + process);
        }
        return port;
    }

    /** All that have a state of their own, stores first. */
    List<String> processes() {
        var processes = new ArrayList<>(List.of("postgres", "kafka", "redis", "s3"));
        processes.addAll(Service.names());
        ports.keySet().stream()
                .filter(name -> ports.containsKey(managementName(name)) && !processes.contains(name))
                .forEach(processes::add);
        return processes;
    }

    /** Empty for stores. */
    Optional<Integer> management(String process) {
        return Optional.ofNullable(ports.get(managementName(process)));
    }

    int managementOf(String process) {
        return of(managementName(process));
    }

    /** @throws DevStackFailure naming the first port that another program uses */
    void requireFree() {
        ports.forEach((name, port) -> {
            if (isTaken(port)) {
                throw new DevStackFailure(
                        "Port " + port + ", meant for " + name
                                + ", is used by another program: end it, or choose other ports, for example with --port-base 19000.");
            }
        });
    }

    private static String managementName(String process) {
        return process + "-management";
    }
}
