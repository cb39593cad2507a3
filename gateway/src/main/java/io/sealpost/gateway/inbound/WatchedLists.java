package io.sealpost.gateway.inbound;

import com.google.protobuf.ByteString;
import io.sealpost.gateway.domain.ListWatches;
import io.sealpost.gateway.domain.RateLimits.Turn;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts of whose new device lists one anonymous socket wants to be told. For a client that does not read, the
 * newest version of each waits until it does. State belongs to the event loop.
 */
final class WatchedLists implements ListWatches.Watcher {

    private final AnonymousDoor door;
    private final FrameSocket socket;
    private final byte[] address;
    private final Set<AccountId> watched = new HashSet<>();
    private final Map<AccountId, Integer> untold = new HashMap<>();
    private boolean ended;

    WatchedLists(AnonymousDoor door, FrameSocket socket, byte[] address) {
        this.door = door;
        this.socket = socket;
        this.address = address;
    }

    void watch(long request, List<ByteString> named) {
        Optional<Set<AccountId>> accounts = accounts(named);
        if (accounts.isEmpty()) {
            door.refuse(socket, request, Problem.BAD_REQUEST, Duration.ZERO);
            return;
        }
        door.takeTurn(address, accounts.get().size())
                .thenAccept(turn -> socket.context().runOnContext(now -> onTurn(request, accounts.get(), turn)));
    }

    private static Optional<Set<AccountId>> accounts(List<ByteString> named) {
        if (named.isEmpty() || named.size() > Limits.WATCHES_PER_FRAME) {
            return Optional.empty();
        }
        try {
            Set<AccountId> accounts = new HashSet<>();
            named.forEach(account -> accounts.add(AccountId.of(account)));
            return Optional.of(accounts);
        } catch (MalformedInput noAccount) {
            return Optional.empty();
        }
    }

    private void onTurn(long request, Set<AccountId> accounts, Turn turn) {
        if (ended) {
            return;
        }
        if (!turn.allowed()) {
            door.refuse(socket, request, Problem.TOO_MANY_REQUESTS, turn.after());
            return;
        }
        Set<AccountId> all = new HashSet<>(watched);
        all.addAll(accounts);
        if (all.size() > Limits.WATCHES_PER_CONNECTION) {
            door.refuse(socket, request, Problem.BAD_REQUEST, Duration.ZERO);
            return;
        }
        watched.addAll(accounts);
        door.lists().watch(this, accounts);
        socket.send(Frames.listsWatched(request));
    }

    @Override
    public void onNewerList(AccountId account, int version) {
        socket.context().runOnContext(now -> {
            untold.merge(account, version, Math::max);
            tell();
        });
    }

    /** What waits, as far as the client reads. */
    void tell() {
        var waiting = untold.entrySet().iterator();
        while (!ended && socket.isWritable() && waiting.hasNext()) {
            var newer = waiting.next();
            socket.send(Frames.newerList(newer.getKey(), newer.getValue()));
            waiting.remove();
        }
    }

    void end() {
        ended = true;
        door.lists().unwatch(this, watched);
    }
}
