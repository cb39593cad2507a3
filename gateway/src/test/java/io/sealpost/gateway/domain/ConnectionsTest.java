package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.gateway.domain.Connections.Admission;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.mailbox.v1.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final Connections connections = new Connections(2);
    private final AccountId account = AccountId.random();
    private final DeviceId device = DeviceId.random();

    /** A socket that only remembers. */
    private record Remembering(Identity identity, List<Delivery> delivered) implements LiveConnection {

        @Override
        public long lastWritten() {
            return 0;
        }

        @Override
        public void deliver(Delivery delivery) {
            delivered.add(delivery);
        }

        @Override
        public void tell(EphemeralEnvelope envelope) {}

        @Override
        public void tellPrekeysLow(int ecLeft, int kyberLeft) {}

        @Override
        public void attachAgain() {}

        @Override
        public void recheck() {}

        @Override
        public void close(int code) {}

        @Override
        public void goAway() {}
    }

    private Remembering connection(DeviceId of, long counter, int partition) {
        var identity = new LiveConnection.Identity(account, of, ConnectionId.random(), counter, partition);
        return new Remembering(identity, new ArrayList<>());
    }

    @Test
    void theHigherCounterTakesOver() {
        var older = connection(device, 5, 0);
        var newer = connection(device, 6, 0);

        assertThat(connections.admit(older)).isEqualTo(new Admission.Admitted(Optional.empty()));
        assertThat(connections.admit(newer)).isEqualTo(new Admission.Admitted(Optional.of(older)));
        assertThat(connections.find(older.identity().connection())).isEmpty();
        assertThat(connections.in(0)).containsExactly(newer);

        connections.gone(older);

        assertThat(connections.of(account)).containsExactly(newer);
        assertThat(connections.admit(connection(device, 6, 0))).isInstanceOf(Admission.ConnectedElsewhere.class);
    }

    @Test
    void anEqualOrLowerCounterIsConnectedElsewhere() {
        connections.admit(connection(device, 5, 0));

        assertThat(connections.admit(connection(device, 5, 0))).isInstanceOf(Admission.ConnectedElsewhere.class);
        assertThat(connections.admit(connection(device, 0, 0))).isInstanceOf(Admission.ConnectedElsewhere.class);
    }

    @Test
    void countersAreUnsigned() {
        connections.admit(connection(device, Long.MAX_VALUE, 0));

        assertThat(connections.admit(connection(device, -1, 0))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aFullPartitionTakesNobodyElseButTheSameDeviceAgain() {
        connections.admit(connection(device, 1, 0));
        connections.admit(connection(DeviceId.random(), 1, 0));

        assertThat(connections.admit(connection(DeviceId.random(), 1, 0))).isInstanceOf(Admission.Full.class);
        assertThat(connections.admit(connection(DeviceId.random(), 1, 1))).isInstanceOf(Admission.Admitted.class);
        assertThat(connections.admit(connection(device, 2, 0))).isInstanceOf(Admission.Admitted.class);
        assertThat(connections.count()).isEqualTo(3);
    }

    @Test
    void forgetsWhoIsGone() {
        var connection = connection(device, 1, 0);
        connections.admit(connection);

        connections.gone(connection);
        connections.gone(connection);

        assertThat(connections.all()).isEmpty();
        assertThat(connections.in(0)).isEmpty();
        assertThat(connections.of(account)).isEmpty();
    }

    @Test
    void hearsNoOlderOwnerOfAPartitionOnceANewerOneSpoke() {
        var deliveries = new Deliveries(connections);
        var connection = connection(device, 1, 3);
        connections.admit(connection);

        assertThat(deliveries.accept(delivery(connection, 3, 7))).isEqualTo(Deliveries.Routing.DELIVERED);
        assertThat(deliveries.accept(delivery(connection, 3, 6))).isEqualTo(Deliveries.Routing.DROPPED_TOKEN);
        assertThat(deliveries.accept(delivery(connection, 3, 7))).isEqualTo(Deliveries.Routing.DELIVERED);
        assertThat(deliveries.accept(delivery(connection, 2, 6))).isEqualTo(Deliveries.Routing.DROPPED_UNKNOWN);
        assertThat(deliveries.accept(Delivery.getDefaultInstance())).isEqualTo(Deliveries.Routing.DROPPED_UNKNOWN);
        assertThat(connection.delivered()).hasSize(2);
    }

    private static Delivery delivery(LiveConnection to, int partition, long token) {
        return Delivery.newBuilder()
                .setPartition(partition)
                .setToken(token)
                .setDevice(to.identity().device().byteString())
                .setConnection(to.identity().connection().byteString())
                .build();
    }
}
