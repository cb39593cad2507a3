package io.sealpost.presence;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

/** Real Kafka and real Redis. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    /** A field of type {@code Map<String, Runnable>}: {@code kill} and {@code restart} Redis. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    public @interface RedisSwitch {}

    private TestInfrastructure infrastructure;

    @Override
    public Map<String, String> start() {
        infrastructure = TestInfrastructure.start(Part.KAFKA, Part.REDIS);
        return infrastructure.quarkusConfig();
    }

    @Override
    public void inject(TestInjector injector) {
        Map<String, Runnable> redis = Map.of(
                "kill", () -> infrastructure.kill(Part.REDIS), "restart", () -> infrastructure.restart(Part.REDIS));
        injector.injectIntoFields(redis, new TestInjector.AnnotatedAndMatchesType(RedisSwitch.class, Map.class));
    }

    @Override
    public void stop() {
        if (infrastructure != null) {
            infrastructure.close();
        }
    }
}
