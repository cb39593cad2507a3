package io.sealpost.mailbox.outbound;

import com.google.protobuf.UnsafeByteOperations;
import io.sealpost.mailbox.domain.Envelope;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.mailbox.domain.StoredPartition;
import io.sealpost.mailbox.domain.Turn;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How envelopes become rows and rows become envelopes. Many rows travel as arrays, one for each column. */
final class EnvelopeRows {

    static final String INSERT = """
            insert into envelope
                (partition, device, sequence, account, list_version, type, size, server_time_ms, sender_account, sender_device, ciphertext)
            select $1, * from unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::integer[], $6::smallint[], $7::integer[],
                $8::bigint[], $9::uuid[], $10::uuid[], $11::bytea[])
            on conflict do nothing""";

    /**
     * Up to so many envelopes and bytes of each device; the first one comes whatever its size. No row at all if the owner is
     * fenced, one without a device if nothing waits.
     */
    static final String PAGES = """
            select e.device, e.sequence, e.account, e.list_version, e.type, e.server_time_ms, e.sender_account,
                e.sender_device, e.ciphertext
            from partition as p
            left join (
                unnest($4::uuid[], $5::bigint[], $6::integer[], $7::integer[]) as r (device, after, envelopes, bytes)
                cross join lateral (
                    select *, sum(size) over (order by sequence) - size as bytes_before
                    from (select * from envelope
                          where partition = $1 and device = r.device and sequence > r.after
                          order by sequence limit r.envelopes) as page
                ) as e
            ) on e.bytes_before = 0 or e.bytes_before + e.size <= r.bytes
            where p.partition = $1 and p.token = $2 and p.flushes = $3
            order by e.device, e.sequence""";

    private EnvelopeRows() {}

    static Tuple insertParameters(int partition, List<Envelope> envelopes) {
        return Tuple.tuple()
                .addValue(partition)
                .addValue(column(
                        envelopes, UUID[]::new, envelope -> envelope.device().uuid()))
                .addValue(column(envelopes, Long[]::new, Envelope::sequence))
                .addValue(column(
                        envelopes, UUID[]::new, envelope -> envelope.account().uuid()))
                .addValue(column(envelopes, Integer[]::new, Envelope::listVersion))
                .addValue(column(envelopes, Short[]::new, envelope -> (short) envelope.type()))
                .addValue(column(envelopes, Integer[]::new, envelope -> envelope.ciphertext()
                        .size()))
                .addValue(column(envelopes, Long[]::new, Envelope::serverTimeMs))
                .addValue(column(envelopes, UUID[]::new, envelope -> senderAccount(envelope.sender())))
                .addValue(column(envelopes, UUID[]::new, envelope -> senderDevice(envelope.sender())))
                .addValue(column(envelopes, Buffer[]::new, EnvelopeRows::ciphertext));
    }

    static Tuple deleteParameters(int partition, List<Turn.Delete> deletes) {
        return Tuple.tuple()
                .addValue(partition)
                .addValue(column(deletes, UUID[]::new, delete -> delete.device().uuid()))
                .addValue(column(deletes, Long[]::new, Turn.Delete::through));
    }

    static Tuple purgeParameters(int partition, List<Turn.Purge> purged) {
        return Tuple.tuple()
                .addValue(partition)
                .addValue(column(purged, UUID[]::new, purge -> purge.device().uuid()))
                .addValue(column(purged, Integer[]::new, Turn.Purge::listVersion));
    }

    static Tuple pageParameters(int partition, long token, long flushes, List<Turn.PageRequest> pages) {
        return Tuple.tuple()
                .addValue(partition)
                .addValue(token)
                .addValue(flushes)
                .addValue(column(pages, UUID[]::new, page -> page.device().uuid()))
                .addValue(column(pages, Long[]::new, Turn.PageRequest::after))
                .addValue(column(pages, Integer[]::new, Turn.PageRequest::envelopes))
                .addValue(column(pages, Integer[]::new, Turn.PageRequest::bytes));
    }

    /** One page for each request, in the order of the requests, empty where nothing was found. */
    static List<Turn.Page> pages(List<Turn.PageRequest> requests, RowSet<Row> rows) {
        Map<DeviceId, List<Envelope>> found = new HashMap<>();
        for (Row row : rows) {
            if (row.getUUID("device") == null) {
                continue;
            }
            var envelope = envelope(row);
            found.computeIfAbsent(envelope.device(), device -> new ArrayList<>())
                    .add(envelope);
        }
        return requests.stream()
                .map(request -> new Turn.Page(request.device(), found.getOrDefault(request.device(), List.of())))
                .toList();
    }

    static StoredPartition.Waiting waiting(Row row) {
        return new StoredPartition.Waiting(
                new DeviceId(row.getUUID("device")),
                new AccountId(row.getUUID("account")),
                row.getLong("last"),
                row.getInteger("newest_list"),
                row.getLong("envelopes"),
                row.getLong("bytes"));
    }

    static Turn.Removed removed(Row row) {
        return new Turn.Removed(new DeviceId(row.getUUID("device")), row.getLong("envelopes"), row.getLong("bytes"));
    }

    static Turn.KnownList knownList(Row row) {
        return new Turn.KnownList(
                new AccountId(row.getUUID("account")),
                row.getInteger("version"),
                Arrays.stream(row.getArrayOfUUIDs("devices")).map(DeviceId::new).collect(Collectors.toSet()),
                row.getLong("changed_ms"));
    }

    static UUID[] uuids(Collection<DeviceId> devices) {
        return devices.stream().map(DeviceId::uuid).toArray(UUID[]::new);
    }

    private static Envelope envelope(Row row) {
        var senderAccount = row.getUUID("sender_account");
        return new Envelope(
                row.getLong("sequence"),
                new AccountId(row.getUUID("account")),
                new DeviceId(row.getUUID("device")),
                row.getInteger("list_version"),
                row.getShort("type"),
                UnsafeByteOperations.unsafeWrap(row.getBuffer("ciphertext").getBytes()),
                row.getLong("server_time_ms"),
                senderAccount == null
                        ? Optional.empty()
                        : Optional.of(
                                new Sender(new AccountId(senderAccount), new DeviceId(row.getUUID("sender_device")))));
    }

    private static UUID senderAccount(Optional<Sender> sender) {
        return sender.map(known -> known.account().uuid()).orElse(null);
    }

    private static UUID senderDevice(Optional<Sender> sender) {
        return sender.map(known -> known.device().uuid()).orElse(null);
    }

    private static Buffer ciphertext(Envelope envelope) {
        return Buffer.buffer(envelope.ciphertext().toByteArray());
    }

    private static <R, V> V[] column(List<R> rows, java.util.function.IntFunction<V[]> array, Function<R, V> value) {
        return rows.stream().map(value).toArray(array);
    }
}
