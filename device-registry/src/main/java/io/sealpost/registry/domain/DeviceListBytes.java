package io.sealpost.registry.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.devices.v1.SignedDeviceList;
import java.util.Arrays;

/**
 * A device list as it travels. Opaque: never re-encoded, and read only after its signature was verified.
 *
 * @param list 1 byte to 8 KiB
 * @param signature 64 bytes
 */
public record DeviceListBytes(byte[] list, byte[] signature) {

    SignedDeviceList toSignedDeviceList() {
        return SignedDeviceList.newBuilder()
                .setList(ByteString.copyFrom(list))
                .setSignature(ByteString.copyFrom(signature))
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceListBytes bytes
                && Arrays.equals(list, bytes.list)
                && Arrays.equals(signature, bytes.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(list);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
