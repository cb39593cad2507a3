package io.sealpost.mailbox.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.DeviceId;

/**
 * What one device is to get.
 *
 * @param type number of the contract's {@code CiphertextType}
 * @param ciphertext opaque
 */
public record Copy(DeviceId device, int type, ByteString ciphertext) {}
