package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.SealpostException;
import io.sealpost.client.engine.Letters.Writer;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.KnownAccount;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.client.trust.VerifiedList.Member;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.frames.v1.CiphertextType;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Copy;
import io.sealpost.protocol.frames.v1.Ephemeral;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells contacts that this person types. Nothing is retried, and nothing is stored but the session that moved on: each that is
 * lost costs the recipient a skipped message key, so only who is seen online is told, and only in answered sessions.
 */
final class Typing {

    /** While somebody types on. */
    private static final Duration REPEAT = Duration.ofSeconds(5);

    private final Store store;
    private final Sessions sessions;
    private final Own own;
    private final Predicate<AccountId> reachable;
    private final Consumer<ClientFrame> say;
    private final InstantSource clock;
    private final Map<AccountId, Long> toldAtNanos = new ConcurrentHashMap<>();

    /** Rolls back: a session that was never answered has not moved. */
    private static final class Unanswered extends RuntimeException {
        Unanswered() {
            super("A session was never answered", null, false, false);
        }
    }

    /** @param reachable whether this contact can be told now: both are online, and this person wants it */
    Typing(
            Store store,
            Sessions sessions,
            Own own,
            Predicate<AccountId> reachable,
            Consumer<ClientFrame> say,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.own = own;
        this.reachable = reachable;
        this.say = say;
        this.clock = clock;
    }

    /** Call it as often as keys are pressed. */
    synchronized void typing(AccountId contact, boolean typing) {
        Long told = toldAtNanos.get(contact);
        if (!typing) {
            if (toldAtNanos.remove(contact) != null) {
                tell(contact, false);
            }
        } else if (told == null || System.nanoTime() - told >= REPEAT.toNanos()) {
            if (tell(contact, true)) {
                toldAtNanos.put(contact, System.nanoTime());
            }
        }
    }

    /** A message says that typing is over. Waits for nobody: {@link #typing} may be busy with a slow network. */
    void wrote(AccountId contact) {
        toldAtNanos.remove(contact);
    }

    private boolean tell(AccountId contact, boolean typing) {
        if (!reachable.test(contact)) {
            return false;
        }
        try {
            var sealed = store.transaction(() -> sealed(contact, typing));
            sealed.ifPresent(ephemeral ->
                    say.accept(ClientFrame.newBuilder().setEphemeral(ephemeral).build()));
            return sealed.isPresent();
        } catch (Unanswered | SealpostException notNow) {
            // Nothing is owed: what counts is said again in a message.
            return false;
        }
    }

    private Optional<Ephemeral> sealed(AccountId contact, boolean typing) {
        Optional<byte[]> accessKey = store.accounts.find(contact).flatMap(KnownAccount::accessKey);
        Optional<StoredList> list = store.lists.newest(contact);
        if (accessKey.isEmpty() || list.isEmpty() || store.blocked.contains(contact)) {
            return Optional.empty();
        }
        List<Member> targets = list.get().membersBut(own.device());
        if (!sessions.unusable(targets).isEmpty()) {
            return Optional.empty();
        }
        byte[] plaintext = Letters.pad(content(list.get(), typing));
        var ephemeral = Ephemeral.newBuilder()
                .setRecipientAccount(contact.byteString())
                .setAccessKey(ByteString.copyFrom(accessKey.get()));
        targets.forEach(member -> ephemeral.addCopies(answered(sessions.seal(member.device(), plaintext))));
        return Optional.of(ephemeral.build());
    }

    private Content content(StoredList recipients, boolean typing) {
        var writer = new Writer(
                store.ownProfile.key(), store.lists.newest(own.account()).orElseThrow(), recipients);
        var body = Content.newBuilder()
                .setTyping(io.sealpost.protocol.content.v1.Typing.newBuilder().setTyping(typing));
        return Letters.complete(body, MessageId.random(), own, writer, clock.millis());
    }

    private static Copy answered(Copy copy) {
        if (copy.getType() != CiphertextType.CIPHERTEXT_TYPE_MESSAGE) {
            throw new Unanswered();
        }
        return copy;
    }
}
