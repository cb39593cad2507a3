package io.sealpost.gateway.inbound;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.gateway.domain.Connections;
import io.sealpost.gateway.domain.DeviceLists;
import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.ListWatches;
import io.sealpost.gateway.domain.LiveConnection;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.devices.v1.SignedDeviceList;
import io.sealpost.protocol.events.v1.DeviceListPublished;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * New device lists as the registry publishes them: they replace cached ones, sockets of devices that were removed close,
 * and whoever watches the account is told. Losing one costs at most the 60 s for which a cached list is believed.
 */
@ApplicationScoped
class DeviceListConsumer {

    private static final Logger LOG = Logger.getLogger(DeviceListConsumer.class);

    private final DeviceLists lists;
    private final ListWatches watches;
    private final Connections connections;

    DeviceListConsumer(DeviceLists lists, ListWatches watches, Connections connections) {
        this.lists = lists;
        this.watches = watches;
        this.connections = connections;
    }

    @Incoming("device-lists")
    void onDeviceList(ConsumerRecord<byte[], byte[]> published) {
        try {
            var account = AccountId.of(published.key());
            if (published.value() == null) {
                lists.dropped(account);
            } else {
                var list = known(DeviceListPublished.parseFrom(published.value()));
                lists.published(account, list);
                watches.published(account, list.version());
            }
            connections.of(account).forEach(LiveConnection::recheck);
        } catch (InvalidProtocolBufferException | MalformedInput undecodable) {
            LOG.warnf("an undecodable device list was skipped partition=%d", published.partition());
        }
    }

    private static Known known(DeviceListPublished published) throws InvalidProtocolBufferException {
        var signed = SignedDeviceList.parseFrom(published.getSignedList());
        return Known.read(
                signed.getList().toByteArray(), published.getAccessKeyHash().toByteArray());
    }
}
