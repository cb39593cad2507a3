package io.sealpost.media;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Real PostgreSQL, Kafka and S3, and a registry that names real keys. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    /** A field of type {@code Function<Map<String, String>, String>}: see {@link PlayedRegistry#token}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface Tokens {}

    /** A field of type {@code BiConsumer<String, String>}: {@code ("kill" or "restart", part)}. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface Switches {}

    private TestInfrastructure infrastructure;
    private PlayedRegistry registry;

    @Override
    public Map<String, String> start() {
        infrastructure = TestInfrastructure.start(Part.POSTGRES, Part.KAFKA, Part.S3);
        var config = infrastructure.quarkusConfig("media_service");
        registry = new PlayedRegistry(config.get("sealpost.service-secret"));
        config.put("sealpost.registry-url", registry.url());
        config.put("sealpost.server-name", PlayedRegistry.SERVER_NAME);
        config.put("sealpost.s3.bucket", "made-at-start");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        Function<Map<String, String>, String> tokens = registry::token;
        BiConsumer<String, String> switches = this::turn;
        injector.injectIntoFields(tokens, new TestInjector.AnnotatedAndMatchesType(Tokens.class, Function.class));
        injector.injectIntoFields(switches, new TestInjector.AnnotatedAndMatchesType(Switches.class, BiConsumer.class));
    }

    private void turn(String what, String part) {
        switch (what) {
            case "kill" -> infrastructure.kill(Part.valueOf(part));
            case "restart" -> infrastructure.restart(Part.valueOf(part));
            default -> throw new IllegalArgumentException(what);
        }
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
