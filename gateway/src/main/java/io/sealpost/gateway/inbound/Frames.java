package io.sealpost.gateway.inbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Accepted;
import io.sealpost.protocol.frames.v1.Backlog;
import io.sealpost.protocol.frames.v1.DeviceMismatch;
import io.sealpost.protocol.frames.v1.Drained;
import io.sealpost.protocol.frames.v1.Envelope;
import io.sealpost.protocol.frames.v1.EphemeralEnvelope;
import io.sealpost.protocol.frames.v1.Error;
import io.sealpost.protocol.frames.v1.ListsWatched;
import io.sealpost.protocol.frames.v1.NewerList;
import io.sealpost.protocol.frames.v1.PrekeysLow;
import io.sealpost.protocol.frames.v1.PresenceUpdate;
import io.sealpost.protocol.frames.v1.Sent;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.Welcome;
import java.time.Duration;
import java.util.List;

/** What the gateway says. */
final class Frames {

    private Frames() {}

    static ServerFrame welcome(long request, long serverTimeMs) {
        return answer(request)
                .setWelcome(Welcome.newBuilder().setServerTimeMs(serverTimeMs))
                .build();
    }

    static ServerFrame accepted(long request) {
        return answer(request).setAccepted(Accepted.getDefaultInstance()).build();
    }

    static ServerFrame sent(long request) {
        return answer(request).setSent(Sent.getDefaultInstance()).build();
    }

    static ServerFrame ephemeral(EphemeralEnvelope envelope) {
        return ServerFrame.newBuilder().setEphemeral(envelope).build();
    }

    static ServerFrame error(long request, Problem problem, Duration retryAfter) {
        return answer(request).setError(error(problem, retryAfter)).build();
    }

    static ServerFrame mismatch(long request, List<DeviceId> missing, List<DeviceId> extra) {
        var mismatch = DeviceMismatch.newBuilder();
        missing.forEach(device -> mismatch.addMissing(device.byteString()));
        extra.forEach(device -> mismatch.addExtra(device.byteString()));
        return answer(request)
                .setError(error(Problem.DEVICE_LIST_MISMATCH, Duration.ZERO).setMismatch(mismatch))
                .build();
    }

    static ServerFrame envelope(Envelope envelope) {
        return ServerFrame.newBuilder().setEnvelope(envelope).build();
    }

    static ServerFrame backlog(long envelopes) {
        return ServerFrame.newBuilder()
                .setBacklog(Backlog.newBuilder().setEnvelopes(envelopes))
                .build();
    }

    static ServerFrame drained() {
        return ServerFrame.newBuilder().setDrained(Drained.getDefaultInstance()).build();
    }

    static ServerFrame presence(long request, PresenceUpdate update) {
        return answer(request).setPresence(update).build();
    }

    static ServerFrame listsWatched(long request) {
        return answer(request)
                .setListsWatched(ListsWatched.getDefaultInstance())
                .build();
    }

    static ServerFrame newerList(AccountId account, int version) {
        var newer = NewerList.newBuilder().setAccount(account.byteString()).setVersion(version);
        return ServerFrame.newBuilder().setNewerList(newer).build();
    }

    static ServerFrame prekeysLow(int ecLeft, int kyberLeft) {
        var low = PrekeysLow.newBuilder().setEcLeft(ecLeft).setKyberLeft(kyberLeft);
        return ServerFrame.newBuilder().setPrekeysLow(low).build();
    }

    private static Error.Builder error(Problem problem, Duration retryAfter) {
        return Error.newBuilder()
                .setCode(problem.code())
                .setStatus(problem.status())
                .setRetryAfterMs((int) Math.min(retryAfter.toMillis(), Integer.MAX_VALUE));
    }

    private static ServerFrame.Builder answer(long request) {
        return ServerFrame.newBuilder().setRequest(request);
    }
}
