package io.sealpost.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Real Kafka and Redis; a port and a signing key for the stand-in of the services behind the gateway. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    static final String PEERS_PORT = "test.peers-port";
    static final String SIGNING_KEY = "test.signing-key";

    private TestInfrastructure infrastructure;

    @Override
    public Map<String, String> start() {
        // Quarkus may call this on a thread of another class loader, in which Kafka's client would look for its
        // classes.
        Thread.currentThread().setContextClassLoader(Infra.class.getClassLoader());
        infrastructure = TestInfrastructure.start(Part.KAFKA, Part.REDIS);
        var config = new HashMap<>(infrastructure.quarkusConfig());
        int port = freePort();
        for (var service : new String[] {"registry", "prekey", "media", "presence"}) {
            config.put("sealpost." + service + "-url", "http://127.0.0.1:" + port);
        }
        config.put(PEERS_PORT, Integer.toString(port));
        config.put(SIGNING_KEY, SigningKey.named("current").toJson());
        config.put("gateway.sockets.hello-within", "5s");
        config.put("gateway.sockets.ping-every", "3s");
        config.put("gateway.sockets.idle-after", "10s");
        config.put("gateway.sockets.recheck-every", "3s");
        config.put("gateway.http.unknown-key-every", "1s");
        config.put("gateway.http.timeout", "3s");
        config.put("gateway.http.ask-timeout", "2s");
        config.put("gateway.limits.ephemeral", "6/3600s");
        config.put("gateway.limits.write", "5/3600s");
        config.put("gateway.limits.hello", "40/3600s");
        return config;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fields of these names can end a store as a crash would, and start it again. */
    @Override
    public void inject(TestInjector injector) {
        Consumer<String> kill = part -> infrastructure.kill(Part.valueOf(part));
        Consumer<String> restart = part -> infrastructure.restart(Part.valueOf(part));
        injector.injectIntoFields(kill, field -> field.getName().equals("kill"));
        injector.injectIntoFields(restart, field -> field.getName().equals("restart"));
    }

    @Override
    public void stop() {
        if (infrastructure != null) {
            infrastructure.close();
        }
    }
}
