package io.sealpost.client.engine;

import io.sealpost.client.SecurityWarning;
import io.sealpost.client.store.DeviceLists.StoredList;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
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

    Authenticity(Store store, Own own) {
        this.store = store;
        this.own = own;
    }

    /** Why the message must not be shown; empty if it may. Fails with {@link NewerListNamed}. */
    Optional<SecurityWarning> refusal(Sender sender, Content content) {
        if (!hasForm(content)) {
            return Optional.of(SecurityWarning.UNREADABLE_MESSAGE);
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

    /** Whether somebody was shown a list of my account that I do not know. */
    Optional<SecurityWarning> doubtAboutMe(Content content) {
        ListKnowledge claimed = content.getRecipientList();
        int mine = own.list().version();
        boolean newer = Integer.toUnsignedLong(claimed.getVersion()) > mine;
        boolean split = claimed.getVersion() == mine
                && !Arrays.equals(claimed.getHash().toByteArray(), own.list().hash());
        return newer || split ? Optional.of(SecurityWarning.OWN_LIST_FORGED) : Optional.empty();
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

    private static boolean hasForm(Content content) {
        int profileKey = content.getProfileKey().size();
        return content.getMessageId().size() == ID_BYTES
                && content.hasSenderList()
                && (profileKey == 0 || profileKey == PROFILE_KEY_BYTES);
    }
}
