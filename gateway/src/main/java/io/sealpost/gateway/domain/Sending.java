package io.sealpost.gateway.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sealpost.gateway.domain.DeviceLists.Known;
import io.sealpost.gateway.domain.RateLimits.Kind;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.gateway.domain.SendOutcome.Accepted;
import io.sealpost.gateway.domain.SendOutcome.Mismatch;
import io.sealpost.gateway.domain.SendOutcome.Refused;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Send;
import io.sealpost.protocol.mailbox.v1.Deposit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * An identified send, from the frame to the log. Checks in this order: form, rate of the sender, access key or rate of
 * strangers to this recipient, device list, room. "Wrong access key" and "unknown account" are one answer. Thread-safe.
 */
public final class Sending {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** Who sends: from the verified token, never from a frame. */
    public record Sender(AccountId account, DeviceId device) {}

    private record Attempt(Sender sender, AccountId recipient, Send send) {
        boolean hasAccessKey() {
            return !send.getAccessKey().isEmpty();
        }

        boolean isFromStranger() {
            return !hasAccessKey() && !isToMyself();
        }

        boolean isToMyself() {
            return recipient.equals(sender.account());
        }
    }

    private final RateLimits limits;
    private final DeviceLists lists;
    private final Rooms rooms;
    private final Mailboxes mailboxes;

    public Sending(RateLimits limits, DeviceLists lists, Rooms rooms, Mailboxes mailboxes) {
        this.limits = limits;
        this.lists = lists;
        this.rooms = rooms;
        this.mailboxes = mailboxes;
    }

    /** Never fails; completes on any thread, with {@code Accepted} only when the message is in the log. */
    public CompletionStage<SendOutcome> send(Sender sender, Send send) {
        var problem = SendForm.problemOf(send);
        if (problem.isPresent()) {
            return completedStage(Refused.because(problem.get()));
        }
        var attempt = new Attempt(sender, AccountId.of(send.getRecipientAccount()), send);
        return limits.take(Kind.SEND, sender.device().bytes(), 1)
                .thenCompose(turn -> turn.allowed() ? withinRate(attempt) : tooMany(turn))
                .exceptionally(Sending::unavailable);
    }

    private CompletionStage<SendOutcome> withinRate(Attempt attempt) {
        if (attempt.hasAccessKey()) {
            return lists.current(attempt.recipient()).thenCompose(list -> checkAccessKey(attempt, list));
        }
        if (attempt.isToMyself()) {
            return lists.current(attempt.recipient()).thenCompose(list -> checkDevices(attempt, list));
        }
        return stranger(attempt)
                .thenCompose(turn -> turn.allowed()
                        ? lists.current(attempt.recipient()).thenCompose(list -> checkDevices(attempt, list))
                        : tooMany(turn));
    }

    private CompletionStage<SendOutcome> checkAccessKey(Attempt attempt, Optional<Known> list) {
        if (knowsAccessKey(attempt, list)) {
            return checkDevices(attempt, list);
        }
        return stranger(attempt)
                .thenCompose(turn -> turn.allowed()
                        ? lists.newest(attempt.recipient()).thenCompose(newest -> checkNewestKey(attempt, newest))
                        : tooMany(turn));
    }

    private CompletionStage<SendOutcome> checkNewestKey(Attempt attempt, Optional<Known> list) {
        return knowsAccessKey(attempt, list)
                ? checkDevices(attempt, list)
                : completedStage(Refused.because(Problem.UNAUTHORIZED));
    }

    private static boolean knowsAccessKey(Attempt attempt, Optional<Known> list) {
        return list.isPresent() && AccessKeys.fits(attempt.send().getAccessKey().toByteArray(), list.get());
    }

    private CompletionStage<Turn> stranger(Attempt attempt) {
        return limits.take(Kind.STRANGER_SEND, attempt.recipient().bytes(), 1);
    }

    private CompletionStage<SendOutcome> checkDevices(Attempt attempt, Optional<Known> list) {
        if (list.isPresent() && mismatch(attempt, list.get()).isEmpty()) {
            return deposit(attempt, list.get());
        }
        // Ours may be older than the sender's.
        return lists.newest(attempt.recipient()).thenCompose(newest -> checkNewest(attempt, newest));
    }

    private CompletionStage<SendOutcome> checkNewest(Attempt attempt, Optional<Known> list) {
        if (list.isEmpty()) {
            return completedStage(Refused.because(Problem.NOT_FOUND));
        }
        var mismatch = mismatch(attempt, list.get());
        return mismatch.isPresent() ? completedStage(mismatch.get()) : deposit(attempt, list.get());
    }

    private static Optional<Mismatch> mismatch(Attempt attempt, Known list) {
        return Copies.mismatch(
                attempt.sender(), attempt.recipient(), attempt.send().getCopiesList(), list);
    }

    private CompletionStage<SendOutcome> deposit(Attempt attempt, Known list) {
        if (!hasRoom(attempt)) {
            return completedStage(Refused.because(Problem.MAILBOX_FULL));
        }
        var deposit = Deposit.newBuilder()
                .setAccount(attempt.recipient().byteString())
                .setDeviceListVersion(list.version())
                .setMessageId(attempt.send().getMessageId())
                .setSenderAccount(attempt.sender().account().byteString())
                .setSenderDevice(attempt.sender().device().byteString());
        attempt.send().getCopiesList().forEach(copy -> deposit.addCopies(withoutUnknownFields(copy)));
        return mailboxes.deposit(attempt.recipient(), deposit.build()).thenApply(Sending::answer);
    }

    /** The sender's own device, which gets no copy, may be full. */
    private boolean hasRoom(Attempt attempt) {
        return attempt.send().getCopiesList().stream()
                .map(copy -> DeviceId.of(copy.getDevice()))
                .allMatch(device -> rooms.takes(device, attempt.isFromStranger()));
    }

    private static Copy withoutUnknownFields(Copy copy) {
        return Copy.newBuilder()
                .setDevice(copy.getDevice())
                .setType(copy.getType())
                .setCiphertext(copy.getCiphertext())
                .build();
    }

    private static SendOutcome answer(MailboxLog.Outcome outcome) {
        return switch (outcome) {
            case WRITTEN -> new Accepted();
            case REFUSED -> new Refused(Problem.UNAVAILABLE, SOON);
            case UNKNOWN -> new Refused(Problem.OUTCOME_UNKNOWN, SOON);
        };
    }

    private static CompletionStage<SendOutcome> tooMany(Turn turn) {
        return completedStage(new Refused(Problem.TOO_MANY_REQUESTS, turn.after()));
    }

    private static SendOutcome unavailable(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof PeerUnavailable) {
            return new Refused(Problem.UNAVAILABLE, SOON);
        }
        throw new CompletionException(cause);
    }
}
