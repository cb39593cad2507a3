package io.sealpost.registry;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.util.HashMap;
import java.util.Map;

/** Real PostgreSQL and Kafka, and a peer that answers for prekey-service. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    private TestInfrastructure stores;
    private PrekeyPeer prekeys;

    @Override
    public Map<String, String> start() {
        stores = TestInfrastructure.start(Part.POSTGRES, Part.KAFKA);
        var config = new HashMap<>(stores.quarkusConfig("device_registry"));
        prekeys = new PrekeyPeer(config.get("sealpost.service-secret"));
        config.put("sealpost.prekey-url", prekeys.url());
        config.put("sealpost.server-name", "registry.test");
        return config;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(stores, new TestInjector.MatchesType(TestInfrastructure.class));
        injector.injectIntoFields(prekeys, new TestInjector.MatchesType(PrekeyPeer.class));
    }

    @Override
    public void stop() {
        if (prekeys != null) {
            prekeys.close();
        }
        if (stores != null) {
            stores.close();
        }
    }
}
