package io.sealpost.gateway.inbound;

import io.sealpost.protocol.CloseCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All sockets of both doors, counted, and emptied on shutdown. */
@ApplicationScoped
class OpenSockets {

    /** A socket, whichever door it came through. Methods may be called from any thread. */
    interface Member {

        void goAway();

        void close(int code);
    }

    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void joined(Member member) {
        members.add(member);
        if (draining) {
            member.goAway();
        }
    }

    void left(Member member) {
        members.remove(member);
        if (members.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    int count() {
        return members.size();
    }

    /** From now on nobody may come in. */
    List<Member> startDraining() {
        draining = true;
        return List.copyOf(members);
    }

    boolean draining() {
        return draining;
    }

    /** Blocks until all are gone; after this time those that are left are closed with 1012 whatever they wait for. */
    synchronized void awaitEmpty(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!members.isEmpty() && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
        members.forEach(member -> member.close(CloseCode.GOING_AWAY));
    }
}
