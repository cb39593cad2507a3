package io.sealpost.client.engine;

import com.google.protobuf.ByteString;
import io.sealpost.client.SealpostException;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.NewerList;
import io.sealpost.protocol.frames.v1.ServerFrame;
import io.sealpost.protocol.frames.v1.WatchLists;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns at once of contacts' new device lists, on the anonymous door. What is missed is told by the contacts' own
 * messages.
 */
final class ListWatch implements AnonymousLine.Watcher {

    private static final Logger LOG = System.getLogger(ListWatch.class.getName());

    private final Store store;
    private final Lists lists;
    private final AnonymousLine line;

    ListWatch(Store store, Lists lists, AnonymousLine line) {
        this.store = store;
        this.lists = lists;
        this.line = line;
    }

    void begin() {
        line.join(this);
    }

    void end() {
        line.leave(this);
    }

    /** A new contact is watched too. */
    void met(AccountId contact) {
        line.ask(frames(List.of(contact.byteString())));
    }

    @Override
    public List<ClientFrame> questions(LocalDate day) {
        List<ByteString> contacts = store.transaction(store.accounts::contacts).stream()
                .limit(Limits.WATCHES_PER_CONNECTION)
                .map(contact -> contact.account().byteString())
                .toList();
        return frames(contacts);
    }

    private static List<ClientFrame> frames(List<ByteString> accounts) {
        List<ClientFrame> frames = new ArrayList<>();
        for (int from = 0; from < accounts.size(); from += Limits.WATCHES_PER_FRAME) {
            int to = Math.min(accounts.size(), from + Limits.WATCHES_PER_FRAME);
            var watch = WatchLists.newBuilder().addAllAccounts(accounts.subList(from, to));
            frames.add(ClientFrame.newBuilder().setWatchLists(watch).build());
        }
        return frames;
    }

    @Override
    public void onFrame(ServerFrame frame, LocalDate day) {
        if (frame.hasNewerList()) {
            look(frame.getNewerList());
        }
    }

    /** On the thread of the line: a server that says too much waits for itself. */
    private void look(NewerList newer) {
        try {
            var account = AccountId.of(newer.getAccount());
            if (isNews(account, newer.getVersion())) {
                lists.refresh(account);
            }
        } catch (MalformedInput | SealpostException notNow) {
            LOG.log(Level.DEBUG, "A contact's new device list is looked at later");
        }
    }

    private boolean isNews(AccountId account, int version) {
        return store.transaction(() ->
                store.accounts.find(account).filter(known -> known.contact()).isPresent()
                        && store.lists
                                .newest(account)
                                .filter(known -> known.version() >= version)
                                .isEmpty());
    }
}
