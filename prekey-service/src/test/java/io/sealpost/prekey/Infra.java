package io.sealpost.prekey;

import static io.sealpost.devstack.TestInfrastructure.Part.KAFKA;
import static io.sealpost.devstack.TestInfrastructure.Part.POSTGRES;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Real PostgreSQL and Kafka, and a registry that only shows its keys. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    /** Where tests find the private key with which the registry signs. */
    public static final String SIGNING_KEY = "test.signing-key";

    private TestInfrastructure infrastructure;
    private KeyServer registry;

    @Override
    public Map<String, String> start() {
        infrastructure = TestInfrastructure.start(POSTGRES, KAFKA);
        var config = new HashMap<>(infrastructure.quarkusConfig("prekey_service"));
        var key = SigningKey.named("current");
        registry = KeyServer.start(config.get("sealpost.service-secret"));
        registry.show(key);
        config.put("sealpost.registry-url", registry.url().toString());
        config.put(SIGNING_KEY, key.toJson());
        // a busy machine is no outage
        config.put("prekeys.store-timeout", "40s");
        config.put("prekeys.registry-timeout", "20s");
        return config;
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
        if (registry != null) {
            registry.close();
        }
        if (infrastructure != null) {
            infrastructure.close();
        }
    }
}
