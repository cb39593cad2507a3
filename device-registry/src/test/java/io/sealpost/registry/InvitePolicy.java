package io.sealpost.registry;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Runs the registry with {@code sealpost.registration-policy=invite}. */
public class InvitePolicy implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("sealpost.registration-policy", "invite");
    }
}
