package io.sealpost.gateway;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The gateway's configuration with its defaults, for tests without Quarkus. */
public final class GatewayConfigs {

    private GatewayConfigs() {}

    public static GatewayConfig with(Map<String, String> values) {
        var all = new HashMap<>(Map.of(
                "gateway.service-secret", "a secret that all services know",
                "gateway.server-name", "localhost:18080",
                "gateway.registry-url", "http://127.0.0.1:1",
                "gateway.prekey-url", "http://127.0.0.1:1",
                "gateway.presence-url", "http://127.0.0.1:1",
                "gateway.media-url", "http://127.0.0.1:1",
                "gateway.kafka", "127.0.0.1:1"));
        all.putAll(values);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }
}
