package io.sealpost.presence;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The service's configuration with its defaults, for tests without Quarkus. */
public final class PresenceConfigs {

    private PresenceConfigs() {}

    public static PresenceConfig with(Map<String, String> values) {
        var all = new HashMap<>(Map.of(
                "presence.service-secret", "a secret that all services know",
                "presence.server-name", "localhost:18080",
                "presence.registry-url", "http://127.0.0.1:1"));
        all.putAll(values);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PresenceConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(PresenceConfig.class);
    }
}
