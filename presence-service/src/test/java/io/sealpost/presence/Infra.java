package io.sealpost.presence;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.function.Function;

/** Real Kafka, real Redis, and a registry that names real keys. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    /** A field of type {@code Map<String, Runnable>}: {@code kill} and {@code restart} Redis. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface RedisSwitch {}

    /** A field of type {@code Function<Map<String, String>, String>}: see {@link PlayedRegistry#token}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface Tokens {}

    private TestInfrastructure infrastructure;
    private PlayedRegistry registry;

    @Override
    public Map<String, String> start() {
        infrastructure = TestInfrastructure.start(Part.KAFKA, Part.REDIS);
        var config = infrastructure.quarkusConfig();
        registry = new PlayedRegistry(config.get("sealpost.service-secret"));
        config.put("sealpost.registry-url", registry.url());
        config.put("sealpost.server-name", PlayedRegistry.SERVER_NAME);
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        Map<String, Runnable> redis = Map.of(
                "kill", () -> infrastructure.kill(Part.REDIS), "restart", () -> infrastructure.restart(Part.REDIS));
        injector.injectIntoFields(redis, new TestInjector.AnnotatedAndMatchesType(RedisSwitch.class, Map.class));
        Function<Map<String, String>, String> tokens = registry::token;
        injector.injectIntoFields(tokens, new TestInjector.AnnotatedAndMatchesType(Tokens.class, Function.class));
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
