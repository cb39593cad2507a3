package io.sealpost.prekey;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The service's configuration with its defaults, for tests without Quarkus. */
public final class PrekeyConfigs {

    public static final String SECRET = "a secret that all services know";

    private PrekeyConfigs() {}

    public static PrekeyConfig with(Map<String, String> values) {
        var all = new HashMap<>(values);
        all.put("prekeys.service-secret", SECRET);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(PrekeyConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(PrekeyConfig.class);
    }
}
