package io.sealpost.registry;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Runs the registry with {@code registry.username-reclaim-after=30d}. */
public class ReclaimPolicy implements QuarkusTestProfile {

    static final int DAYS = 30;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("registry.username-reclaim-after", DAYS + "d");
    }
}
