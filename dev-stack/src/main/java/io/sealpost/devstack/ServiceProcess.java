package io.sealpost.devstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One process of one of the six services: its command, its environment, its health. */
final class ServiceProcess {

    static final Jvm SMALL = Jvm.small("224m");

    private static final String HOST = "http://127.0.0.1:";

    private final Service service;
    private final String name;
    private final Ports ports;
    private final Jvm jvm;

    /** @param name the service's own, or that of a further instance */
    ServiceProcess(Service service, String name, Ports ports, Jvm jvm) {
        this.service = service;
        this.name = name;
        this.ports = ports;
        this.jvm = jvm;
    }

    /** @throws DevStackFailure before anything is started */
    static void requireBuilt() {
        for (Service service : Service.values()) {
            if (!Files.exists(jar(service))) {
                throw new DevStackFailure("Not built yet (" + jar(service) + " is missing): run ./mesh build.");
            }
        }
    }

    /** @param given what the stores and the person add to the environment */
    Program program(Path log, String serviceSecret, Map<String, String> given) {
        var rest = List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + SealpostRoot.built("target/native"),
                "-jar",
                jar(service).toString());
        var environment = new LinkedHashMap<>(addresses());
        environment.put("SEALPOST_SERVICE_SECRET", serviceSecret);
        environment.putAll(given);
        return new Program(
                name,
                ports.of(name),
                jvm.command(rest),
                environment,
                log,
                () -> isReady(ports.managementOf(name)),
                Duration.ofSeconds(180),
                Program.Ending.ORDINARY);
    }

    /** Whether the service says that its stores answer. */
    static boolean isReady(int managementPort) {
        try {
            var health = URI.create(HOST + managementPort + "/q/health/ready").toURL();
            var connection = (HttpURLConnection) health.openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(3_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private static Path jar(Service service) {
        return SealpostRoot.find().resolve(service.processName()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    private Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(name)));
        addresses.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementOf(name)));
        addresses.put("SEALPOST_SERVER_NAME", "localhost:" + port(Service.GATEWAY));
        addresses.put("SEALPOST_REGISTRY_URL", HOST + port(Service.DEVICE_REGISTRY));
        addresses.put("SEALPOST_PREKEY_URL", HOST + port(Service.PREKEY_SERVICE));
        addresses.put("SEALPOST_MAILBOX_URL", HOST + port(Service.MAILBOX_SERVICE));
        addresses.put("SEALPOST_PRESENCE_URL", HOST + port(Service.PRESENCE_SERVICE));
        addresses.put("SEALPOST_MEDIA_URL", HOST + port(Service.MEDIA_SERVICE));
        return addresses;
    }

    private String port(Service other) {
        return Integer.toString(ports.of(other.processName()));
    }
}
