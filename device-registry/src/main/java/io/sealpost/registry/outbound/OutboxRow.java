package io.sealpost.registry.outbound;

import io.sealpost.protocol.AccountId;
import io.sealpost.registry.domain.Announcement;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** An announcement that the log has not acknowledged. */
@Entity
@Immutable
@Table(name = "outbox")
class OutboxRow {

    @Id
    long id;

    UUID account;

    String topic;

    /** Null takes back what was said under this key. */
    byte[] payload;

    AccountId accountId() {
        return new AccountId(account);
    }

    /**
     * Appends in this order. By SQL and not as entities: Hibernate takes ids and inserts when it sees fit, but the order of
     * an account's events is the order of ids taken while its row is held.
     */
    static Uni<Void> append(Session session, List<Announcement> announcements) {
        return Multi.createFrom()
                .iterable(announcements)
                .onItem()
                .transformToUniAndConcatenate(announcement -> append(session, announcement))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Uni<Integer> append(Session session, Announcement announcement) {
        return session.createNativeQuery(
                        "insert into outbox (account, topic, payload) values (:account, :topic, :payload)")
                .setParameter("account", announcement.account().uuid())
                .setParameter("topic", announcement.topic())
                .setParameter("payload", announcement.payload().orElse(null))
                .executeUpdate();
    }
}
