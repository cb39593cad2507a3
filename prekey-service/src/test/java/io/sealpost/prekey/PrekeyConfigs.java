package io.sealpost.prekey;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The service's configuration with its defaults but more patience, for tests without Quarkus. */
public final class PrekeyConfigs {

    public static final String SECRET = "a secret that all services know";

    private PrekeyConfigs() {}

    public static PrekeyConfig with(Map<String, String> values) {
        var all = new HashMap<>(Map.of("prekeys.store-timeout", "40s", "prekeys.registry-timeout", "20s"));
        all.putAll(values);
        all.put("prekeys.service-secret", SECRET);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PrekeyConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(PrekeyConfig.class);
    }
}
