package io.sealpost.mailbox;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sealpost.devstack.TestInfrastructure;
import io.sealpost.devstack.TestInfrastructure.Part;
import java.util.Map;

/** Real Kafka, PostgreSQL and Redis for the tests of this service. */
public class Infra implements QuarkusTestResourceLifecycleManager {

    private TestInfrastructure infrastructure;

    @Override
    public Map<String, String> start() {
        infrastructure = TestInfrastructure.start(Part.POSTGRES, Part.KAFKA, Part.REDIS);
        return infrastructure.quarkusConfig("mailbox_service");
    }

    @Override
    public void stop() {
        infrastructure.close();
    }
}
