package io.sealpost.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.protocol.frames.v1.ServerFrame.FrameCase;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationsTest extends GatewayTest {

    @Test
    void showsHealthMetricsAndItsContractOnTheManagementPort() throws Exception {
        // Given
        var phone = world.listedPhone();
        var client = world.connect(phone);
        client.send(1, World.sendTo(world.listedPhone()));
        client.next(FrameCase.ACCEPTED);

        // When
        var metrics = Health.text("/q/metrics");

        // Then
        assertThat(Health.status("/q/health/live")).isEqualTo(200);
        assertThat(Health.status("/q/health/started")).isEqualTo(200);
        assertThat(Health.text("/q/openapi")).contains("/v1/connect");
        assertThat(metrics)
                .contains("sealpost_gateway_connections", "sealpost_gateway_sends_accepted_total")
                .doesNotContain(
                        phone.account().uuid().toString(), phone.device().uuid().toString());
    }
}
