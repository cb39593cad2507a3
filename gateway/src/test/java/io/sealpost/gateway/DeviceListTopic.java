package io.sealpost.gateway;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.devices.v1.SignedDeviceList;
import io.sealpost.protocol.events.v1.DeviceListPublished;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes device lists as the registry's outbox does. */
final class DeviceListTopic {

    void publish(int version, byte[] accessKey, Phone... phones) {
        var signed = SignedDeviceList.newBuilder()
                .setList(ByteString.copyFrom(Peers.listBytes(version, List.of(phones))))
                .setSignature(ByteString.copyFrom(new byte[64]));
        var published = DeviceListPublished.newBuilder()
                .setAccount(phones[0].account().byteString())
                .setVersion(version)
                .setSignedList(signed.build().toByteString())
                .setAccessKeyHash(ByteString.copyFrom(Peers.sha256(accessKey)));
        write(phones[0].account().bytes(), published.build().toByteArray());
    }

    void write(byte[] key, byte[] value) {
        write(Topics.DEVICE_LISTS, key, value);
    }

    static void write(String topic, byte[] key, byte[] value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", World.config("kafka.bootstrap.servers"));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
