package io.sealpost.client.engine;

import io.sealpost.client.SecurityWarning;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.ListKnowledge;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether what is inside a message fits who the server says sent it, and the verified lists. The session has already proven
 * that a listed device of that account wrote it.
 */
final class Authenticity {

    private static final int ID_BYTES = 16;
    private static final int PROFILE_KEY_BYTES = 32;

    private final Store store;
    private final Own own;
    private final Bodies bodies;

    Authenticity(Store store, Own own) {
        this.store = store;
        this.own = own;
        this.bodies = new Bodies(own.account());
    }

    /** Why the message must not be shown; empty if it may. Fails with {@link NewerListNamed}. */
    Optional<SecurityWarning> refusal(Sender sender, Content content) {
        if (!hasForm(content) || !hasBodyInForm(sender, content)) {
            return Optional.of(SecurityWarning.UNREADABLE_MESSAGE);
        }
        if (content.hasOwnCopy() && !sender.account().equals(own.account())) {
            return Optional.of(SecurityWarning.SENDER_FORGED);
        }
        byte[] accountKey =
                store.accounts.find(sender.account()).orElseThrow().accountKey().bytes();
        boolean sameAccount = content.getSenderAccount().equals(sender.account().byteString());
        if (!sameAccount
                || !Arrays.equals(accountKey, content.getSenderAccountKey().toByteArray())) {
            return Optional.of(SecurityWarning.SENDER_FORGED);
        }
        return contradiction(sender, content.getSenderList());
    }

    /** Whether a contact knows a newer list of my account than this device. */
    boolean knowsNewerListOfMine(Content content) {
        int claimed = content.getRecipientList().getVersion();
        return Integer.compareUnsigned(claimed, myList().version()) > 0;
    }

    /** Whether a contact knows an older list of my account, which does not name all of its devices: not all got the message. */
    boolean missesADeviceOfMine(Content content) {
        int claimed = content.getRecipientList().getVersion();
        StoredList mine = myList();
        return Integer.compareUnsigned(claimed, mine.version()) < 0
                && store.lists
                        .devices(own.account(), claimed)
                        .filter(named -> mine.members().stream().allMatch(member -> named.contains(member.device())))
                        .isEmpty();
    }

    /** Whether somebody was shown another list of my account than the one I have under this version. */
    boolean knowsOtherListOfMine(Content content) {
        ListKnowledge claimed = content.getRecipientList();
        return store.lists
                .hash(own.account(), claimed.getVersion())
                .filter(mine -> !Arrays.equals(claimed.getHash().toByteArray(), mine))
                .isPresent();
    }

    private StoredList myList() {
        return store.lists.newest(own.account()).orElseThrow();
    }

    private Optional<SecurityWarning> contradiction(Sender sender, ListKnowledge claimed) {
        StoredList known = store.lists.newest(sender.account()).orElseThrow();
        if (Integer.toUnsignedLong(claimed.getVersion()) > known.version()) {
            throw new NewerListNamed();
        }
        // An older version is fine: the message may have waited for weeks. One that was never seen here proves nothing.
        boolean same = store.lists
                .hash(sender.account(), claimed.getVersion())
                .map(hash -> Arrays.equals(hash, claimed.getHash().toByteArray()))
                .orElse(true);
        return same ? Optional.empty() : Optional.of(SecurityWarning.LIST_SPLIT);
    }

    private boolean hasBodyInForm(Sender sender, Content content) {
        try {
            bodies.check(content, sender.account());
            return true;
        } catch (MalformedInput garbage) {
            return false;
        }
    }

    private static boolean hasForm(Content content) {
        int profileKey = content.getProfileKey().size();
        return content.getMessageId().size() == ID_BYTES
                && content.hasSenderList()
                && (profileKey == 0 || profileKey == PROFILE_KEY_BYTES);
    }
}
