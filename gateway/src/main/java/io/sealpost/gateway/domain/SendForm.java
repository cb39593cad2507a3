package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Send;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether a send has the form and the sizes that the contract asks for. */
final class SendForm {

    private static final int ID_BYTES = 16;

    private SendForm() {}

    /** Empty if it has; the recipient's id can be read then, too. */
    static Optional<Problem> problemOf(Send send) {
        boolean badIds = send.getRecipientAccount().size() != ID_BYTES
                || send.getMessageId().size() != ID_BYTES
                || (!send.getAccessKey().isEmpty() && send.getAccessKey().size() != Limits.ACCESS_KEY_BYTES);
        if (badIds || send.getCopiesCount() < 1 || send.getCopiesCount() > Limits.DEVICES) {
            return Optional.of(Problem.BAD_REQUEST);
        }
        Set<ByteString> devices = new HashSet<>();
        for (Copy copy : send.getCopiesList()) {
            if (copy.getCiphertext().size() > Limits.CIPHERTEXT_BYTES) {
                return Optional.of(Problem.TOO_LARGE);
            }
            if (!isWhole(copy) || !devices.add(copy.getDevice())) {
                return Optional.of(Problem.BAD_REQUEST);
            }
        }
        return Optional.empty();
    }

    private static boolean isWhole(Copy copy) {
        boolean knownType = copy.getType() == CiphertextType.CIPHERTEXT_TYPE_MESSAGE
                || copy.getType() == CiphertextType.CIPHERTEXT_TYPE_PREKEY_MESSAGE;
        return knownType
                && copy.getDevice().size() == ID_BYTES
                && !copy.getCiphertext().isEmpty();
    }
}
