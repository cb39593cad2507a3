package io.sealpost.client.engine;

import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.mesh.Problems;
import io.sealpost.client.signal.Bundle;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Outbox.Letter;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Send;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to do when the mesh refuses a send: repair it, wait, or give it up. */
final class Refusals {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Store store;
    private final Lists lists;
    private final Sessions sessions;
    private final Postbox postbox;
    private final Own own;

    Refusals(Store store, Lists lists, Sessions sessions, Postbox postbox, Own own) {
        this.store = store;
        this.lists = lists;
        this.sessions = sessions;
        this.postbox = postbox;
        this.own = own;
    }

    /**
     * Deals with one refusal and returns when the letter may be sent again. Blocks for the pause that is due.
     *
     * @param inARow how many refusals of this recipient there were without an acceptance in between, at least 1
     * @return false if the letter is given up
     */
    boolean settle(Lane.Refusal refusal, int inARow) {
        SealpostException reason = Problems.of(refusal.error());
        Optional<Letter> letter = store.transaction(() -> store.outbox.find(refusal.position()));
        if (letter.isEmpty()) {
            return false;
        }
        try {
            return settle(letter.get(), reason, inARow);
        } catch (SecurityAlarm caught) {
            if (isForMyDevices(letter.get())) {
                return waitFor(caught, inARow);
            }
            postbox.failed(refusal.position(), caught);
            return false;
        } catch (SealpostException notNow) {
            return waitFor(notNow, inARow);
        }
    }

    /** Nobody would send them again: they wait until the server tells the truth. */
    private boolean isForMyDevices(Letter letter) {
        return letter.recipient().equals(own.account());
    }

    private boolean settle(Letter letter, SealpostException reason, int inARow) {
        if (reason.code().equals(Problem.DEVICE_LIST_MISMATCH.code())) {
            fitToNewList(letter);
            // The first repair is tried at once; if the mesh goes on refusing, its view lags behind the list.
            return inARow <= 1 || waitFor(reason, inARow);
        }
        if (reason.code().equals(Problem.UNAUTHORIZED.code())
                && !letter.frame().getAccessKey().isEmpty()) {
            becomeStranger(letter.recipient());
            return true;
        }
        if (reason.isTransient()) {
            return waitFor(reason, inARow);
        }
        postbox.failed(letter.position(), reason);
        return false;
    }

    private static boolean waitFor(SealpostException reason, int inARow) {
        long backoff = FIRST_PAUSE.toMillis() << Math.min(inARow - 1, 10);
        long pause = Math.max(
                Math.min(backoff, LONGEST_PAUSE.toMillis()), reason.retryAfter().toMillis());
        return Tasks.pause(Duration.ofMillis(pause));
    }

    /** The access key is not the current one any more: until a new profile key arrives we write without. */
    private void becomeStranger(AccountId recipient) {
        store.run(() -> {
            store.accounts.accessRefused(recipient);
            store.outbox
                    .to(recipient)
                    .forEach(letter -> store.outbox.replace(
                            letter.position(),
                            letter.frame().toBuilder().clearAccessKey().build()));
        });
    }

    /** Verifies the new list; keeps the copies of devices that are still listed and encrypts for those that are new. */
    private void fitToNewList(Letter letter) {
        lists.refresh(letter.recipient());
        StoredList list = lists.current(letter.recipient());
        List<Member> missing = store.transaction(() -> sessions.unusable(list.membersBut(own.device())));
        List<Bundle> bundles = sessions.bundles(letter.recipient(), missing);
        try {
            store.run(() -> fit(letter, bundles));
        } catch (SecurityAlarm alarm) {
            throw lists.alarm(alarm);
        }
    }

    private void fit(Letter letter, List<Bundle> bundles) {
        List<Member> targets =
                store.lists.newest(letter.recipient()).orElseThrow().membersBut(own.device());
        List<Member> unusable = sessions.unusable(targets);
        for (Bundle bundle : bundles) {
            if (unusable.stream().anyMatch(member -> member.device().equals(bundle.device()))) {
                sessions.start(targets, bundle);
            }
        }
        if (!sessions.unusable(targets).isEmpty()) {
            throw new SealpostException(
                    Problem.UNAVAILABLE.code(), "A new device of this contact has no keys yet; trying again.");
        }
        store.outbox.replace(letter.position(), fitted(letter, targets));
    }

    private Send fitted(Letter letter, List<Member> members) {
        Map<Object, Copy> copies = new HashMap<>();
        letter.frame().getCopiesList().forEach(copy -> copies.put(copy.getDevice(), copy));
        byte[] plaintext = Letters.pad(letter.content());
        Send.Builder send = letter.frame().toBuilder().clearCopies();
        for (Member member : members) {
            Copy kept = copies.get(member.device().byteString());
            send.addCopies(kept != null ? kept : sessions.seal(member.device(), plaintext));
        }
        return send.build();
    }
}
