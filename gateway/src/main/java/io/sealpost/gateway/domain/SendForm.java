package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Ephemeral;
import io.sealpost.protocol.frames.v1.Send;
import java.util.HashSet;
import java.util.List;
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
        return badIds ? Optional.of(Problem.BAD_REQUEST) : problemOf(send.getCopiesList(), Limits.CIPHERTEXT_BYTES);
    }

    /** The same of an ephemeral: small, with an access key, and of answered sessions only. */
    static Optional<Problem> problemOf(Ephemeral ephemeral) {
        boolean badIds = ephemeral.getRecipientAccount().size() != ID_BYTES
                || ephemeral.getAccessKey().size() != Limits.ACCESS_KEY_BYTES;
        boolean answered = ephemeral.getCopiesList().stream()
                .allMatch(copy -> copy.getType() == CiphertextType.CIPHERTEXT_TYPE_MESSAGE);
        return badIds || !answered
                ? Optional.of(Problem.BAD_REQUEST)
                : problemOf(ephemeral.getCopiesList(), Limits.EPHEMERAL_BYTES);
    }

    private static Optional<Problem> problemOf(List<Copy> copies, int mostBytes) {
        if (copies.isEmpty() || copies.size() > Limits.DEVICES) {
            return Optional.of(Problem.BAD_REQUEST);
        }
        Set<ByteString> devices = new HashSet<>();
        for (Copy copy : copies) {
            if (copy.getCiphertext().size() > mostBytes) {
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
