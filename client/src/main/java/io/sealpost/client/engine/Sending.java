package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.SealpostException;
import io.sealpost.client.SecurityAlarm;
import io.sealpost.client.engine.Letters.Writer;
import io.sealpost.client.signal.Bundle;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Problem;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.frames.v1.Send;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Encrypts: sessions, ciphertexts and history change in one transaction, and only what is committed is ever sent. A crash at
 * any moment therefore never uses a message key twice.
 */
final class Sending {

    private static final Logger LOG = System.getLogger(Sending.class.getName());
    private static final int ATTEMPTS = 3;

    private final Store store;
    private final Lists lists;
    private final Sessions sessions;
    private final Own own;
    private final Postbox postbox;
    private final InstantSource clock;

    Sending(Store store, Lists lists, Sessions sessions, Own own, Postbox postbox, InstantSource clock) {
        this.store = store;
        this.lists = lists;
        this.sessions = sessions;
        this.own = own;
        this.postbox = postbox;
        this.clock = clock;
    }

    /**
     * Encrypts a draft for every device of its recipient and puts it into the outbox.
     *
     * @return its position there. Fails if the recipient's list or keys are needed and cannot be had; nothing changed then
     */
    long post(Draft draft) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StoredList list = lists.current(draft.recipient());
            List<Bundle> bundles = sessions.bundles(draft.recipient(), needed(draft, list));
            OptionalLong position = commit(draft, bundles);
            if (position.isPresent()) {
                return position.getAsLong();
            }
        }
        throw new SealpostException(
                Problem.PREKEYS_MISSING.code(),
                "A device of this contact cannot be written to at the moment; try later.");
    }

    /**
     * Begins the sessions that are missing with these accounts, asking for all keys together. What cannot be begun now is
     * left to {@link #post}, which also raises the alarm if something is wrong with it.
     */
    void begin(List<AccountId> accounts) {
        accounts.forEach(this::learnList);
        var missing = store.transaction(() -> accounts.stream().collect(Collectors.toMap(one -> one, this::missing)));
        sessions.bundles(missing).forEach(this::begin);
    }

    private void learnList(AccountId account) {
        try {
            lists.current(account);
        } catch (SealpostException notNow) {
            LOG.log(Level.DEBUG, "A device list is not known in advance code={0}", notNow.code());
        }
    }

    private void begin(AccountId account, List<Bundle> bundles) {
        try {
            store.run(() -> start(targets(account), missing(account), bundles));
        } catch (SecurityAlarm alarm) {
            LOG.log(Level.DEBUG, "A session is not begun in advance code={0}", alarm.code());
        }
    }

    private List<Member> missing(AccountId account) {
        return sessions.unusable(targets(account));
    }

    private List<Member> targets(AccountId account) {
        return store.lists
                .newest(account)
                .map(list -> list.membersBut(own.device()))
                .orElse(List.of());
    }

    private void start(List<Member> targets, List<Member> wanted, List<Bundle> bundles) {
        bundles.stream().filter(bundle -> isFor(wanted, bundle)).forEach(bundle -> sessions.start(targets, bundle));
    }

    private List<Member> needed(Draft draft, StoredList list) {
        List<Member> targets = list.membersBut(own.device());
        return draft.newSessions() ? targets : store.transaction(() -> sessions.unusable(targets));
    }

    private OptionalLong commit(Draft draft, List<Bundle> bundles) {
        try {
            return store.transaction(() -> sealed(draft, bundles));
        } catch (SecurityAlarm alarm) {
            throw lists.alarm(alarm);
        }
    }

    /** In the transaction. Empty if a session is still missing: the list may have changed since the bundles were fetched. */
    private OptionalLong sealed(Draft draft, List<Bundle> bundles) {
        requireNotBlocked(draft.recipient());
        StoredList list = store.lists.newest(draft.recipient()).orElseThrow();
        List<Member> targets = list.membersBut(own.device());
        List<Member> wanted = draft.newSessions() ? targets : sessions.unusable(targets);
        start(targets, wanted, bundles);
        if (!sessions.unusable(targets).isEmpty()) {
            return OptionalLong.empty();
        }
        Content content = numbered(draft, list);
        byte[] plaintext = Letters.pad(content);
        var send = Send.newBuilder()
                .setRecipientAccount(draft.recipient().byteString())
                .setMessageId(draft.sendId().byteString())
                .setAccessKey(accessKey(draft.recipient()));
        targets.forEach(member -> send.addCopies(sessions.seal(member.device(), plaintext)));
        draft.whenSealed().accept(content);
        store.listNotices.told(draft.recipient());
        long position = store.outbox.add(draft.recipient(), content, send.build());
        store.afterCommit(() -> postbox.offer(position, draft));
        return OptionalLong.of(position);
    }

    /** Every message carries the profile key, which they must not get: so nothing at all is written to them. */
    private void requireNotBlocked(AccountId recipient) {
        if (store.blocked.contains(recipient)) {
            throw blocked();
        }
    }

    static SealpostException blocked() {
        return new SealpostException(
                SealpostException.USAGE, "You have blocked this contact; unblock them to write to them.");
    }

    /** The outbox goes out in this order, too: positions and numbers are given in one transaction. */
    private Content numbered(Draft draft, StoredList list) {
        StoredList mine = store.lists.newest(own.account()).orElseThrow();
        var writer = new Writer(store.ownProfile.key(), mine, list);
        Content.Builder body = draft.body().setOrder(store.runningNumbers.next(draft.recipient()));
        return Letters.complete(body, draft.id(), own, writer, clock.millis());
    }

    /** Devices of one account need none for each other. */
    private ByteString accessKey(AccountId recipient) {
        if (recipient.equals(own.account())) {
            return ByteString.EMPTY;
        }
        Optional<byte[]> key = store.accounts.find(recipient).flatMap(KnownAccount::accessKey);
        return key.map(ByteString::copyFrom).orElse(ByteString.EMPTY);
    }

    private static boolean isFor(List<Member> members, Bundle bundle) {
        return members.stream().anyMatch(member -> member.device().equals(bundle.device()));
    }
}
